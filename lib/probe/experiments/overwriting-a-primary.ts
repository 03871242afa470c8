import { textOf } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const overwritingAPrimary: Experiment = {
  id: 'overwriting-a-primary',
  title: 'Whether force overwrites a secret that is itself a primary',
  fact: 'Forced overwrite',
  assumed: 'Failed: it is not overwritten (the auditor refuses to try)',
  needs: 'write',
  async run(bench) {
    const away = bench.away();
    const third = bench.third();
    const own = await bench.create(bench.home, 'overwriting-a-primary');
    const victim = await bench.create(away, 'overwriting-a-primary');
    await bench.replicate(victim, third);
    const entry = (await bench.replicate(own, away, { force: true })).at(-1) ?? {};
    const stands = textOf((await bench.describe(away, own.name)).body ?? {}, 'ARN') === victim.arn;
    const seen = `${entry['Status']}: ${stands ? 'it stands as it was' : 'it was overwritten'}`;
    return { agrees: entry['Status'] === 'Failed' && stands, seen };
  },
};
