import { bodyOf, statusesIn, textOf } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const answerToReplicate: Experiment = {
  id: 'answer-to-replicate',
  title: 'Which status ReplicateSecretToRegions answers with',
  fact: 'Changing replication',
  assumed: 'InProgress: it answers before replication is done',
  needs: 'write',
  async run(bench) {
    const own = await bench.create(bench.home, 'answer-to-replicate');
    const input = { SecretId: own.arn, AddReplicaRegions: [{ Region: bench.away() }] };
    const answer = await bench.change(bench.home, { operation: 'ReplicateSecretToRegions', input });
    const status = textOf(statusesIn(bodyOf(answer, 'replicating'), bench.away())[0] ?? {}, 'Status');
    await bench.settled(own, bench.away());
    return { agrees: status === 'InProgress', seen: status ?? 'no status' };
  },
};
