import type { Finding } from './finding.ts';

export type FindingEventKind = 'opened' | 'changed' | 'resolved' | 'withdrawn';

/** What of a finding changed, wording aside; or why it is said again although nothing did. */
export type ChangeReason = 'severity' | 'cause' | 'expected' | 'observed' | 'reminder';

/** How it is known to be over. */
export type Resolution =
  | 'compliant' // the rule was asked again, with all its inputs read, and is content
  | 'no-longer-applies' // the facts that it was about are gone, and nothing else is wrong in their place
  | 'secret-gone'; // the secret itself is proven to be gone

/** Why it is no longer judged, which is not the same as over. */
export type Withdrawal = 'account' | 'region' | 'rule' | 'clause' | 'exception';

/**
 * One announcement about one finding. `id` is made of the finding's fingerprint and a sequence: an announcement may come
 * more than once, always under the same id.
 */
export interface FindingEvent {
  readonly id: string;
  readonly kind: FindingEventKind;
  /** When the audit that saw it began, ISO 8601. */
  readonly at: string;
  readonly finding: Finding;
  /** Of `opened`: it was over before. */
  readonly reopened: boolean;
  /** Of `changed`. */
  readonly changes: readonly ChangeReason[];
  readonly resolution: Resolution | null;
  readonly withdrawal: Withdrawal | null;
  /** It opens and closes time and again: until it stays one way, nothing more is said. */
  readonly flapping: boolean;
}
