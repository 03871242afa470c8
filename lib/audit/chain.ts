import type { Instant, SecretSnapshot } from '../domain/secret.ts';
import type { ListedPage } from './ports.ts';

/** One listing of a Region, from its oldest secret or from its newest, page by page. */
export interface Chain {
  /** Entries that it has shown. */
  readonly entries: number;
  /** Date of the last entry that it has shown, the furthest that it came. */
  readonly edge: Instant | undefined;
  /** True when the last entries that came did not move the edge. */
  readonly isStuck: boolean;
  /** False once an entry had no date, or stood out of the order. */
  readonly inOrder: boolean;
  /** False once a page came that named no next one. */
  readonly goesOn: boolean;
  /** Resolves with the chain itself when its next page is here, or has failed to come; asks for it where that was not done. */
  coming(): Promise<Chain>;
  /** Takes the next page; false at the end. @throws what the reader throws. */
  take(): Promise<boolean>;
  /** ARNs of the entries dated strictly between the two; undefined when it does not remember them all. */
  between(low: Instant, high: Instant): ReadonlySet<string> | undefined;
  /** How many of the entries that it remembers the other one remembers, too. */
  sharedWith(other: Chain): number;
  remembers(arn: string): boolean;
  /** Ends it: nothing more is asked for. A request that is under way is not waited for. */
  abandon(): void;
}

/** An entry as it was listed: what is remembered anew for each of half a million would cost more than it holds on to. */
type Dated = SecretSnapshot & { readonly createdAt: Instant };

/** More than a page, which is the most that two chains need to overlap. */
const remembered = 200;

export function createChain(
  pages: AsyncIterable<ListedPage>,
  direction: 'rising' | 'falling',
  onPage: (secrets: readonly SecretSnapshot[]) => void,
): Chain {
  const iterator = pages[Symbol.asyncIterator]();
  const recent: Dated[] = [];
  let pending: Promise<IteratorResult<ListedPage>> | undefined;
  let forgot = false;
  let entries = 0;
  let edge: Instant | undefined;
  let inOrder = true;
  let isStuck = false;
  let goesOn = true;

  function add(secret: SecretSnapshot): void {
    entries += 1;
    if (!isDated(secret)) inOrder = false;
    if (!inOrder || !isDated(secret)) return;
    const { createdAt } = secret;
    if (edge !== undefined) inOrder = direction === 'rising' ? createdAt >= edge : createdAt <= edge;
    edge = createdAt;
    recent.push(secret);
  }

  function forget(): void {
    const tooMany = recent.length - remembered;
    if (tooMany <= 0) return;
    recent.splice(0, tooMany);
    forgot = true;
  }

  const ask = () => {
    pending ??= iterator.next();
    return pending;
  };

  const chain: Chain = {
    get entries() {
      return entries;
    },
    get edge() {
      return edge;
    },
    get isStuck() {
      return isStuck;
    },
    get inOrder() {
      return inOrder;
    },
    get goesOn() {
      return goesOn;
    },
    coming: () =>
      ask().then(
        () => chain,
        () => chain,
      ),
    async take() {
      const { done, value } = await ask();
      pending = undefined;
      if (done) return false;
      const before = edge;
      const { secrets, next } = value;
      for (const secret of secrets) add(secret);
      if (secrets.length > 0) isStuck = edge === before;
      goesOn = next !== undefined;
      forget();
      onPage(secrets);
      return true;
    },
    between(low, high) {
      const [first] = recent;
      const reaches = !first || (direction === 'rising' ? first.createdAt <= low : first.createdAt >= high);
      if (forgot && !reaches) return undefined;
      return new Set(recent.filter(({ createdAt }) => createdAt > low && createdAt < high).map(({ arn }) => arn));
    },
    sharedWith: (other) => new Set(recent.map(({ arn }) => arn).filter((arn) => other.remembers(arn))).size,
    remembers: (wanted) => recent.some(({ arn }) => arn === wanted),
    abandon() {
      // What a request that nobody waits for meets is of no consequence: all that counts was read by the other chain.
      iterator.return?.().catch(() => undefined);
    },
  };
  return chain;
}

function isDated(secret: SecretSnapshot): secret is Dated {
  return secret.createdAt !== undefined;
}
