import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listFromBothEnds, listOneWay, pagesOfOneChain } from '../../lib/audit/both-ends.ts';
import { type ListOrder, ReadError } from '../../lib/audit/ports.ts';
import { aListing, names, secrets, show } from './a-listing.ts';

test.each([0, 1, 99, 100, 101, 800, 899, 900, 901, 1000])(
  '%i secrets, ten pages at most, cost one chain and no page more',
  async (count) => {
    const { pages, seen, entries } = await show(aListing({ entries: secrets(count) }));
    expect({ pages, seen: seen.size, entries }).toEqual({
      pages: Math.max(1, Math.ceil(count / 100)),
      seen: count,
      entries: count,
    });
  },
);

test.each([1001, 1100, 1101, 2550, 9_999, 10_000, 10_001])(
  '%i secrets cost two pages more than one chain at most, each of them seen and counted once',
  async (count) => {
    const { pages, seen, entries } = await show(aListing({ entries: secrets(count) }));
    expect({ seen: seen.size, entries }).toEqual({ seen: count, entries: count });
    expect(pages).toBeLessThanOrEqual(Math.ceil(count / 100) + 2);
  },
);

test('from a hundred pages on, the longer of the two chains is little more than half of the listing', async () => {
  const perChain: Record<string, number> = {};
  const listing = aListing({ entries: secrets(10_000) });
  await listFromBothEnds(
    async function* (order) {
      for await (const page of listing.list(order)) {
        perChain[order] = (perChain[order] ?? 0) + 1;
        yield page;
      }
    },
    () => undefined,
  );
  expect(Math.max(...Object.values(perChain))).toBeLessThanOrEqual(56);
});

test('a tenth page that names no next one is not the end while the listing goes on', async () => {
  const listing = aListing({ entries: secrets(1500) });
  const orders: ListOrder[] = [];
  const { seen, entries } = await show({
    ...listing,
    async *list(order) {
      orders.push(order);
      for await (const page of listing.list(order)) yield { ...page, next: undefined };
    },
  });
  expect({ seen: seen.size, entries, orders }).toEqual({ seen: 1500, entries: 1500, orders: ['oldest-first'] });
});

test('a listing that does not keep to the order is read to its end in one chain', async () => {
  const { pages, seen, entries } = await show(aListing({ entries: secrets(2500), keepsOrder: false }));
  expect({ seen: seen.size, entries }).toEqual({ seen: 2500, entries: 2500 });
  expect(pages).toBeLessThanOrEqual(27);
});

test('a secret without a date makes it one chain, too', async () => {
  const entries = secrets(1500, (n) => (n === 700 ? undefined : n * 1000));
  expect(await show(aListing({ entries }))).toMatchObject({ pages: 15, entries: 1500, seen: names(entries) });
});

test('a second chain that lacks what the first one showed is not believed', async () => {
  const listing = aListing({ entries: secrets(2000) });
  const { seen, entries } = await show({
    ...listing,
    async *list(order) {
      for await (const page of listing.list(order)) {
        const secrets = page.secrets.filter(({ name }) => order === 'oldest-first' || !/[37]$/.test(name));
        yield { ...page, secrets };
      }
    },
  });
  expect({ seen: seen.size, entries }).toEqual({ seen: 2000, entries: 2000 });
});

test.each([
  ['the newest', 'newest-first', 2],
  ['the newest, without a secret,', 'newest-first', 0],
  ['the oldest', 'oldest-first', 11],
] as const)('a chain from %s that says too early that it has ended is not believed', async (_, order, last) => {
  const listing = aListing({ entries: secrets(4000) });
  const cutOff = await show({
    ...listing,
    async *list(asked) {
      let page = 0;
      for await (const entries of listing.list(asked)) {
        page += 1;
        if (asked === order && page > last) return;
        yield entries;
      }
    },
  });
  expect({ seen: cutOff.seen.size, entries: cutOff.entries }).toEqual({ seen: 4000, entries: 4000 });
});

test.each([
  ['all', 41, () => 1000],
  ['the newest half', 43, (n: number) => Math.min(n, 2000) * 1000],
  ['the oldest half', 43, (n: number) => Math.max(n, 2000) * 1000],
])('secrets of which %s were created at once cost %i pages at most where one chain costs 40', async (_, most, at) => {
  const { pages, seen, entries } = await show(aListing({ entries: secrets(4000, at) }));
  expect({ seen: seen.size, entries }).toEqual({ seen: 4000, entries: 4000 });
  expect(pages).toBeLessThanOrEqual(most);
});

