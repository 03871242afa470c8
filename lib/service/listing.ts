import {
  type ListedPage,
  ReadError,
  type ReadFailure,
  type ResumableReader,
  type SecretsReader,
  TokenRefused,
} from '../audit/ports.ts';
import type { Clock } from '../domain/clock.ts';
import type { AccountId, Region } from '../domain/secret.ts';
import { blockLimits, mostRestarts } from './listing-limits.ts';
import { createSpool, pagesIn } from './stored-pages.ts';

/** Where pages of listings are kept between steps. */
export interface PageStore {
  put(key: string, content: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array>;
}

/** How far the listing of one Region has come: what a step answers, and the next goes on from. */
export interface RegionListing {
  readonly region: Region;
  /** What it has shown, in the order in which it was listed. */
  readonly blocks: readonly { readonly key: string; readonly entries: number }[];
  /** `goes-on` with that token; null: from the beginning. */
  readonly state:
    | { readonly kind: 'goes-on'; readonly token: string | null }
    | { readonly kind: 'ended' }
    | { readonly kind: 'failed'; readonly failure: ReadFailure; readonly message: string };
  readonly restarts: number;
  /** Requests sent to the Region, by operation, retries included. */
  readonly calls: Readonly<Record<string, number>>;
}

/** Thrown out of a listing that is to be gone on with in another step. */
export class BlockFull extends Error {}

/** What may still be listed in a step. It ends for all Regions at once: the step must. */
export interface Budget {
  isSpent(pages: number): boolean;
}

export function createBudget(clock: Clock): Budget {
  const until = clock.now() + blockLimits.milliseconds;
  let spent = false;
  return {
    isSpent(pages) {
      spent ||= pages >= blockLimits.pages || clock.now() >= until;
      return spent;
    },
  };
}

/** One Region's part of a block, under way. */
export interface RegionBlock {
  /** Hands the pages over, from the oldest secret on, and keeps them. @throws BlockFull when the budget is spent and the listing goes on. */
  pages(): AsyncGenerator<ListedPage>;
  count(): number;
  /** True once it has thrown BlockFull. One that was left before its end, because it met another chain, is not full. */
  isFull(): boolean;
  /** Resolves when it has come to its end, whichever. */
  readonly over: Promise<void>;
  state(): RegionListing['state'];
  /** Stores what it showed, and answers how far the Region has come by it. */
  store(into: PageStore, account: AccountId): Promise<RegionListing>;
}

export function startBlock(reader: ResumableReader, listing: RegionListing, budget: Budget): RegionBlock {
  const { region } = listing;
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const spool = createSpool();
  let { state } = listing;
  let count = 0;
  let full = false;
  return {
    over,
    count: () => count,
    isFull: () => full,
    state: () => state,
    async *pages() {
      try {
        const token = state.kind === 'goes-on' ? (state.token ?? undefined) : undefined;
        for await (const page of reader.listFrom(region, token)) {
          const { secrets, next } = page;
          spool.add(secrets);
          count += 1;
          state = next === undefined ? { kind: 'ended' } : { kind: 'goes-on', token: next };
          yield page;
          full = next !== undefined && budget.isSpent(count);
          if (full) throw new BlockFull();
        }
      } catch (error) {
        if (error instanceof ReadError) state = { kind: 'failed', failure: error.failure, message: error.message };
        throw error;
      } finally {
        resolve();
      }
    },
    async store(into, account) {
      const { entries } = spool;
      const calls = added(listing.calls, reader.calls(region));
      if (entries === 0) return { ...listing, state, calls };
      // A name of its own: a repeated step must not replace what an earlier attempt's answer refers to.
      const key = `${account}/${crypto.randomUUID()}/${region}`;
      await into.put(key, await spool.pack(key));
      return { ...listing, state, calls, blocks: [...listing.blocks, { key, entries }] };
    },
  };
}

/** A Region of which nothing has been listed yet. */
export function unlisted(region: Region): RegionListing {
  return { region, blocks: [], state: { kind: 'goes-on', token: null }, restarts: 0, calls: {} };
}

/** Goes on with every Region that has not ended, for one block. */
export function listOn(
  listings: readonly RegionListing[],
  reader: ResumableReader,
  store: PageStore,
  account: AccountId,
  budget: Budget,
): Promise<RegionListing[]> {
  async function goOn(listing: RegionListing): Promise<RegionListing> {
    if (listing.state.kind !== 'goes-on') return listing;
    const block = startBlock(reader, listing, budget);
    try {
      for await (const _page of block.pages());
    } catch (error) {
      if (error instanceof TokenRefused && listing.restarts < mostRestarts) {
        return goOn({ ...unlisted(listing.region), restarts: listing.restarts + 1, calls: listing.calls });
      }
      if (!(error instanceof BlockFull || error instanceof ReadError)) throw error;
    }
    return block.store(store, account);
  }
  return Promise.all(listings.map(goOn));
}

/** What was listed in earlier steps, as if it were listed now; descriptions are asked for now. */
export function readerOfListings(
  listings: readonly RegionListing[],
  store: PageStore,
  reader: SecretsReader,
): SecretsReader {
  const ofRegion = (region: Region) => listings.find((listing) => listing.region === region);
  return {
    oneWay: true,
    async *listPages(region) {
      const { blocks, state } = ofRegion(region) ?? unlisted(region);
      for (const { key, entries } of blocks) {
        for await (const secrets of pagesIn(await store.get(key), entries, key)) yield { secrets, next: undefined };
      }
      if (state.kind === 'failed') throw new ReadError(state.failure, state.message);
      if (state.kind === 'goes-on') {
        throw new ReadError('malformed', `ListSecrets in ${region}: the listing did not come to its end`);
      }
    },
    describe: (region, secretId) => reader.describe(region, secretId),
    calls: (region) => added(ofRegion(region)?.calls ?? {}, reader.calls(region)),
  };
}

function added(some: Readonly<Record<string, number>>, more: Readonly<Record<string, number>>) {
  const sum: Record<string, number> = { ...some };
  for (const [operation, count] of Object.entries(more)) sum[operation] = (sum[operation] ?? 0) + count;
  return sum;
}
