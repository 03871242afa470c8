import { textOf } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const nameConflict: Experiment = {
  id: 'name-conflict',
  title: 'What is said when a secret of the same name stands in the way',
  fact: 'Why replication fails',
  assumed: 'Failed, with a message that names the secret and says "already exists"',
  needs: 'write',
  async run(bench) {
    const own = await bench.create(bench.home, 'name-conflict');
    await bench.create(bench.away(), 'name-conflict');
    const entry = (await bench.replicate(own, bench.away())).at(-1) ?? {};
    const message = textOf(entry, 'StatusMessage') ?? '';
    const agrees = entry['Status'] === 'Failed' && message.includes(own.name) && message.includes('already exists');
    return { agrees, seen: `${entry['Status']}: ${message}` };
  },
};
