import { expect, test } from 'vitest';
import type { ListOrder } from '../../lib/audit/ports.ts';
import { aListing, type Entry, type List, names, secrets, show, snapshot } from './a-listing.ts';

const all = secrets(3000);
const isSeventh = ({ n }: Entry) => n % 10 === 7;

/** Two chains over one Region that do not show the same, as of a service that contradicts itself. */
function twoListings(oldest: readonly Entry[], newest: readonly Entry[]) {
  const listings = { 'oldest-first': aListing({ entries: oldest }), 'newest-first': aListing({ entries: newest }) };
  return {
    list: (order: ListOrder) => listings[order].list(order),
    get pages() {
      return listings['oldest-first'].pages + listings['newest-first'].pages;
    },
  };
}

test.each<readonly [string, readonly Entry[], readonly Entry[]]>([
  ['lacks some that the first one shows', all, all.filter((one) => !isSeventh(one))],
  ['shows some that the first one lacks', all.filter((one) => !isSeventh(one)), all],
  ['shows others in place of some', all, all.map((one) => (isSeventh(one) ? { ...one, n: one.n + 100_000 } : one))],
  ['leaves out more than a chain remembers', all, all.filter(({ n }) => n < 500 || n >= 2950)],
])('a second chain that %s is not believed: the first one alone is read to its end', async (_, oldest, newest) => {
  const { seen, entries, pages } = await show(twoListings(oldest, newest));
  expect(entries).toBe(oldest.length);
  expect([...names(oldest)].every((name) => seen.has(name))).toBe(true);
  // No more of the second one than it took to find that out.
  expect(pages).toBeLessThanOrEqual(42);
});

/** The listing of 24 secrets, one to a page, where two neighbours have changed places in one of the chains. */
function withTwoSwapped(where: ListOrder, one: number, other: number): List {
  const listing = aListing({ entries: secrets(24), pageSizes: [1] });
  const swap = (n: number) => (n === one ? other : n === other ? one : n);
  return async function* (order) {
    for await (const page of listing.list(order)) {
      if (order !== where) yield page;
      else
        yield {
          ...page,
          secrets: page.secrets.map(({ name }) => snapshot(secrets(24)[swap(Number(name.slice(1)))] as Entry)),
        };
    }
  };
}

test.each<readonly [ListOrder, number, number]>([
  ['oldest-first', 13, 14],
  ['newest-first', 20, 21],
])('where two of the %s are out of order, every secret is seen and counted once all the same', async (...swapped) => {
  const { seen, entries } = await show({ list: withTwoSwapped(...swapped), pages: 0 });
  expect({ seen: seen.size, entries }).toEqual({ seen: 24, entries: 24 });
});

test('two chains have not met while the first one has shown empty pages alone', async () => {
  const listing = aListing({ entries: secrets(1500) });
  const list: List = async function* (order) {
    if (order === 'oldest-first') for (let page = 0; page < 12; page += 1) yield { secrets: [], next: 'more' };
    yield* listing.list(order);
  };
  const { seen, entries } = await show({ list, pages: 0 });
  expect({ seen: seen.size, entries }).toEqual({ seen: 1500, entries: 1500 });
});
