import { bodyOf, textOf } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const arnInReplicate: Experiment = {
  id: 'arn-in-replicate',
  title: 'What ReplicateSecretToRegions answers as ARN when it is given a name',
  fact: 'Changing replication',
  assumed: 'the ARN of the primary',
  needs: 'write',
  async run(bench) {
    const own = await bench.create(bench.home, 'arn-in-replicate');
    const input = { SecretId: own.name, AddReplicaRegions: [{ Region: bench.away() }] };
    const answer = await bench.change(bench.home, { operation: 'ReplicateSecretToRegions', input });
    const arn = textOf(bodyOf(answer, 'replicating'), 'ARN');
    await bench.settled(own, bench.away());
    const seen =
      arn === own.arn ? 'the ARN of the primary' : arn === own.name ? 'the name, as it was given' : 'another text';
    return { agrees: arn === own.arn, seen };
  },
};
