import type { Severity } from './finding.ts';
import type { AccountId, Region } from './secret.ts';

/** A validated policy: what to read, and what must be true of it. Made by `lib/policy`. */
export interface Policy {
  readonly version: 1;
  /** Accounts that the audit is expected to find; another one is an error. */
  readonly accounts: readonly AccountId[];
  /** Regions to read; never empty. */
  readonly regions: readonly Region[];
  /** In the order of the file: the first that matches a secret decides. */
  readonly clauses: readonly Clause[];
  readonly exceptions: readonly PolicyException[];
  /** What it means that no clause matches a secret: nothing, a warning, or a finding of each (`secret-unmatched`). */
  readonly unmatched: UnmatchedMode;
  /**
   * True: its text is known to be whole (it ends with the end marker, and `remediation` says `killSwitch`). One that may have been
   * cut off audits, and repairs nothing.
   */
  readonly sealed: boolean;
  /** Absent: nothing is ever repaired. */
  readonly remediation?: RemediationPolicy;
}

export const unmatchedModes = ['allow', 'warn', 'fail'] as const;
export type UnmatchedMode = (typeof unmatchedModes)[number];

/** Something known that does not count until its end date. */
export interface PolicyException {
  /** A rule's id, or `unreadable` for a secret that is known to be unreadable. */
  readonly rule: string;
  /** A name glob, as in a clause's `match`. */
  readonly secret: string;
  /** Absent: in every account. */
  readonly account?: AccountId;
  /** The replica's Region (the primary's, for findings about the whole secret). Absent: in every Region. */
  readonly region?: Region;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, in UTC, as `2026-12-31`. */
  readonly until: string;
}

export interface Clause {
  /** Unique within the policy; findings cite it. */
  readonly name: string;
  /** True when it may match no secret at all without making the audit incomplete. */
  readonly optional: boolean;
  /** All stated conditions must hold; a clause without conditions matches every secret. */
  readonly match: ClauseMatch;
  /** Absent: the clause only tunes the rules that need no requirement. */
  readonly require?: ClauseRequirement;
  /** Settings by rule id; a rule that is not named runs with its defaults. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

export interface ClauseMatch {
  /** Name globs, one of which must match: `*` any run of characters (`/` included), `?` one character. */
  readonly name?: readonly string[];
  /** Tags that must all be present, each with one of the listed value globs. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  /** Owning services (`OwningService`), one of which must be the secret's. */
  readonly owningService?: readonly string[];
  /** Regions, one of which must be the primary's. */
  readonly region?: readonly Region[];
}

export interface ClauseRequirement {
  /** Regions in which the primary may live; absent: any. */
  readonly primary?: readonly Region[];
  /** Regions to which the secret must be replicated; empty: it must not be replicated (unless others are allowed). */
  readonly replicas: Readonly<Record<Region, ReplicaRequirement>>;
  /** True when replicas in Regions that the clause does not name are fine. */
  readonly allowOthers: boolean;
}

export interface ReplicaRequirement {
  /**
   * Absent: any key. `customer-managed`: any key but the account's default. Otherwise a key id, key ARN, alias
   * (`alias/name`) or alias ARN.
   */
  readonly key?: string;
}

export interface RuleSetting {
  /** `off` in the policy. */
  readonly enabled: boolean;
  /** Replaces the rule's default severity. */
  readonly severity?: Severity;
  /** The rule's own parameters, validated by its schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Who may start a repair: nobody, a person by hand, an approver, or the service by itself. Each includes those before it,
 * except that a person alone cannot do what must be approved.
 */
export type RepairMode = 'off' | 'manual' | 'approve' | 'auto';

export interface RemediationPolicy {
  /** True: nothing is written, whatever else is said. */
  readonly killSwitch: boolean;
  /** By rule id; a rule that is not named is off. */
  readonly rules: Readonly<Record<string, RepairMode>>;
  /** Of their own for the two destructive actions: the rule's mode does not open them. */
  readonly overwrite: RepairMode;
  readonly remove: RepairMode;
  /** Regions in which replicas may be changed. */
  readonly regions: readonly Region[];
  /** Exceeding either refuses the whole run, before its first call. */
  readonly limits: {
    readonly actions: number;
    /** Of all replicas that were judged, between 0 and 1. */
    readonly share: number;
  };
  /** Milliseconds between two attempts on one secret and Region, and how many there may be in all. */
  readonly cooldown: number;
  readonly attempts: number;
  /** Milliseconds for which a victim must not have been changed, or read. The policy can only lengthen them. */
  readonly overwriteGate: { readonly unchangedFor: number; readonly unreadFor: number };
  readonly removeGate: { readonly unreadFor: number };
  /** Globs of IAM identities that may approve. */
  readonly approvers: readonly string[];
  /** Milliseconds after which a plan, and a question for approval, is void. */
  readonly planValidFor: number;
  readonly approvalExpires: number;
}
