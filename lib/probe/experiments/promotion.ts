import { arnInRegion } from '../../domain/arn.ts';
import { isAccepted, statusesIn, textOf, told } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const promotion: Experiment = {
  id: 'promotion',
  title: 'What StopReplicationToReplica leaves',
  fact: 'Changing replication',
  assumed: 'a standalone secret under its old ARN, which its primary no longer lists',
  needs: 'write',
  async run(bench) {
    const away = bench.away();
    const own = await bench.create(bench.home, 'promotion');
    await bench.replicate(own, away);
    const input = { SecretId: arnInRegion(own.arn, away) };
    const answer = await bench.change(away, { operation: 'StopReplicationToReplica', input });
    if (!isAccepted(answer)) return { agrees: false, seen: told(answer) };
    const listed = await bench.settled(own, away);
    const there = (await bench.describe(away, own.name)).body ?? {};
    const kept = textOf(there, 'ARN') === arnInRegion(own.arn, away);
    const alone = there['PrimaryRegion'] == null && statusesIn(there, away).length === 0;
    const seen = `${alone ? 'standalone' : 'with a PrimaryRegion'}, ${kept ? 'its old ARN' : 'another ARN'}, ${listed.length === 0 ? 'not listed' : 'still listed'}`;
    return { agrees: alone && kept && listed.length === 0, seen };
  },
};
