import type { FindingEvent } from './event.ts';
import type { ExceptionNote, Finding, FindingStatus, Severity } from './finding.ts';
import type { UnmatchedMode } from './policy.ts';
import type { AccountId, Region } from './secret.ts';

/** Everything one audit has to say; every formatter and the exit code read this and nothing else. */
export interface AuditResult {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly verdict: Verdict;
  /** Sorted: severity, account, secret name, Region, rule. */
  readonly findings: readonly Finding[];
  /** One entry per account and Region of the audit's scope, sorted. */
  readonly coverage: readonly RegionCoverage[];
  /** Every reason why the audit is not complete, beyond a Region's own; empty on a complete audit. */
  readonly gaps: readonly Gap[];
  /** Names of the clauses that matched something, sorted. */
  readonly matchedClauses: readonly string[];
  readonly counts: {
    /** Distinct secrets read, replicas not counted. */
    readonly secrets: number;
    /** Secrets that are replicated, or that a clause wants replicated: those that were described and evaluated. */
    readonly evaluated: number;
    /** Replicas that primaries report, whatever their status. */
    readonly replicas: number;
    readonly findings: Readonly<Record<FindingStatus, number>>;
    /** Open findings by severity. */
    readonly open: Readonly<Record<Severity, number>>;
  };
  /** How much of the estate the policy covers. */
  readonly policyCoverage: PolicyCoverage;
  /** What in the policy has no effect, or leaves secrets uncovered. A warning never makes an audit incomplete. */
  readonly warnings: readonly Warning[];
  /** What of the policy the caller left out of this run; both empty: nothing, so the verdict is about all of it. */
  readonly leftOut: { readonly accounts: readonly AccountId[]; readonly regions: readonly Region[] };
  /** Present where runs are remembered, and this one was worth remembering. */
  readonly changes?: Changes;
}

/** What became of findings since the run before. */
export interface Changes {
  /** When that began, ISO 8601; null: there was none, and what this one found is the baseline. */
  readonly since: string | null;
  /** Sorted as the findings are. */
  readonly events: readonly FindingEvent[];
}

/** `incomplete` outranks `violations`: what could not be read is never clean. */
export type Verdict = 'compliant' | 'violations' | 'incomplete';

export interface RegionCoverage {
  readonly account: AccountId;
  readonly region: Region;
  readonly status: 'complete' | 'incomplete';
  /** Why it is incomplete. */
  readonly reason: string | null;
  /** Entries that the Region's listing showed, replicas included. */
  readonly secrets: number;
  /** Requests sent to this Region, by operation, retries included. */
  readonly calls: Readonly<Record<string, number>>;
}

export interface Gap {
  readonly kind:
    | 'secret-unreadable'
    | 'secret-undecided'
    | 'key-unreadable'
    | 'region-not-listed'
    | 'clause-matched-nothing'
    | 'account-not-read'
    | 'unexpected-account'
    | 'no-secrets';
  readonly account: AccountId | null;
  readonly region: Region | null;
  /** The secret's name, where the gap is about one. */
  readonly secret: string | null;
  /** Set when the policy excepts (or excepted) it: an exception that holds keeps it from spoiling the verdict. */
  readonly exception: ExceptionNote | null;
  /** A sentence or two: what was not seen, or could not be judged, and what to do about it. */
  readonly message: string;
}

/** Every listed secret (a primary with its replicas, or a standalone one) counts once, by the clause that decides it. */
export interface PolicyCoverage {
  /** A clause requires replicas of it. */
  readonly required: number;
  /** A clause requires that it has no replica (`replicas: {}`). */
  readonly forbidden: number;
  /** A clause without `require` decides: only the rules that need no requirement apply. */
  readonly tuned: number;
  /** No clause matches it. */
  readonly unmatched: number;
  /** Which clause decides could not be read. */
  readonly undecided: number;
  /** What the policy says about unmatched secrets. */
  readonly unmatchedMode: UnmatchedMode;
  /** The unmatched ones by account, name and Region, sorted, as many as a result holds (`mostUnmatchedNamed`). */
  readonly unmatchedSecrets: readonly UnmatchedSecret[];
}

export interface UnmatchedSecret {
  readonly account: AccountId;
  readonly name: string;
  /** The primary's Region. */
  readonly region: Region;
}

/** More unmatched secrets than this are counted, and not named: a result must fit in memory. */
export const mostUnmatchedNamed = 10_000;

export interface Warning {
  readonly kind: 'exception-covers-nothing' | 'secrets-unmatched' | 'policy-unsealed' | 'clock-off';
  /** A sentence or two: what it is about, and what to do. */
  readonly message: string;
}
