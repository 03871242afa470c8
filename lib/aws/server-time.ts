import type { Clock } from '../domain/clock.ts';
import type { Instant } from '../domain/secret.ts';
import type { Plugin } from './middleware.ts';

/** What the `Date` headers of AWS's answers show of the machine's clock. */
export interface ServerTime {
  /** An answer that said `date`, to a request that was sent and answered at these times of the machine's clock. */
  note(date: string | undefined, sentAt: Instant, answeredAt: Instant): void;
  /** How far AWS was ahead by the first answer, milliseconds; null: no answer has shown it. */
  first(): number | null;
  /** The same by the latest one. */
  latest(): number | null;
}

/** `Date` has a resolution of a second, and says nothing of when within its request it was written: less is no difference. */
const resolution = 2_000;

export function createServerTime(): ServerTime {
  let first: number | null = null;
  let latest: number | null = null;
  return {
    note(date, sentAt, answeredAt) {
      const shown = date === undefined ? Number.NaN : Date.parse(date);
      if (!Number.isFinite(shown)) return;
      // In the middle of the second that it names, and of the request.
      const offset = shown + 500 - (sentAt + answeredAt) / 2;
      const uncertain = resolution + (answeredAt - sentAt) / 2;
      latest = Math.abs(offset) <= uncertain ? 0 : Math.round(offset);
      first ??= latest;
    },
    first: () => first,
    latest: () => latest,
  };
}

/** The machine's clock, corrected once by the first answer that showed AWS's time; until then as it is. */
export function clockOf(time: ServerTime, machine: Clock): Clock {
  return { now: () => machine.now() + (time.first() ?? 0) };
}

/** Of this process: every connection adds to it, whatever it is for. */
export const serverTime = createServerTime();

/** Placed within the retry, around the sending alone: an answer that is an error shows the time as well. */
export function noteServerTime(time: ServerTime, machine: Clock): Plugin {
  return {
    applyToStack(stack) {
      stack.add(
        (next) => async (args) => {
          const sentAt = machine.now();
          const answer = await next(args);
          time.note(dateOf(answer.response), sentAt, machine.now());
          return answer;
        },
        { step: 'deserialize', priority: 'low', name: 'noteServerTime' },
      );
    },
  };
}

function dateOf(response: unknown): string | undefined {
  const headers: unknown = Object(response).headers;
  const date: unknown = Object(headers).date;
  return typeof date === 'string' ? date : undefined;
}
