import { errorText, isAccepted, textOf, told } from '../answer.ts';
import type { Experiment } from '../experiment.ts';
import { absentKey } from '../names.ts';

export const keyThatIsNotThere: Experiment = {
  id: 'key-that-is-not-there',
  title: 'What is said of a replica under a key that does not exist',
  fact: 'Why replication fails',
  assumed: 'Failed, later, with a message that speaks of the key',
  needs: 'write',
  async run(bench) {
    const own = await bench.create(bench.home, 'key-that-is-not-there');
    const input = { SecretId: own.arn, AddReplicaRegions: [{ Region: bench.away(), KmsKeyId: absentKey }] };
    const answer = await bench.change(bench.home, { operation: 'ReplicateSecretToRegions', input });
    if (!isAccepted(answer)) return { agrees: false, seen: `at once: ${told(answer)} ${errorText(answer)}` };
    const entry = (await bench.settled(own, bench.away())).at(-1) ?? {};
    const message = textOf(entry, 'StatusMessage') ?? '';
    return { agrees: entry['Status'] === 'Failed' && /key|kms/i.test(message), seen: `${entry['Status']}: ${message}` };
  },
};
