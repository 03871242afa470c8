import { isAccepted, told } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const replicatingAgain: Experiment = {
  id: 'replicating-again',
  title: 'What replicating to a Region that is in sync does',
  fact: 'Changing replication',
  assumed: 'accepted, and the Region stands once in ReplicationStatus, InSync',
  needs: 'write',
  async run(bench) {
    const own = await bench.create(bench.home, 'replicating-again');
    const input = { SecretId: own.arn, AddReplicaRegions: [{ Region: bench.away() }] };
    await bench.replicate(own, bench.away());
    const answer = await bench.change(bench.home, { operation: 'ReplicateSecretToRegions', input });
    const statuses = (await bench.settled(own, bench.away())).map(({ Status }) => String(Status));
    const agrees = isAccepted(answer) && statuses.length === 1 && statuses[0] === 'InSync';
    return { agrees, seen: `${told(answer)}; ${statuses.join(', ')}` };
  },
};
