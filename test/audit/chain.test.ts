import { describe, expect, test } from 'vitest';
import { type Chain, createChain } from '../../lib/audit/chain.ts';
import { snapshot } from './a-listing.ts';

type Direction = Parameters<typeof createChain>[1];
/** Dates of its secrets; undefined: one without. */
type Page = ReadonlyArray<number | undefined>;

const secret = (at: number | undefined, n = at ?? 0) => snapshot({ n, at });
const named = (...dates: number[]) => new Set(dates.map((at) => secret(at).arn));

async function* listing(pages: readonly Page[]) {
  for (const [index, page] of pages.entries()) {
    yield { secrets: page.map((at) => secret(at)), next: index + 1 < pages.length ? 'more' : undefined };
  }
}

async function readToEnd(direction: Direction, pages: readonly Page[]): Promise<Chain> {
  const chain = createChain(listing(pages), direction, () => undefined);
  while (await chain.take());
  return chain;
}

describe('a chain', () => {
  test.each<readonly [Direction, readonly Page[], Partial<Chain>]>([
    ['rising', [[1, 2], [], [2, 5]], { entries: 4, edge: 5, inOrder: true }],
    ['falling', [[5, 2], [], [2, 1]], { entries: 4, edge: 1, inOrder: true }],
    ['rising', [[1, 3], [2]], { entries: 3, inOrder: false }],
    ['falling', [[3, 1], [2]], { entries: 3, inOrder: false }],
    ['rising', [[1, 3], [2], [4]], { entries: 4, inOrder: false }],
    ['rising', [[1, undefined, 3]], { entries: 3, edge: 1, inOrder: false }],
    ['falling', [[undefined, 2]], { entries: 2, edge: undefined, inOrder: false }],
  ])(
    'that is %s over %j knows how much it showed, how far it came, and whether in order',
    async (way, pages, facts) => {
      const { entries, edge, inOrder } = await readToEnd(way, pages);
      expect({ entries, edge, inOrder }).toMatchObject(facts);
    },
  );

  test.each<readonly [readonly Page[], boolean]>([
    [[], false],
    [[[2]], false],
    [[[1], [2], []], false],
    [
      [
        [2, 2],
        [2, 2],
      ],
      true,
    ],
    [[[2], [2], []], true],
    [[[2], [2], [3]], false],
  ])('over %j is stuck or not: %j', async (pages, isStuck) => {
    expect((await readToEnd('rising', pages)).isStuck).toBe(isStuck);
  });

  test('goes on until a page names no next one', async () => {
    const chain = createChain(listing([[1], [2]]), 'rising', () => undefined);
    expect(chain.goesOn).toBe(true);
    await chain.take();
    expect(chain.goesOn).toBe(true);
    await chain.take();
    expect(chain.goesOn).toBe(false);
  });

  test.each<readonly [Direction, Page]>([
    ['rising', [1, 2, 3, 4]],
    ['falling', [4, 3, 2, 1]],
  ])('that is %s shows what lies between two dates, and neither of the two', async (direction, page) => {
    const chain = await readToEnd(direction, [page]);
    expect(chain.between(1, 4)).toEqual(named(2, 3));
    expect(chain.between(0, 2)).toEqual(named(1));
    expect(chain.between(3, 9)).toEqual(named(4));
  });

  test('counts what another one shows, too, once', async () => {
    const [rising, falling] = await Promise.all([readToEnd('rising', [[1, 2, 3]]), readToEnd('falling', [[4, 3, 2]])]);
    expect(rising.sharedWith(falling)).toBe(2);
    expect(falling.sharedWith(rising)).toBe(2);
    expect(rising.sharedWith(rising)).toBe(3);
  });

  const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

  test('remembers all of two hundred', async () => {
    const rising = await readToEnd('rising', [upTo(200)]);
    const falling = await readToEnd('falling', [upTo(200).reverse()]);
    expect(rising.between(0, 3)).toEqual(named(1, 2));
    expect(falling.between(198, 201)).toEqual(named(199, 200));
  });

  test('remembers the last two hundred of more, and knows of what it does not remember all', async () => {
    const rising = await readToEnd('rising', [upTo(201)]);
    const falling = await readToEnd('falling', [upTo(201).reverse()]);
    expect([rising.between(1, 4), rising.between(2, 4)]).toEqual([undefined, named(3)]);
    expect([falling.between(198, 201), falling.between(198, 200)]).toEqual([undefined, named(199)]);
    expect([1, 2].map((at) => rising.remembers(secret(at).arn))).toEqual([false, true]);
    expect([201, 200].map((at) => falling.remembers(secret(at).arn))).toEqual([false, true]);
  });
});
