import { listFromBothEnds } from '../../lib/audit/both-ends.ts';
import type { ListedPage, ListOrder } from '../../lib/audit/ports.ts';
import type { SecretSnapshot } from '../../lib/domain/secret.ts';

export type List = (order: ListOrder) => AsyncIterable<ListedPage>;

export interface Entry {
  readonly n: number;
  readonly at: number | undefined;
}

export interface Listed {
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
export function aListing({ entries, pageSizes = [100], tokens = 'position', keepsOrder = true, meanwhile }: Listed) {
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

export function snapshot({ n, at }: Entry): SecretSnapshot {
  const arn = `arn:aws:secretsmanager:eu-west-1:111122223333:secret:s${n}-AbCdEf`;
  const dated = at === undefined ? {} : { createdAt: at };
  return { arn, name: `s${n}`, account: '111122223333', region: 'eu-west-1', tags: {}, ...dated };
}

/** What its readers see of a listing that is read from both ends. */
export async function show(listing: { readonly list: List; readonly pages: number }) {
  const seen = new Set<string>();
  const entries = await listFromBothEnds(listing.list, (page) => {
    for (const { name } of page) seen.add(name);
  });
  return { entries, seen, pages: listing.pages };
}

export const secrets = (count: number, at: (n: number) => number | undefined = (n) => n * 1000): Entry[] =>
  Array.from({ length: count }, (_, n) => ({ n, at: at(n) }));
export const names = (entries: readonly Entry[]) => new Set(entries.map(({ n }) => `s${n}`));
