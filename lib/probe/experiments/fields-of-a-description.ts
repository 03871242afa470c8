import type { Experiment } from '../experiment.ts';
import { descriptionFields } from '../model.ts';

export const fieldsOfADescription: Experiment = {
  id: 'fields-of-a-description',
  title: 'Whether a description holds fields that the service model does not name',
  fact: 'Describing',
  assumed: 'none beyond the model',
  needs: 'read',
  async run(bench) {
    const { primary, replica } = await bench.pair();
    const extra = Object.keys({ ...primary, ...replica }).filter((field) => !descriptionFields.has(field));
    return { agrees: extra.length === 0, seen: extra.length === 0 ? 'none' : extra.sort().join(', ') };
  },
};
