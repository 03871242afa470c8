import pLimit from 'p-limit';

/** Runs work, some of it at once: how much follows what the service bears. */
export type AdaptiveLimit = <T>(work: () => Promise<T>) => Promise<T>;

/** As many full rounds without throttling come before one more call is tried at once. */
const quietRounds = 4;

/**
 * At most `most` at once. The first sign of throttling halves that; a long enough quiet adds one again: the additive
 * increase and multiplicative decrease by which TCP shares a line [RFC 5681].
 * @param throttled how many attempts were throttled so far, retries that went well included
 */
export function createAdaptiveLimit(most: number, throttled: () => number): AdaptiveLimit {
  const limit = pLimit(most);
  let known = throttled();
  let begun = 0;
  /** What began up to here went by the old limit, and tells nothing about the new one. */
  let outdated = 0;
  let quiet = 0;

  function adapt(number: number): void {
    const now = throttled();
    const isNews = now > known;
    known = now;
    if (number <= outdated) return;
    if (isNews) {
      limit.concurrency = Math.max(1, Math.floor(limit.concurrency / 2));
      outdated = begun;
      quiet = 0;
      return;
    }
    quiet += 1;
    if (quiet < quietRounds * limit.concurrency || limit.concurrency >= most) return;
    limit.concurrency += 1;
    quiet = 0;
  }

  return (work) =>
    limit(async () => {
      begun += 1;
      const number = begun;
      try {
        return await work();
      } finally {
        adapt(number);
      }
    });
}
