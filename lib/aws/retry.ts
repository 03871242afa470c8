import { StandardRetryStrategy } from '@smithy/core/retry';
import { errorFacts } from './error-facts.ts';

type Token = Awaited<ReturnType<StandardRetryStrategy['acquireInitialRetryToken']>>;
type Fault = Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>[1];

/** Milliseconds to wait before a retry; the first retry is number 0. */
export type Pause = (retry: number, throttled: boolean) => number;

export interface RetryLimits {
  /** Milliseconds for one call in all: a pause that would outlast it is not begun. */
  readonly deadline: number;
  readonly pause: Pause;
  /** Nothing is tried again. */
  readonly once?: boolean;
}

/** In all. A throttled call has done nothing and only came too early, and those are many where much is asked. */
const attempts = 3;
const throttledAttempts = 5;

/**
 * Transient faults that the SDK takes for final when they come with HTTP 400: measured for Secrets Manager's, "an error
 * occurred on the server side" (docs/aws-facts.md, "How the SDK meets faults"); the others are its kin in AWS's common
 * errors and in KMS's model.
 */
const transient = new Set([
  'InternalServiceError',
  'InternalServerError',
  'InternalFailure',
  'InternalError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'KMSInternalException',
  'DependencyTimeoutException',
]);

/** Full jitter over pauses that double, from the bases and up to the limit of the SDK's standard mode. */
export function jitteredPause(retry: number, throttled: boolean): number {
  return Math.random() * Math.min((throttled ? 1_000 : 50) * 2 ** retry, 20_000);
}

/**
 * The SDK's standard retries: so many attempts in all, out of a budget that faults use up faster than successes refill
 * it. Beyond the standard they also meet faults that only look final, and wait for as long as `Retry-After` asks, where the
 * SDK waits five seconds more than its own pause at most (@smithy/core 3.41, StandardRetryStrategy).
 */
export function createRetryStrategy({ deadline, pause, once = false }: RetryLimits) {
  // It decides whether there is another attempt. When, is decided here: its own pauses are nought.
  const backoff = { computeNextBackoffDelay: () => 0, setDelayBase: () => undefined };
  const standard = new StandardRetryStrategy({ maxAttempts: once ? 1 : throttledAttempts, backoff });
  const ends = new WeakMap<Token, number>();

  return {
    async acquireInitialRetryToken(scope: string): Promise<Token> {
      const token = await standard.acquireInitialRetryToken(scope);
      ends.set(token, Date.now() + deadline);
      return token;
    },

    async refreshRetryTokenForRetry(token: Token, fault: Fault): Promise<Token> {
      const { retryAfterHint, ...what } = fault;
      const errorType = typeOf(fault);
      if (errorType !== 'THROTTLING' && token.getRetryCount() + 1 >= attempts)
        throw new Error('it was tried often enough');
      const now = Date.now();
      const asked = (retryAfterHint?.getTime() ?? now) - now;
      const delay = Math.max(pause(token.getRetryCount(), errorType === 'THROTTLING'), asked);
      const end = ends.get(token) ?? now + deadline;
      // The SDK then throws the fault itself, which says more than that the time is over.
      if (now + delay >= end) throw new Error('the pause would outlast the deadline');
      const next = await standard.refreshRetryTokenForRetry(token, { ...what, errorType });
      const delayed: Token = {
        getRetryCount: () => next.getRetryCount(),
        getRetryCost: () => next.getRetryCost(),
        getRetryDelay: () => delay,
      };
      ends.set(delayed, end);
      return delayed;
    },

    recordSuccess: (token: Token) => standard.recordSuccess(token),
  };
}

function typeOf({ error, errorType }: Fault): Fault['errorType'] {
  if (errorType === 'THROTTLING') return errorType;
  const { name, status } = errorFacts(error);
  // What a proxy, or a connection that ended early but cleanly, makes of an answer that was right.
  const garbled = status === 200 && (name === 'SyntaxError' || name === 'EmptyAnswer');
  return garbled || transient.has(name) ? 'TRANSIENT' : errorType;
}
