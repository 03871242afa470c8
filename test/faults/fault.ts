import type { AwsRequest, Spoiled } from '../support/local-aws.ts';
import type { VirtualTime } from './virtual-time.ts';

/**
 * What a fault stands for, as `lib/aws` tells faults apart, whichever service has it. `silent` takes a whole attempt, `slow` a
 * whole call; `broken` is what a parser cannot read; `token` is one that leads nowhere, `stale` one that the service no longer
 * knows; `fields` and `word` are no fault, but new.
 */
export type Kind =
  | 'throttled'
  | 'service'
  | 'denied'
  | 'credentials'
  | 'clock'
  | 'unreachable'
  | 'silent'
  | 'slow'
  | 'malformed'
  | 'broken'
  | 'token'
  | 'stale'
  | 'fields'
  | 'word';

export interface Fault {
  readonly name: string;
  readonly kind: Kind;
  /** Whether the service had acted when it struck. */
  readonly acted?: true;
  /** Whether it says by name that nothing was done. */
  readonly refused?: true;
  readonly spoil: (request: AwsRequest, time: VirtualTime) => Spoiled;
}
