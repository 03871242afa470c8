import { bodyOf, isAccepted } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const primaryRegionAfterRemoval: Experiment = {
  id: 'primary-region-after-removal',
  title: 'Whether PrimaryRegion stays on a primary whose last replica was removed',
  fact: 'Roles',
  assumed: 'it goes (nothing depends on it)',
  needs: 'write',
  async run(bench) {
    const own = await bench.create(bench.home, 'primary-region-after-removal');
    await bench.replicate(own, bench.away());
    const input = { SecretId: own.arn, RemoveReplicaRegions: [bench.away()] };
    bodyOf(await bench.change(bench.home, { operation: 'RemoveRegionsFromReplication', input }), 'removing a replica');
    const after = await bench.until('the removal of a replica', async () => {
      const answer = await bench.describe(bench.home, own.arn);
      const replicas = answer.body?.['ReplicationStatus'];
      const isGone = isAccepted(answer) && (replicas == null || (Array.isArray(replicas) && replicas.length === 0));
      return isGone ? (answer.body ?? undefined) : undefined;
    });
    const agrees = after['PrimaryRegion'] == null;
    return { agrees, seen: agrees ? 'it goes' : 'it stays' };
  },
};
