import { bodyOf } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

const days = 7;
const daySeconds = 86_400;

export const deletedDate: Experiment = {
  id: 'deleted-date',
  title: 'Which day DeletedDate tells',
  fact: 'Describing',
  assumed: 'the day of the request (only its presence counts)',
  needs: 'write',
  async run(bench) {
    const own = await bench.create(bench.home, 'deleted-date');
    const input = { SecretId: own.arn, RecoveryWindowInDays: days };
    const asked = bodyOf(await bench.change(bench.home, { operation: 'DeleteSecret', input }), 'scheduling a deletion');
    const shown = bodyOf(await bench.describe(bench.home, own.arn), 'describing it')['DeletedDate'];
    const end = asked['DeletionDate'];
    if (typeof shown !== 'number' || typeof end !== 'number') return { agrees: false, seen: 'no DeletedDate' };
    // The answer to the deletion tells the end of the window: the one clock that both are measured by is the service's.
    const isEnd = Math.abs(end - shown) < daySeconds;
    return { agrees: !isEnd, seen: isEnd ? 'the end of the recovery window' : 'the day of the request' };
  },
};
