import type { Clock } from '../domain/clock.ts';
import type { Policy } from '../domain/policy.ts';
import type { AuditResult } from '../domain/result.ts';
import type { AccountId, Region } from '../domain/secret.ts';
import { rules as allRules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { evaluate } from './evaluate.ts';
import { accountGaps, readingGaps } from './gaps.ts';
import { type AccountScope, type Progress, ReadError } from './ports.ts';
import { type AccountReading, readAccount } from './read-account.ts';
import { byImportance, countsOf, coverageOf, verdictOf } from './result.ts';
import { type Scope, scopeOf } from './scope.ts';
import { viewsOf } from './views.ts';

export interface AuditRequest {
  readonly policy: Policy;
  /** One reader per account of the run. */
  readonly scopes: readonly AccountScope[];
  /** A subset of the policy's accounts, when the caller narrows the run; absent: all of them. */
  readonly accounts?: readonly AccountId[];
  /** A subset of the policy's Regions, likewise. */
  readonly regions?: readonly Region[];
  /** Absent: every rule there is. */
  readonly rules?: readonly Rule[];
  readonly clock: Clock;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * One complete audit: inventory, join, describe, evaluate, and an account of what was not seen.
 * @throws ReadError when nothing at all could be read, for want of credentials or of a connection; every other fault is
 * told in the result (docs/errors.md).
 */
export async function audit(request: AuditRequest): Promise<AuditResult> {
  const { policy, clock, rules = allRules, onProgress = () => undefined } = request;
  const startedAt = clock.now();
  const scope = scopeOf(policy, request);
  const readings = await Promise.all(request.scopes.map((account) => readAccount(policy, account, scope, onProgress)));
  failIfNothingWasRead(readings);

  const at = new Date(startedAt).toISOString();
  const judged = readings.flatMap((reading) => judge(policy, reading, scope, startedAt));
  const findings = judged.flatMap((family) => evaluate(family, rules, at)).sort(byImportance);
  const coverage = request.scopes.flatMap((account, index) => coverageOf(readings[index], account, scope));
  const gaps = [
    ...readings.flatMap((reading) => readingGaps(policy, reading, scope)),
    ...accountGaps(scope, accountsRead(readings, scope)),
  ];
  return {
    startedAt: at,
    finishedAt: new Date(clock.now()).toISOString(),
    verdict: verdictOf(findings, coverage, gaps),
    findings,
    coverage,
    gaps,
    counts: countsOf(findings, readings, judged.length),
  };
}

function judge(policy: Policy, reading: AccountReading, scope: Scope, now: number) {
  return [...reading.primaries].flatMap(([arn, primary]) => {
    const family = reading.families.get(arn);
    return family && primary.kind === 'present' ? viewsOf(policy, reading, scope, family, primary.value, now) : [];
  });
}

/** One account among many may fail and leave the others their findings; a run that read nothing is no audit. */
function failIfNothingWasRead(readings: readonly AccountReading[]): void {
  const inventories = readings.flatMap((reading) => [...reading.inventories.values()]);
  const errors = inventories.flatMap(({ entries, error }) => (error && entries === 0 ? [error] : []));
  const [first] = errors;
  if (!first || errors.length < inventories.length) return;
  const fatal = errors.every(({ failure }) => failure === 'credentials' || failure === 'unreachable');
  if (fatal) throw new ReadError(first.failure, first.message, { cause: first });
}

function accountsRead(readings: readonly AccountReading[], scope: Scope): Set<AccountId> {
  const read = readings.flatMap(({ account }) => account ?? []);
  // A single account without any secret cannot be told apart from the one that was expected.
  return new Set(read.length === 0 && scope.accounts.length === 1 ? scope.accounts : read);
}
