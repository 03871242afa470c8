import type { Clock } from '../domain/clock.ts';
import { type Finding, severities } from '../domain/finding.ts';
import type { Policy } from '../domain/policy.ts';
import type { AuditResult, Gap, RegionCoverage, Verdict } from '../domain/result.ts';
import type { AccountId, Region } from '../domain/secret.ts';
import { rules as allRules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { evaluate } from './evaluate.ts';
import { accountGaps, readingGaps } from './gaps.ts';
import { type AccountScope, ReadError } from './ports.ts';
import { type AccountReading, readAccount } from './read-account.ts';
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

/** How far the reading has come: one event per page listed and per secret described. */
export type Progress =
  | {
      readonly kind: 'listed';
      readonly account: AccountId | undefined;
      readonly region: Region;
      readonly secrets: number;
      readonly done: boolean;
    }
  | { readonly kind: 'described'; readonly done: number; readonly total: number };

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

function coverageOf(reading: AccountReading | undefined, { reader }: AccountScope, scope: Scope): RegionCoverage[] {
  return scope.regions.map((region) => {
    const inventory = reading?.inventories.get(region);
    const error = inventory ? inventory.error : new ReadError('service', 'it was not read');
    return {
      account: reading?.account ?? scope.accounts[0] ?? '',
      region,
      status: error ? 'incomplete' : 'complete',
      reason: error?.message ?? null,
      secrets: inventory?.entries ?? 0,
      calls: reader.calls(region),
    };
  });
}

function verdictOf(findings: readonly Finding[], coverage: readonly RegionCoverage[], gaps: readonly Gap[]): Verdict {
  const unseen =
    gaps.length > 0 ||
    coverage.some(({ status }) => status === 'incomplete') ||
    findings.some(({ status }) => status === 'unknown');
  if (unseen) return 'incomplete';
  return findings.some(({ status }) => status === 'open') ? 'violations' : 'compliant';
}

function countsOf(findings: readonly Finding[], readings: readonly AccountReading[], evaluated: number) {
  const counts = { open: 0, pending: 0, unknown: 0 };
  const open = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const finding of findings) {
    counts[finding.status] += 1;
    if (finding.status === 'open') open[finding.severity] += 1;
  }
  const secrets = readings.reduce((sum, { families }) => sum + families.size, 0);
  return { secrets, evaluated, findings: counts, open };
}

function byImportance(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compareText(a.account, b.account) ||
    compareText(a.secret.name, b.secret.name) ||
    compareText(a.secret.arn, b.secret.arn) ||
    compareText(a.region, b.region) ||
    compareText(a.rule, b.rule)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
