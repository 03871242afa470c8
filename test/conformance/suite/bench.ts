import type { Comparison } from '../as-aws.ts';
import type { Emulator } from '../emulator.ts';

/** What each part of the suite is given: the emulator under test, and the comparison with AWS. */
export interface Bench {
  /** Ready only inside a test. */
  emulator(): Emulator;
  readonly asAws: Comparison['asAws'];
}
