import { isExcepted, type Severity, severities } from '../lib/domain/finding.ts';
import type { AuditResult } from '../lib/domain/result.ts';

/** 0 compliant · 1 findings at or above the threshold · 2 usage, policy or credentials · 3 incomplete (docs/output.md). */
export type ExitCode = 0 | 1 | 2 | 3;

export const thresholds = [...severities, 'never'] as const;
export type FailOn = (typeof thresholds)[number];

/**
 * What a pipeline is told of an audit. The wrong account is a mistake of the caller; beyond that, incomplete outranks
 * findings, because what was not read may hold worse ones. A pending finding is within its grace and fails nothing;
 * neither does what the policy excepts, be it a finding or a gap, as long as the exception holds.
 * The parts are looked at beside the verdict, so that a result that contradicts itself never passes for clean.
 */
export function exitCode(result: AuditResult, failOn: FailOn): ExitCode {
  if (result.gaps.some(({ kind }) => kind === 'unexpected-account')) return 2;
  if (isIncomplete(result)) return 3;
  return result.findings.some(({ status, severity }) => status === 'open' && reaches(severity, failOn)) ? 1 : 0;
}

/** Whether anything was not seen, so that what the result says may not be all. */
export function isIncomplete({ verdict, gaps, coverage, findings }: AuditResult): boolean {
  return (
    verdict === 'incomplete' ||
    !gaps.every(isExcepted) ||
    coverage.length === 0 ||
    coverage.some(({ status }) => status !== 'complete') ||
    findings.some(({ status }) => status === 'unknown')
  );
}

function reaches(severity: Severity, failOn: FailOn): boolean {
  return failOn !== 'never' && severities.indexOf(severity) <= severities.indexOf(failOn);
}
