import type { FindingStatus, Severity } from './finding.ts';
import type { Gap, PolicyCoverage, RegionCoverage, Verdict, Warning } from './result.ts';
import type { AccountId } from './secret.ts';

/** An event is read by people and has a limit: the others are counted. */
export const mostUnmatchedTold = 10;
export const mostWarningsTold = 10;

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
  /**
   * How much of the account the policy covers, with the first `mostUnmatchedTold` names of what no clause matches. Absent where
   * the audit failed, and from what version 0.1 wrote.
   */
  readonly policyCoverage?: PolicyCoverage;
  /** The first `mostWarningsTold`, as this account's audit saw it: another account may hold what an exception covers. */
  readonly warnings?: readonly Warning[];
  /** Announcements published by this run. */
  readonly announced: number;
}

export interface AuditCompleted {
  /** Made of the execution, so that a repeated one is recognisable. */
  readonly id: string;
  readonly at: string;
  readonly verdict: Verdict | 'failed';
  readonly accounts: readonly AccountSummary[];
  /** Warnings of every account: what has no effect in any of them. Absent from what version 0.1 wrote. */
  readonly warnings?: readonly Warning[];
  /** Accounts that this run was asked to leave out; absent: none, or not known. */
  readonly accountsLeftOut?: number;
}

/** What of the policy a shorter summary says: every count, so many names and warnings. */
export function policyInBrief(
  { policyCoverage, warnings }: AccountSummary,
  most: number,
): Pick<AccountSummary, 'policyCoverage' | 'warnings'> {
  return {
    ...(policyCoverage && {
      policyCoverage: { ...policyCoverage, unmatchedSecrets: policyCoverage.unmatchedSecrets.slice(0, most) },
    }),
    ...(warnings && { warnings: warnings.slice(0, most) }),
  };
}
