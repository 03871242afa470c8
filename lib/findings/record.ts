import pLimit from 'p-limit';
import type { FindingEvent } from '../domain/event.ts';
import type { AccountId } from '../domain/secret.ts';
import { type FindingObservation, type Moment, observe, published, type StoredFinding } from './lifecycle.ts';
import type { FindingStore } from './store.ts';

/** What one audit has to say about one finding. */
export interface Observed {
  readonly id: string;
  readonly account: AccountId;
  readonly observation: FindingObservation;
}

/** A write that is refused this often in a row meets no other audit, but a fault. */
const attempts = 8;
/** Each write has a condition of its own, so that none waits for another. */
const writesAtOnce = 10;

/**
 * Stores what an audit observed, each finding by itself: a write that another audit overtook is decided anew from what
 * is stored now. Answers what is stored of each, where anything changed.
 * @throws Error when a finding cannot be written at all; nothing that was written before is lost by it.
 */
export async function record(
  store: FindingStore,
  known: ReadonlyMap<string, StoredFinding>,
  observed: readonly Observed[],
  moment: Moment,
): Promise<StoredFinding[]> {
  const written = await forEach(observed, ({ id, account, observation }) =>
    update(store, account, id, known.get(id), (stored) => observe(stored, observation, moment)),
  );
  return written.filter((next) => next !== undefined);
}

/**
 * Publishes what stands in the outboxes and takes it out of them, in this order: whatever dies in between is published
 * again, under the same id, and nothing is lost.
 */
export async function publishOutbox(
  store: FindingStore,
  stored: readonly StoredFinding[],
  publish: (events: readonly FindingEvent[]) => Promise<void>,
): Promise<number> {
  const waiting = stored.filter(({ outbox }) => outbox.length > 0);
  const events = waiting.flatMap(({ outbox }) => outbox);
  if (events.length === 0) return 0;
  await publish(events);
  const ids = new Set(events.map(({ id }) => id));
  await forEach(waiting, (one) =>
    update(store, one.finding.account, one.finding.id, one, (now) => now && published(now, ids)),
  );
  return events.length;
}

/** The first error is thrown once every write has ended: none goes on in an invocation that is over. */
async function forEach<T, Result>(all: readonly T[], write: (one: T) => Promise<Result>): Promise<Result[]> {
  const limit = pLimit(writesAtOnce);
  const ended = await Promise.allSettled(all.map((one) => limit(() => write(one))));
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

async function update(
  store: FindingStore,
  account: AccountId,
  id: string,
  known: StoredFinding | undefined,
  change: (stored: StoredFinding | undefined) => StoredFinding | undefined,
): Promise<StoredFinding | undefined> {
  let stored = known;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const next = change(stored);
    if (!next) return undefined;
    if (await store.save(next, stored)) return next;
    stored = await store.get(account, id);
  }
  throw new Error(
    `finding ${id} of account ${account} could not be stored: ${attempts} writes in a row were overtaken`,
  );
}
