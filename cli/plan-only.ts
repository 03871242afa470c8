import type { Finding } from '../lib/domain/finding.ts';
import { globMatches } from '../lib/policy/glob.ts';
import { closest } from '../lib/policy/suggest.ts';
import { planHash } from '../lib/remediation/plan.ts';
import type { RemediationReport } from '../lib/remediation/remediate.ts';
import { rules } from '../lib/rules/index.ts';
import { CommandError, type Problem } from './problem.ts';

/**
 * The findings that are meant: by id, by rule, or by the name of their secret, exact or as a glob.
 * @throws CommandError with everything that names nothing; a rule that found nothing is no mistake.
 */
export function findingsOnly(findings: readonly Finding[], wanted: readonly string[]): readonly Finding[] {
  const problems = wanted.flatMap((value) => unknownOnly(findings, value));
  if (problems.length > 0) throw new CommandError(problems);
  return findings.filter((finding) => wanted.some((value) => isMeant(finding, value)));
}

function isMeant({ id, rule, secret }: Finding, value: string): boolean {
  return id === value || rule === value || secret.name === value || globMatches(value, secret.name);
}

function unknownOnly(findings: readonly Finding[], value: string): Problem[] {
  const ruleIds = rules.map(({ id }) => id);
  if (ruleIds.includes(value) || findings.some((finding) => isMeant(finding, value))) return [];
  const names = [...new Set(findings.map(({ secret }) => secret.name))];
  const near = closest(value, [...ruleIds, ...names]);
  const suggestion = near === undefined ? '' : ` Did you mean "${near}"?`;
  return [
    {
      where: '--only',
      message: `"${value}" is neither a finding that this run made, nor a rule, nor the name of a secret with a finding: what it was may be repaired already, or could not be read.${suggestion}`,
      example: `--only ${near ?? findings[0]?.id ?? 'replica-missing'}`,
    },
  ];
}

/**
 * The report of a run about these findings alone. It was planned, gated and compared as a whole before: leaving actions
 * out of it allows none that was refused.
 */
export function restricted(report: RemediationReport, findings: readonly Finding[]): RemediationReport {
  const ids = new Set(findings.map(({ id }) => id));
  const ofThese = <T extends { readonly finding: string }>(all: readonly T[]) =>
    all.filter(({ finding }) => ids.has(finding));
  const { plan } = report;
  const actions = ofThese(plan.actions);
  return {
    ...report,
    plan: { ...plan, actions, refusals: ofThese(plan.refusals), hash: planHash(actions, plan.validUntil) },
    allowed: ofThese(report.allowed),
    refusals: ofThese(report.refusals),
    awaitingApproval: ofThese(report.awaitingApproval),
  };
}
