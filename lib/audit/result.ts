import { type Finding, isExcepted, severities } from '../domain/finding.ts';
import type { AuditResult, Gap, RegionCoverage, Verdict } from '../domain/result.ts';
import { type AccountScope, ReadError } from './ports.ts';
import type { AccountReading } from './read-account.ts';
import type { Scope } from './scope.ts';

/** How each Region of one account's scope ended. */
export function coverageOf(
  reading: AccountReading | undefined,
  { reader }: AccountScope,
  scope: Scope,
): RegionCoverage[] {
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

/** `incomplete` outranks `violations`: what could not be read is never clean. */
export function verdictOf(
  findings: readonly Finding[],
  coverage: readonly RegionCoverage[],
  gaps: readonly Gap[],
): Verdict {
  const unseen =
    gaps.some((gap) => !isExcepted(gap)) ||
    coverage.some(({ status }) => status === 'incomplete') ||
    findings.some(({ status }) => status === 'unknown');
  if (unseen) return 'incomplete';
  return findings.some(({ status }) => status === 'open') ? 'violations' : 'compliant';
}

export function countsOf(
  findings: readonly Finding[],
  readings: readonly AccountReading[],
  judged: ReadonlyArray<{ readonly evaluated: number; readonly replicas: number }>,
): AuditResult['counts'] {
  const counts = { open: 0, pending: 0, unknown: 0, excepted: 0 };
  const open = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const finding of findings) {
    counts[finding.status] += 1;
    if (finding.status === 'open') open[finding.severity] += 1;
  }
  const secrets = readings.reduce((sum, reading) => sum + reading.secrets, 0);
  const evaluated = judged.reduce((sum, one) => sum + one.evaluated, 0);
  const replicas = judged.reduce((sum, one) => sum + one.replicas, 0);
  return { secrets, evaluated, replicas, findings: counts, open };
}

/** Worst first, then where it is. */
export function byImportance(a: Finding, b: Finding): number {
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
