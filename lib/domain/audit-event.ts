import type { FindingStatus, Severity } from './finding.ts';
import type { Gap, RegionCoverage, Verdict } from './result.ts';
import type { AccountId } from './secret.ts';

/** How the audit of one account ended; what the event `Audit Completed` carries of each. */
export interface AccountSummary {
  readonly account: AccountId;
  /** `failed`: the audit itself did not come to an end; `error` says why. */
  readonly verdict: Verdict | 'failed';
  readonly error: string | null;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Beginning of the last audit that was not incomplete, this one included; null when there was none. ISO 8601. */
  readonly lastCompleteAt: string | null;
  /** True on the first run: its findings are told by this summary, not one by one. */
  readonly baseline: boolean;
  readonly counts: {
    readonly secrets: number;
    readonly evaluated: number;
    readonly findings: Readonly<Record<FindingStatus, number>>;
    readonly open: Readonly<Record<Severity, number>>;
    /** Open findings by rule. */
    readonly byRule: Readonly<Record<string, number>>;
  };
  readonly coverage: readonly RegionCoverage[];
  /** Names of the clauses that matched something here. */
  readonly matchedClauses: readonly string[];
  /** At most twenty; `moreGaps` counts the rest. */
  readonly gaps: readonly Gap[];
  readonly moreGaps: number;
  /** Announcements published by this run. */
  readonly announced: number;
}

export interface AuditCompleted {
  /** Made of the execution, so that a repeated one is recognisable. */
  readonly id: string;
  readonly at: string;
  readonly verdict: Verdict | 'failed';
  readonly accounts: readonly AccountSummary[];
}
