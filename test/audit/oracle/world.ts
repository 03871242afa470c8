import type { Instant, Region, SecretDescription, SecretSnapshot } from '../../../lib/domain/secret.ts';
import type { WorldKey } from './keys.ts';

/** Everything that is so, and everything that reading it would show: plain data, made by `build.ts`. */
export interface World {
  readonly now: Instant;
  readonly accounts: readonly WorldAccount[];
  /** Since when a state of a replica has been remembered: `<kind> <family's ARN> <Region>`. */
  readonly memory: Readonly<Record<string, Instant>>;
}

export interface WorldAccount {
  readonly id: string;
  /** Whether the audit is told whose secrets it reads. */
  readonly stated: boolean;
  readonly secrets: readonly WorldSecret[];
  readonly keys: readonly WorldKey[];
  readonly listings: Readonly<Record<Region, Listing>>;
  /** Secrets that may not be described, there or not: `<Region> <name>`. */
  readonly denied: readonly string[];
}

/** A secret in one Region; without `truth` it is gone and only a listing shows it, without `listed` none does yet. */
export interface WorldSecret {
  readonly truth?: SecretDescription;
  readonly listed?: SecretSnapshot;
  /** A description does not find it yet. */
  readonly undescribed?: true;
}

/** How the listing of one Region comes. */
export interface Listing {
  /** Decides the order. */
  readonly salt: number;
  readonly pageSize: number;
  /** An empty page comes first, and the first entry comes again on the last page. */
  readonly odd: boolean;
  /** Breaks off after so many pages. */
  readonly cutAfter?: number;
  readonly failure: 'denied' | 'unreachable';
}

/** The pages that a Region's listing hands over before it ends or breaks off. */
export function pagesOf(account: WorldAccount, region: Region): SecretSnapshot[][] {
  const listing = listingOf(account, region);
  const entries = account.secrets
    .flatMap(({ listed }) => (listed?.region === region ? [listed] : []))
    .sort((a, b) => scramble(a.arn, listing.salt) - scramble(b.arn, listing.salt));
  const pages: SecretSnapshot[][] = listing.odd ? [[]] : [];
  for (let start = 0; start < entries.length; start += listing.pageSize) {
    pages.push(entries.slice(start, start + listing.pageSize));
  }
  if (listing.odd) pages.push(entries.slice(0, 1));
  return pages.slice(0, listing.cutAfter ?? pages.length);
}

export function breaksOff(account: WorldAccount, region: Region): boolean {
  return listingOf(account, region).cutAfter !== undefined;
}

export function listingOf({ listings }: WorldAccount, region: Region): Listing {
  return listings[region] ?? { salt: 0, pageSize: 2, odd: false, failure: 'denied' };
}

/** The secret that holds a name in a Region: there is one at most. */
export function holderOf(account: WorldAccount, region: Region, name: string): WorldSecret | undefined {
  return account.secrets.find(({ truth }) => truth?.region === region && truth.name === name);
}

/** What a description by name finds. */
export function describedAs(account: WorldAccount, region: Region, name: string): SecretDescription | undefined {
  const holder = holderOf(account, region, name);
  return holder?.undescribed ? undefined : holder?.truth;
}

/**
 * What a description by ARN finds. AWS takes ARNs without their suffix, too: where the secret is not, one whose name ends in
 * that suffix may answer for it.
 */
export function answerTo(account: WorldAccount, region: Region, arn: string): SecretDescription | undefined {
  const nameAndSuffix = arn.split(':').slice(6).join(':');
  const holder = describedAs(account, region, nameAndSuffix.slice(0, -7));
  return holder?.arn === arn ? holder : describedAs(account, region, nameAndSuffix);
}

/** True when the pages that were handed over show a secret of that name, whosever it is. */
export function isNameListed(account: WorldAccount, region: Region, name: string): boolean {
  return pagesOf(account, region)
    .flat()
    .some((entry) => entry.name === name);
}

export function isDenied({ denied }: WorldAccount, region: Region, name: string): boolean {
  return denied.includes(`${region} ${name}`);
}

/** A primary's ARN is its family's; a replica has that ARN with its own Region in it. */
export function familyArn({ arn, primaryRegion, region }: SecretSnapshot): string {
  return swapRegion(arn, primaryRegion ?? region);
}

export function swapRegion(arn: string, region: Region): string {
  return arn.split(':').with(3, region).join(':');
}

function scramble(text: string, salt: number): number {
  let hash = salt;
  for (const character of text) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003;
  return hash;
}
