import { isNotFound, told, Untried } from '../answer.ts';
import type { Experiment } from '../experiment.ts';
import { absentName } from '../names.ts';

export const bodyOfAnError: Experiment = {
  id: 'body-of-an-error',
  title: 'Under which key an error carries its text',
  fact: 'The wire',
  assumed: 'Message',
  needs: 'read',
  async run(bench) {
    const answer = await bench.describe(bench.home, absentName);
    if (!isNotFound(answer)) throw new Untried(`a secret that is not there was answered: ${told(answer)}`);
    const keys = Object.keys(answer.body ?? {}).filter((key) => /^message$/i.test(key));
    return { agrees: keys.includes('Message'), seen: keys.length === 0 ? 'no text' : keys.join(', ') };
  },
};
