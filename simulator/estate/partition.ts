import { createHistory } from './history.ts';
import type { StoredSecret } from './secret.ts';

export type SortBy = 'created-date' | 'last-accessed-date' | 'last-changed-date' | 'name';

/** Where a secret stands in an order: its value there, then what no two secrets of a Region share. */
export type Position = readonly [value: number | string, unique: number | string];

export function positionOf(secret: StoredSecret, sortBy: SortBy): Position {
  if (sortBy === 'name') return [secret.name, secret.name];
  if (sortBy === 'last-changed-date') return [secret.changedAt, secret.name];
  if (sortBy === 'last-accessed-date') return [secret.accessedAt ?? 0, secret.name];
  return [secret.createdAt, secret.order];
}

function comparePositions(a: Position, b: Position): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return 0;
}

/** How many secrets of a sorted list stand before a position, or at it when `inclusive`. Found by halving. */
export function countBefore(
  sorted: readonly StoredSecret[],
  sortBy: SortBy,
  position: Position,
  inclusive: boolean,
): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const secret = sorted[middle];
    if (secret === undefined) break;
    const order = comparePositions(positionOf(secret, sortBy), position);
    if (order < 0 || (inclusive && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The secrets of one account in one Region. */
export interface Partition {
  get(name: string): StoredSecret | undefined;
  insert(secret: StoredSecret): void;
  remove(secret: StoredSecret): void;
  /** To be called before a secret changes or goes (milliseconds since 1970): a listing that lags still shows it as it was. */
  note(secret: StoredSecret, at: number): void;
  /** To be called after a change to what an order depends on (the changed or accessed date). */
  touched(): void;
  /** All secrets, ascending; of an earlier instant if asked. Kept between calls, so that a page costs what a page holds. */
  sorted(sortBy: SortBy, asOf?: number): readonly StoredSecret[];
  /** Keeps a name from being used anew until a time (milliseconds since 1970). */
  holdName(name: string, until: number): void;
  holdsName(name: string, now: number): boolean;
  size(): number;
}

export function createPartition(): Partition {
  const byName = new Map<string, StoredSecret>();
  // The default order is kept up to date entry by entry, since a creation date never changes; others are made anew.
  let byCreation: StoredSecret[] | undefined;
  const others = new Map<SortBy, readonly StoredSecret[]>();
  // One: under a running clock each page is of another instant.
  let lagged: { readonly order: string; readonly secrets: readonly StoredSecret[] } | undefined;
  const history = createHistory();
  let inserted = 0;
  const heldNames = new Map<string, number>();

  function sort(secrets: Iterable<StoredSecret>, sortBy: SortBy): StoredSecret[] {
    return [...secrets].sort((a, b) => comparePositions(positionOf(a, sortBy), positionOf(b, sortBy)));
  }

  function indexByCreation(secret: StoredSecret): number {
    return countBefore(byCreation ?? [], 'created-date', positionOf(secret, 'created-date'), false);
  }

  function forget(): void {
    others.clear();
    lagged = undefined;
  }

  function asItWas(sortBy: SortBy, instant: number): readonly StoredSecret[] {
    const order = `${sortBy}/${instant}`;
    if (lagged?.order !== order) lagged = { order, secrets: sort(history.before(instant, byName.values()), sortBy) };
    return lagged.secrets;
  }

  return {
    get: (name) => byName.get(name),
    insert(secret) {
      inserted += 1;
      // A replica that followed its primary is another object in the same place.
      if (secret.order === 0) secret.order = inserted;
      byName.set(secret.name, secret);
      byCreation?.splice(indexByCreation(secret), 0, secret);
      forget();
    },
    remove(secret) {
      byName.delete(secret.name);
      byCreation?.splice(indexByCreation(secret), 1);
      forget();
    },
    note(secret, at) {
      history.note(secret, at);
      forget();
    },
    touched() {
      forget();
    },
    sorted(sortBy, asOf) {
      if (asOf !== undefined) return asItWas(sortBy, asOf);
      if (sortBy === 'created-date') {
        byCreation ??= sort(byName.values(), sortBy);
        return byCreation;
      }
      const known = others.get(sortBy) ?? sort(byName.values(), sortBy);
      others.set(sortBy, known);
      return known;
    },
    holdName: (name, until) => void heldNames.set(name, until),
    holdsName: (name, now) => (heldNames.get(name) ?? now) > now,
    size: () => byName.size,
  };
}
