import { arnInRegion } from '../../domain/arn.ts';
import { textOf } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const overwritingANamesake: Experiment = {
  id: 'overwriting-a-namesake',
  title: 'Whether a Region that failed by a name conflict can be asked again, by force',
  fact: 'Changing replication',
  assumed: 'InSync, listed once, and the replica has the ARN of its primary',
  needs: 'write',
  async run(bench) {
    const away = bench.away();
    const own = await bench.create(bench.home, 'overwriting-a-namesake');
    await bench.create(away, 'overwriting-a-namesake');
    await bench.replicate(own, away);
    const entries = await bench.replicate(own, away, { force: true });
    const replica = (await bench.describe(away, own.name)).body ?? {};
    const isReplica = textOf(replica, 'ARN') === arnInRegion(own.arn, away);
    const statuses = entries.map(({ Status }) => String(Status));
    const seen = `${statuses.join(', ')}; ${isReplica ? 'the ARN of its primary' : 'another ARN'}`;
    return { agrees: isReplica && statuses.length === 1 && statuses[0] === 'InSync', seen };
  },
};
