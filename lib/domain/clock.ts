import type { Instant } from './secret.ts';

/** Where time comes from; nothing in `lib` asks the system. */
export interface Clock {
  now(): Instant;
}
