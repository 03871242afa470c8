import { isAccepted, statusesIn, textOf, told } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const keyChangedOnAReplica: Experiment = {
  id: 'key-changed-on-a-replica',
  title: "Whether UpdateSecret changes a replica's key in its own Region",
  fact: 'Changing replication',
  assumed: 'accepted, and its primary then reports the new key',
  needs: 'write',
  async run(bench) {
    const key = bench.key();
    const own = await bench.create(bench.home, 'key-changed-on-a-replica');
    await bench.replicate(own, bench.away());
    const input = { SecretId: own.name, KmsKeyId: key };
    const answer = await bench.change(bench.away(), { operation: 'UpdateSecret', input });
    if (!isAccepted(answer)) return { agrees: false, seen: told(answer) };
    const shown = textOf((await bench.settled(own, bench.away())).at(-1) ?? {}, 'KmsKeyId');
    const body = (await bench.describe(bench.home, own.arn)).body ?? {};
    const agrees = statusesIn(body, bench.away()).some(({ KmsKeyId }) => KmsKeyId === key);
    return {
      agrees,
      seen: agrees
        ? 'accepted, and reported'
        : `accepted, and reported ${shown === undefined ? 'without a key' : 'under another key'}`,
    };
  },
};
