import { bodyOf, listOf, textOf, Untried } from '../answer.ts';
import type { Bench, Experiment } from '../experiment.ts';
import type { ListInput } from '../ports.ts';

const pages = 8;
const enough = 3;

export const orderOfAListing: Experiment = {
  id: 'order-of-a-listing',
  title: 'Whether SortBy and SortOrder hold across pages',
  fact: 'Listing',
  assumed: 'by name, in the order that was asked for, from page to page',
  needs: 'read',
  async run(bench) {
    const [up, down] = [await names(bench, 'asc'), await names(bench, 'desc')];
    if (up.length < enough || down.length < enough)
      throw new Untried(`it needs a listing of ${enough} secrets or more`);
    const asAsked = isSorted(up) && isSorted([...down].reverse());
    const same = up.length === down.length && up.every((name, index) => name === down[index]);
    return { agrees: asAsked, seen: asAsked ? 'as asked' : same ? 'the same in either order' : 'not as asked' };
  },
};

/** Pages of two: an order that holds within a page only would show. */
async function names(bench: Bench, SortOrder: 'asc' | 'desc'): Promise<string[]> {
  const found: string[] = [];
  let token: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const more = token === undefined ? {} : { NextToken: token };
    const input: ListInput = { MaxResults: 2, SortBy: 'name', SortOrder, ...more };
    const body = bodyOf(await bench.read(bench.home, { operation: 'ListSecrets', input }), 'listing');
    found.push(...listOf(body, 'SecretList').map((entry) => textOf(entry, 'Name') ?? ''));
    token = textOf(body, 'NextToken');
    if (!token) break;
  }
  return found;
}

/** By code units or regardless of case: which of the two AWS means is not documented. */
function isSorted(found: readonly string[]): boolean {
  const within = (texts: readonly string[]) =>
    texts.every((text, index) => index === 0 || (texts[index - 1] ?? '') <= text);
  return within(found) || within(found.map((name) => name.toLowerCase()));
}
