/** How fast calls of one operation go to one Region: as they come, until the service throttles them. By a clock that nobody sets back. */
export interface Pace {
  /** Waits until a call may go. @throws the reason of `ended` when that is aborted meanwhile. */
  turn(ended: AbortSignal): Promise<void>;
  /** The same for a call that is sent again: it goes before those that were not sent yet, and waits two seconds at most. */
  turnAgain(ended: AbortSignal): Promise<void>;
  /** Of an attempt that was sent then (`performance.now()`): whether the service throttled it. */
  answered(sentAt: number, isThrottled: boolean): void;
}

/** Milliseconds between two calls, at most: where even that is too fast, the retries decide. */
const longestGap = 2_000;
/** Milliseconds: Node's timers have no finer grain, so that calls that are closer than that go several at once. */
const grain = 5;

/** The first pace, by the calls that went well so far: a burst that the service bore says more than it bears for long. */
const firstSlowing = 4;
const slowing = 1.4;
/** How a call that went well quickens the pace: until the limit was met again, and from then on. */
const seeking = 1.06;
const probing = 1 + 1 / 128;

/**
 * The first call that is throttled sets a pace, each further one slows it down by much, and each that goes well quickens it
 * by little: as TCP shares a line, with a rate in place of a window, since a listing is one call at a time and can still be
 * too fast. Why not the SDK's own adaptive mode: of fifty calls that one moment throttled each slows it down, to a call in two
 * seconds (@smithy/core 3.41, DefaultRateLimiter).
 */
export function createPace(): Pace {
  /** Nought: nothing was throttled so far. */
  let gap = 0;
  let due = 0;
  let last: Promise<void> = Promise.resolve();
  let begun: number | undefined;
  let wentWell = 0;
  let slowed = 0;
  /** What was sent up to then went by the pace before, and tells nothing about this one. */
  let slowedAt = 0;
  /** Whether anything waits for its turn: a pace that nobody feels is not tried out by what goes well. */
  let isFelt = false;

  async function waitUntilDue(ended: AbortSignal): Promise<void> {
    isFelt = due > performance.now();
    // What is sent again may have gone before meanwhile.
    while (due > performance.now()) await pause(due - performance.now(), ended);
    due = Math.max(due, performance.now() - (gap < grain ? grain : 0)) + gap;
  }

  function slowDown(now: number, sentAt: number): void {
    if (gap > 0 && sentAt <= slowedAt) return;
    const first = ((now - (begun ?? now)) / Math.max(1, wentWell)) * firstSlowing;
    gap = Math.min(longestGap, Math.max(1, gap === 0 ? first : gap * slowing));
    slowed += 1;
    slowedAt = now;
  }

  return {
    async turn(ended) {
      begun ??= performance.now();
      if (gap === 0) return;
      const mine = last.then(() => waitUntilDue(ended));
      last = mine.catch(() => undefined);
      await mine;
    },
    async turnAgain(ended) {
      if (gap === 0) return;
      const wait = due - performance.now();
      due = Math.max(due, performance.now()) + gap;
      if (wait > 0) await pause(Math.min(wait, longestGap), ended);
    },
    answered(sentAt, isThrottled) {
      if (isThrottled) return slowDown(performance.now(), sentAt);
      wentWell += 1;
      if (isFelt && sentAt > slowedAt) gap /= slowed > 1 ? probing : seeking;
    },
  };
}

function pause(milliseconds: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      ended.removeEventListener('abort', cancel);
      resolve();
    }, Math.ceil(milliseconds));
    function cancel(): void {
      clearTimeout(timer);
      reject(ended.reason);
    }
    ended.addEventListener('abort', cancel, { once: true });
    if (ended.aborted) cancel();
  });
}
