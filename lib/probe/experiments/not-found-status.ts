import { isNotFound, told, Untried } from '../answer.ts';
import type { Experiment } from '../experiment.ts';
import { absentName } from '../names.ts';

export const notFoundStatus: Experiment = {
  id: 'not-found-status',
  title: 'How a secret that is not there is answered',
  fact: 'Describing',
  assumed: 'HTTP 400 ResourceNotFoundException',
  needs: 'read',
  async run(bench) {
    const answer = await bench.describe(bench.home, absentName);
    if (!isNotFound(answer)) throw new Untried(`a secret that is not there was answered: ${told(answer)}`);
    return { agrees: answer.status === 400, seen: told(answer) };
  },
};
