import type { Fix } from './fix.ts';
import type { AccountId, Region } from './secret.ts';

/** From worst to least. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** Named facts of a finding: what a later audit compares, wording aside. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** What a rule says about one replica Region of one secret. */
export type Answer =
  | { readonly kind: 'compliant' }
  | {
      readonly kind: 'not-applicable';
      /** True when the policy no longer asks; otherwise the facts that the rule is about are not there. */
      readonly byPolicy?: boolean;
    }
  /** On its way from one state to another: nothing is found, and nothing that was found is over. */
  | { readonly kind: 'unsettled' }
  | ({ readonly kind: 'violation' } & Observation)
  | ({ readonly kind: 'pending' } & Observation)
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      /** True when the result gives that reason once elsewhere, for a Region or a key: no finding repeats it. */
      readonly accounted?: boolean;
      /** True when the place itself did not show what was needed: where the result says so of the place, that is the reason. */
      readonly unseen?: boolean;
      /** What to do about this case. */
      readonly remedy?: string;
    };

export interface Observation {
  /** A short code, where the rule distinguishes causes. */
  readonly cause?: string;
  readonly expected: Facts;
  readonly observed: Facts;
  /** One or two sentences for a tired person: what is wrong, in words. */
  readonly message: string;
  /** What to do about this case, where the rule's general remedy can be made more exact. */
  readonly remedy?: string;
  /** The same as data; absent: no call can fix it, and the remedy is an instruction. */
  readonly fix?: Fix;
}

/**
 * `pending`: within its grace, not yet a violation. `unknown`: what was needed to decide could not be read, or was not
 * understood. `excepted`: a violation or an unknown that the policy excepts until a date.
 */
export type FindingStatus = 'open' | 'pending' | 'unknown' | 'excepted';

/** The policy's exception that covers something, or covered it until it expired. */
export interface ExceptionNote {
  readonly owner: string;
  readonly reason: string;
  /** The last day, as `2026-12-31`. */
  readonly until: string;
  readonly expired: boolean;
}

/** True when an exception covers something now: there is one, and it has not expired. */
export function isExcepted({ exception }: { readonly exception: Pick<ExceptionNote, 'expired'> | null }): boolean {
  return exception !== null && !exception.expired;
}

export interface Finding {
  /** Fingerprint of account, family, replica Region and rule: the same fault has the same id in every audit. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly status: FindingStatus;
  readonly account: AccountId;
  readonly secret: { readonly name: string; readonly arn: string; readonly primaryRegion: Region };
  /** The replica's Region; the primary's for findings about the secret as a whole. */
  readonly region: Region;
  /** Name of the clause that matched, if any did. */
  readonly clause: string | null;
  readonly cause: string | null;
  readonly expected: Facts;
  readonly observed: Facts;
  readonly message: string;
  readonly remedy: string;
  /** The remedy as data: what to call, and what only a person can decide. Absent from findings that version 0.1 stored. */
  readonly fix?: Fix;
  readonly exception: ExceptionNote | null;
  /** ISO 8601. */
  readonly firstSeen: string;
  readonly lastSeen: string;
}
