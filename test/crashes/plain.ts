import { aLife, live } from '../support/lives.ts';
import type { Deaths } from './deaths.ts';

const mostDeliveries = 50;

/** A function without checkpoints: when it dies, whoever sent the event sends the whole of it again. */
export async function delivered<T>(invoke: () => Promise<T>, deaths: Deaths): Promise<T> {
  for (let delivery = 1; delivery <= mostDeliveries; delivery += 1) {
    const answer = await once(invoke, deaths);
    if (answer !== 'died') return answer;
  }
  throw new Error(`it died at each of ${mostDeliveries} deliveries`);
}

interface QueueRecord {
  readonly messageId: string;
}

/**
 * Batches of a queue, until nothing is left in it. What was given back, or was under way when the function died, comes again
 * once it is visible again: after what came in behind it.
 */
export async function drained<T extends QueueRecord>(
  batches: readonly (readonly T[])[],
  invoke: (records: readonly T[]) => Promise<unknown>,
  deaths: Deaths,
): Promise<void> {
  const queue = [...batches];
  for (let delivery = 1; delivery <= mostDeliveries; delivery += 1) {
    const batch = queue.shift();
    if (!batch) return;
    const answer = await once(() => invoke(batch), deaths);
    const failed: readonly { itemIdentifier: string }[] = Object(answer).batchItemFailures ?? [];
    const back =
      answer === 'died'
        ? batch
        : batch.filter(({ messageId }) => failed.some(({ itemIdentifier }) => itemIdentifier === messageId));
    if (back.length > 0) queue.push(back);
  }
  throw new Error(`the queue was not empty after ${mostDeliveries} deliveries`);
}

async function once<T>(invoke: () => Promise<T>, deaths: Deaths): Promise<T | 'died'> {
  const life = aLife();
  deaths.are({ kill: life.end, passes: () => undefined });
  const answer = await live(life, invoke);
  life.end();
  return answer;
}
