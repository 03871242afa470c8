import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';

/** What code needs of a logger. Messages are static, so that they can be searched for; facts are fields. */
export interface Log {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** A logger whose lines carry the request id of each invocation. It is never given an event. */
export interface InvocationLog extends Log {
  addContext(context: Context): void;
}

/** One JSON object a line; level and service name from the POWERTOOLS_ variables. */
export function createLog(): InvocationLog {
  return new Logger();
}

/**
 * An error as fields: name, message, stack, and the names and messages of its causes.
 * Nothing else of it, for what an SDK hangs on its errors (requests, responses) does not belong into a log.
 */
export function errorFields(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: { name: 'Error', message: String(error) } };
  return { error: { name: error.name, message: error.message, stack: error.stack }, causes: causesOf(error) };
}

/** Bounded, for a cause may lead back to its error. */
function causesOf(error: Error): string[] {
  const causes: string[] = [];
  let cause: unknown = error.cause;
  while (cause instanceof Error && causes.length < 5) {
    causes.push(`${cause.name}: ${cause.message}`);
    cause = cause.cause;
  }
  return causes;
}
