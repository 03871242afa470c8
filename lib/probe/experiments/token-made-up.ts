import { errorType, told } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const tokenMadeUp: Experiment = {
  id: 'token-made-up',
  title: 'How a token that the service did not give is answered',
  fact: 'Changing replication',
  assumed: 'InvalidNextTokenException',
  needs: 'read',
  async run(bench) {
    const call = { operation: 'ListSecrets', input: { NextToken: 'made-up' } } as const;
    const answer = await bench.read(bench.home, call);
    return { agrees: errorType(answer) === 'InvalidNextTokenException', seen: told(answer) };
  },
};
