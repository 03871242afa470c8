import type { KeyReader, ResumableReader, SecretsReader } from '../audit/ports.ts';
import type { Instant, Region } from '../domain/secret.ts';
import { type AccountAudit, type AccountOutcome, auditAccount } from './audit-account.ts';
import type { Durable } from './durable.ts';
import {
  BlockFull,
  createBudget,
  listOn,
  type PageStore,
  type RegionListing,
  readerOfListings,
  startBlock,
  unlisted,
} from './listing.ts';
import { blockLimits, mostBlocks } from './listing-limits.ts';

/** An audit in steps. Each step opens its own adapters. */
export interface BlockPorts {
  open<T>(use: (opened: Opened) => Promise<T>): Promise<T>;
}

export interface Opened {
  readonly request: Omit<AccountAudit, 'reader' | 'keys' | 'since' | 'only'>;
  readonly reader: ResumableReader & KeyReader;
  /** Opened at its first use only: an account that one step can list stores nothing. */
  readonly pages: PageStore;
}

/** What the first step came to: the outcome, or how far the listings are. */
type Begun =
  | { readonly kind: 'over'; readonly outcome: AccountOutcome }
  | { readonly kind: 'listing'; readonly since: Instant; readonly listings: readonly RegionListing[] };

/**
 * Audits an account, however long its listings take. What one step can list, it judges as well: that is nearly every account. Of a
 * larger one, each step lists a block of pages and stores them, the next goes on from there, and the last judges all of them.
 */
export async function auditInBlocks(context: Durable, { open }: BlockPorts): Promise<AccountOutcome> {
  const begun = await context.step('audit', () => open(begin));
  if (begun.kind === 'over') return begun.outcome;
  let { listings } = begun;
  for (let block = 2; block <= mostBlocks && listings.some(({ state }) => state.kind === 'goes-on'); block += 1) {
    const known = listings;
    listings = await context.step(`list ${block}`, () => open((opened) => goOn(opened, known)));
  }
  const known = listings;
  return context.step('judge', () => open((opened) => judge(opened, begun.since, known)));
}

/** Lists, from both ends, and judges at once, as far as the budget goes. */
async function begin({ request, reader, pages }: Opened): Promise<Begun> {
  const { account, clock, policy } = request;
  const since = clock.now();
  const budget = createBudget(clock);
  const regions = [...new Set(policy.regions)];
  const blocks = new Map(regions.map((region) => [region, startBlock(reader, unlisted(region), budget)]));
  try {
    const outcome = await auditAccount({ ...request, reader: readerOf(blocks, reader), keys: reader });
    return { kind: 'over', outcome };
  } catch (error) {
    if (!(error instanceof BlockFull)) throw error;
    // One Region's listing was full; the others stop at their next page.
    await Promise.all([...blocks.values()].map(({ over }) => over));
    const listings = await Promise.all([...blocks.values()].map((block) => block.store(pages, account)));
    return { kind: 'listing', since, listings };
  }
}

type Blocks = ReadonlyMap<Region, ReturnType<typeof startBlock>>;

function readerOf(blocks: Blocks, reader: ResumableReader): SecretsReader {
  const all = [...blocks.values()];
  /** Never, where a block is full: the audit is over then, and nobody waits for what it asked for. */
  const listed = Promise.all(all.map(({ over }) => over)).then(() => {
    if (all.some((block) => block.isFull())) return new Promise<never>(() => undefined);
    return undefined;
  });
  return {
    // What the second chain of a Region shows is not kept: where a step must stop, the first one alone is gone on with.
    listPages(region, order = 'oldest-first') {
      const block = blocks.get(region);
      if (!block) throw new Error(`The policy does not list ${region}.`);
      return order === 'oldest-first' ? block.pages() : reader.listPages(region, order);
    },
    async describe(region, secretId) {
      if (all.some((block) => block.count() >= blockLimits.pagesDescribedMeanwhile)) await listed;
      return reader.describe(region, secretId);
    },
    calls: (region) => reader.calls(region),
  };
}

function goOn({ request, reader, pages }: Opened, listings: readonly RegionListing[]): Promise<RegionListing[]> {
  return listOn(listings, reader, pages, request.account, createBudget(request.clock));
}

function judge(
  { request, reader, pages }: Opened,
  since: Instant,
  listings: readonly RegionListing[],
): Promise<AccountOutcome> {
  return auditAccount({ ...request, since, reader: readerOfListings(listings, pages, reader), keys: reader });
}
