import type { Experiment } from '../experiment.ts';

export const nullsInADescription: Experiment = {
  id: 'nulls-in-a-description',
  title: 'Whether a description holds fields without a value',
  fact: 'Describing',
  assumed: 'only fields that have a value',
  needs: 'read',
  async run(bench) {
    const { primary } = await bench.pair();
    const empty = Object.keys(primary).filter((field) => primary[field] === null);
    return { agrees: empty.length === 0, seen: empty.length === 0 ? 'no null' : `null: ${empty.sort().join(', ')}` };
  },
};
