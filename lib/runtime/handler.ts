import middy, { type MiddyfiedHandler } from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from '../z.ts';
import { parseEvent } from './event.ts';
import { createLog, errorFields, type InvocationLog, type Log } from './log.ts';

/** What a handler is given beside its event. */
export interface Invocation {
  readonly log: Log;
  readonly context: Context;
  /** Aborts shortly before the function's time-out: to be passed on to every call that can be ended. */
  readonly signal: AbortSignal;
}

/** Time for the log line that says so, before Lambda stops the process. */
const timeoutEarlyInMillis = 3_000;

/**
 * A Lambda handler with its middleware: the event validated, the log bound to the invocation, an end before the time-out,
 * and every error logged, then thrown on: a handler that returned would keep retries and dead-letter queues from firing.
 */
export function createHandler<Event, Result>(
  schema: z.ZodMiniType<Event>,
  handle: (event: Event, invocation: Invocation) => Promise<Result>,
): MiddyfiedHandler<unknown, Result> {
  // Made by the first invocation, not by the import: it reads the environment.
  let log: InvocationLog | undefined;
  const getLog = () => {
    log ??= createLog();
    return log;
  };

  return middy<unknown, Result>(
    async (event: unknown, context: Context, { signal }: { signal: AbortSignal }) =>
      handle(parseEvent(schema, event), { log: getLog(), context, signal }),
    { timeoutEarlyInMillis, timeoutEarlyResponse },
  )
    .before(({ context }) => getLog().addContext(context))
    .onError(({ error }) => getLog().error('The invocation failed', errorFields(error)));
}

function timeoutEarlyResponse(): never {
  const error = new Error(
    'The function was about to reach its time-out, and ended first. Raise its timeout, or narrow its work.',
  );
  error.name = 'TimeoutError';
  throw error;
}
