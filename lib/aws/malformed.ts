import { ReadError } from '../audit/ports.ts';

/** An answer that is not what the service promises. */
export function malformed(operation: string, region: string, what: string): ReadError {
  return new ReadError('malformed', `${operation} in ${region}: the answer holds ${what}`);
}
