import { bodyOf, textOf, Untried } from '../answer.ts';
import type { Experiment } from '../experiment.ts';

export const formOfAToken: Experiment = {
  id: 'form-of-a-token',
  title: 'What a NextToken looks like',
  fact: 'Listing',
  assumed: 'an opaque text',
  needs: 'read',
  async run(bench) {
    const call = { operation: 'ListSecrets', input: { MaxResults: 1 } } as const;
    const token = textOf(bodyOf(await bench.read(bench.home, call), 'listing'), 'NextToken');
    if (token === undefined) throw new Untried('it needs a listing of two pages');
    // An offset counts: a secret that goes meanwhile makes the next page skip another.
    const isOffset = /^\d+$/.test(token);
    return { agrees: !isOffset, seen: isOffset ? 'a whole number: an offset' : 'an opaque text' };
  },
};