test.each([
  ['the second chain is done without when it fails', 'newest-first'],
  ['the listing fails when the first chain does', 'oldest-first'],
] as const)('%s', async (_, failing) => {
  const listing = aListing({ entries: secrets(2000) });
  const seen = new Set<string>();
  let page = 0;
  const end = listFromBothEnds(
    async function* (order) {
      for await (const entries of listing.list(order)) {
        if (order === failing) page += 1;
        if (page > pagesOfOneChain || (order === failing && failing === 'newest-first')) {
          throw new ReadError('throttled', 'throttled');
        }
        yield entries;
      }
    },
    (entries) => {
      for (const { name } of entries) seen.add(name);
    },
  );
  if (failing === 'oldest-first') await expect(end).rejects.toThrow('throttled');
  else expect([await end, seen.size]).toEqual([2000, 2000]);
});

test('a defect in the second chain is no chain that fails: it ends the listing', async () => {
  const listing = aListing({ entries: secrets(2000) });
  const list = (order: ListOrder) => {
    if (order === 'oldest-first') return listing.list(order);
    return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new TypeError('a defect')) }) };
  };
  await expect(listFromBothEnds(list, () => undefined)).rejects.toThrow('a defect');
});

test('each page is told with how many entries there were so far', async () => {
  const told: number[] = [];
  const counted: number[] = [];
  let entries = 0;
  await listFromBothEnds(aListing({ entries: secrets(2500) }).list, (page, soFar) => {
    entries += page.length;
    counted.push(entries);
    told.push(soFar);
  });
  expect(told).toEqual(counted);
});

test('once the two have met, both listings are ended', async () => {
  const listing = aListing({ entries: secrets(2500) });
  const ended = new Set<ListOrder>();
  await listFromBothEnds(
    async function* (order) {
      try {
        yield* listing.list(order);
      } finally {
        ended.add(order);
      }
    },
    () => undefined,
  );
  // The answer to a request that is under way comes first.
  await new Promise(setImmediate);
  expect([...ended].sort()).toEqual(['newest-first', 'oldest-first']);
});

test('a listing that can be read once is read from its oldest alone, whatever its length', async () => {
  const listing = aListing({ entries: secrets(2500) });
  const orders: ListOrder[] = [];
  const told: number[] = [];
  const list = (order: ListOrder) => {
    orders.push(order);
    return listing.list(order);
  };
  expect(await listOneWay(list, (_, entries) => told.push(entries))).toBe(2500);
  expect(orders).toEqual(['oldest-first']);
  expect(told).toEqual(Array.from({ length: 25 }, (_, page) => (page + 1) * 100));
});

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
const dates: fc.Arbitrary<(number | undefined)[]> = fc.array(
  fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 200 }),
  { maxLength: 300 },
);
const many: fc.Arbitrary<(number | undefined)[]> = fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 300 });

test('whatever the dates, ties, page sizes, tokens and order, every secret is seen', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        at: fc.oneof(dates, many),
        pageSizes: sizes,
        tokens: fc.constantFrom('position' as const, 'offset' as const),
        keepsOrder: fc.boolean(),
      }),
      async ({ at, ...rest }) => {
        const entries = at.map((date, n) => ({ n, at: date }));
        const { seen } = await show(aListing({ entries, ...rest }));
        expect(seen).toEqual(names(entries));
      },
    ),
    { numRuns: 400 },
  );
});

/** Before which page, and of which entry: a small number is an old one. */
const incident = fc.record({ page: fc.integer({ min: 1, max: 60 }), n: fc.nat(299), isDeletion: fc.boolean() });

test('every secret that is there throughout is seen, though others come and go', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        at: many,
        pageSizes: sizes,
        tokens: fc.constantFrom('position' as const, 'offset' as const),
        incidents: fc.array(incident, { maxLength: 20 }),
      }),
      async ({ at, pageSizes, tokens, incidents }) => {
        const entries = at.map((date, n) => ({ n, at: date }));
        const gone = new Set<number>();
        const listing = aListing({
          entries,
          pageSizes,
          tokens,
          meanwhile(page, there) {
            for (const { page: when, n, isDeletion } of incidents) {
              if (when !== page) continue;
              // An offset slips over an entry when an earlier one goes: no reader of one listing or of two can tell.
              const index = isDeletion && tokens === 'position' ? there.findIndex((one) => one.n === n) : -1;
              if (index >= 0) for (const { n: deleted } of there.splice(index, 1)) gone.add(deleted);
              else there.push({ n: 1000 + there.length + page * 1000, at: 2000 + page });
            }
          },
        });
        const { seen } = await show(listing);
        for (const { n } of entries) if (!gone.has(n)) expect(seen).toContain(`s${n}`);
      },
    ),
    { numRuns: 400 },
  );
});
