import type { Instant } from './secret.ts';

/** Where time comes from; nothing in `lib` asks the system. */
export interface Clock {
  now(): Instant;
}

/** A clock that is wrong by so much that people should know: AWS refuses signatures beyond it. Milliseconds. */
export const clockTolerance = 300_000;

/** How far AWS's time may move against ours during a run in which something is written. Milliseconds. */
const steady = 30_000;

/** Why nothing may be written by a clock. */
export interface ClockDoubt {
  readonly code: 'clock-unknown' | 'clock-moved';
  readonly reason: string;
}

/**
 * The machine's clock, corrected once by how far AWS was ahead of it: gates, graces and approvals go by AWS's time, which
 * dates what they are about.
 */
export interface CorrectedClock extends Clock {
  /** @param offset milliseconds by which AWS is ahead; null: not known */
  correct(offset: number | null): void;
  doubt(latest: number | null): ClockDoubt | undefined;
}

export function createCorrectedClock(machine: Clock): CorrectedClock {
  let known: number | null = null;
  return {
    now: () => machine.now() + (known ?? 0),
    correct(offset) {
      known = offset;
    },
    doubt: (latest) => clockDoubt(known, latest),
  };
}

/**
 * @param known milliseconds by which AWS was ahead when the run began; null: not known
 * @param latest the same as AWS's latest answer shows it
 */
export function clockDoubt(known: number | null, latest: number | null): ClockDoubt | undefined {
  if (known === null || latest === null) {
    const reason = 'No answer of AWS showed what time it is, so nothing is known of how old things are.';
    return { code: 'clock-unknown', reason };
  }
  // Written so that what is no number is a doubt.
  if (Math.abs(latest - known) <= steady) return undefined;
  const seconds = Math.round(Math.abs(latest - known) / 1000);
  return { code: 'clock-moved', reason: `The clock moved by ${seconds} s against AWS's since the run began.` };
}
