import { bodyOf, textOf } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const overwritingAPlannedDeletion: Experiment = {
  id: 'overwriting-a-planned-deletion',
  title: 'Whether force overwrites a secret that is scheduled for deletion',
  fact: 'Forced overwrite',
  assumed: 'Failed: it is not overwritten (the auditor refuses to try)',
  needs: 'write',
  async run(bench) {
    const away = bench.away();
    const own = await bench.create(bench.home, 'overwriting-a-planned-deletion');
    const victim = await bench.create(away, 'overwriting-a-planned-deletion');
    const input = { SecretId: victim.arn, RecoveryWindowInDays: 7 };
    bodyOf(await bench.change(away, { operation: 'DeleteSecret', input }), 'scheduling a deletion');
    const entry = (await bench.replicate(own, away, { force: true })).at(-1) ?? {};
    const stands = textOf((await bench.describe(away, own.name)).body ?? {}, 'ARN') === victim.arn;
    const seen = `${entry['Status']}: ${stands ? 'it stands as it was' : 'it was overwritten'}`;
    return { agrees: entry['Status'] === 'Failed' && stands, seen };
  },
};
