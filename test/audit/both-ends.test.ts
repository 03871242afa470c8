import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listFromBothEnds, pagesOfOneChain } from '../../lib/audit/both-ends.ts';
import { type ListOrder, ReadError } from '../../lib/audit/ports.ts';
import type { SecretSnapshot } from '../../lib/domain/secret.ts';

interface Entry {
  readonly n: number;
  readonly at: number | undefined;
}

interface Listed {
  readonly entries: readonly Entry[];
  readonly pageSizes?: readonly number[];
  /** What a token remembers: the entry that was last shown, or how many were. */
  readonly tokens?: 'position' | 'offset';
  /** False: a chain is in the order of creation, whatever was asked for, as moto's is. */
  readonly keepsOrder?: boolean;
  /** Done before the page of that number, counted over both chains. */
  readonly meanwhile?: (page: number, entries: Entry[]) => void;
}

/** A Region's listing in memory. `pages` counts what was asked for. */
function aListing({ entries, pageSizes = [100], tokens = 'position', keepsOrder = true, meanwhile }: Listed) {
  const there = [...entries];
  const state = { pages: 0, seen: new Set<number>(), list };

  const isBefore = (a: Entry, b: Entry) => (a.at ?? 0) - (b.at ?? 0) || a.n - b.n;
  async function* list(order: ListOrder) {
    const sign = order === 'newest-first' && keepsOrder ? -1 : 1;
    let last: Entry | undefined;
    let shown = 0;
    for (;;) {
      state.pages += 1;
      meanwhile?.(state.pages, there);
      const sorted = [...there].sort((a, b) => sign * isBefore(a, b));
      const at = last;
      const from = tokens === 'offset' ? shown : sorted.findIndex((one) => !at || sign * isBefore(one, at) > 0);
      const rest = from < 0 ? [] : sorted.slice(from);
      const page = rest.slice(0, pageSizes[state.pages % pageSizes.length]);
      last = page.at(-1) ?? last;
      shown += page.length;
      const isLast = page.length === rest.length;
      yield { secrets: page.map(snapshot), next: isLast ? undefined : 'more' };
      if (isLast) return;
    }
  }
  return state;
}

function snapshot({ n, at }: Entry): SecretSnapshot {
  const arn = `arn:aws:secretsmanager:eu-west-1:111122223333:secret:s${n}-AbCdEf`;
  const dated = at === undefined ? {} : { createdAt: at };
  return { arn, name: `s${n}`, account: '111122223333', region: 'eu-west-1', tags: {}, ...dated };
}

async function show(listing: ReturnType<typeof aListing>) {
  const seen = new Set<string>();
  const entries = await listFromBothEnds(listing.list, (page) => {
    for (const { name } of page) seen.add(name);
  });
  return { entries, seen, pages: listing.pages };
}

const secrets = (count: number, at: (n: number) => number | undefined = (n) => n * 1000): Entry[] =>
  Array.from({ length: count }, (_, n) => ({ n, at: at(n) }));
const names = (entries: readonly Entry[]) => new Set(entries.map(({ n }) => `s${n}`));

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
