import type { KeyFacts } from '../domain/kms-key.ts';
import type { AccountId, FamilyId, Instant, Region, SecretDescription, SecretSnapshot } from '../domain/secret.ts';

/** The most requests that the audit has under way at once in one account, those of the listings aside. */
export const requestsAtOnce = 50;

/** By creation date. */
export type ListOrder = 'oldest-first' | 'newest-first';

/** One page of a listing. */
export interface ListedPage {
  readonly secrets: readonly SecretSnapshot[];
  /** Token of the next page; undefined: this was the last, or the listing knows none. Only its end says that it has ended. */
  readonly next: string | undefined;
}

/** Reads one account's secrets. Implemented by `lib/aws`; a failure is a `ReadError`. */
export interface SecretsReader {
  /**
   * Every secret of the Region, planned deletions included, page by page until the listing says it has ended. The order is a
   * wish: a listing that does not keep to it is found out, and costs more requests.
   */
  listPages(region: Region, order?: ListOrder): AsyncIterable<ListedPage>;
  /** True: its listings can be read once, from the oldest on. */
  readonly oneWay?: boolean;
  /**
   * One secret by name or whole ARN; undefined when the Region has no such secret.
   * @throws AnotherSecret when the answer is about another secret (`vetted`).
   */
  describe(region: Region, secretId: string): Promise<SecretDescription | undefined>;
  /** Requests sent so far to a Region, by operation, retries included. */
  calls(region: Region): Readonly<Record<string, number>>;
}

/** A reader whose listings can be gone on with by another one, in another process. */
export interface ResumableReader extends SecretsReader {
  /** As `listPages`, from that token on. @throws TokenRefused when the service does not take its own token (any more). */
  listFrom(region: Region, token: string | undefined): AsyncIterable<ListedPage>;
}

/** Resolves KMS keys. Implemented by `lib/aws`; a failure is a `ReadError`. */
export interface KeyReader {
  /** A key by id, ARN, alias or alias ARN; undefined when the Region has no such key. */
  describeKey(region: Region, key: string): Promise<KeyFacts | undefined>;
}

/** Remembers, from one audit to the next, since when a state has held. Implemented by a store. */
export interface Memory {
  /**
   * Notes the state of one replica now: `token` tells one state from the next, undefined that there is none. Answers
   * since when it has held without a break; undefined when this is the first time.
   */
  note(state: RememberedState, token: string | undefined): Instant | undefined;
}

/** A secret that somebody wants answers about, whatever the listings show: open findings must not end by omission. */
export interface Interest extends FamilyId {
  /** Replica Regions of the open findings. */
  readonly regions: ReadonlySet<Region>;
}

export interface RememberedState {
  readonly kind: 'in-progress' | 'outdated';
  readonly family: string;
  readonly region: Region;
}

/** The account that is read; undefined when only the answers themselves can tell (a single account, from the command). */
export interface AccountScope {
  readonly account: AccountId | undefined;
  readonly reader: SecretsReader;
  readonly keys: KeyReader;
}

/** How far the reading has come: one event per page listed and per secret described. */
export type Progress =
  | {
      readonly kind: 'listed';
      readonly account: AccountId | undefined;
      readonly region: Region;
      readonly secrets: number;
      readonly done: boolean;
    }
  | { readonly kind: 'described'; readonly done: number; readonly total: number };

export type ReadFailure =
  | 'credentials' // none, expired or not accepted: nothing can be read at all
  | 'denied'
  | 'throttled'
  | 'unreachable' // no connection, no such host, time-out
  | 'malformed' // an answer that is not what the service promises, an empty page without content included
  | 'service'; // anything else that the service answered

/** A read that did not succeed after all its retries. `message` is for people: what was asked, where, and what came back. */
export class ReadError extends Error {
  readonly failure: ReadFailure;

  constructor(failure: ReadFailure, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ReadError';
    this.failure = failure;
  }
}

/** The answer is about something else than was asked: nothing is known of what was asked for. */
export class AnotherSecret extends ReadError {}

/** The service refused a token that it gave: where the listing was is forgotten, and only its beginning leads on. */
export class TokenRefused extends ReadError {}
