import type { Answer, Finding, Observation } from '../domain/finding.ts';
import type { Clause } from '../domain/policy.ts';
import { fingerprint } from '../findings/fingerprint.ts';
import { superseded } from '../rules/precedence.ts';
import type { ReplicaView, Rule } from '../rules/rule.ts';
import type { JudgedFamily } from './views.ts';

/** Judges every view of a family by every rule that applies; what is compliant leaves nothing behind. */
export function evaluate(judged: JudgedFamily, rules: readonly Rule[], at: string): Finding[] {
  return judged.views.flatMap((view) => evaluateView(view, judged.clause, rules, at));
}

function evaluateView(view: ReplicaView, clause: Clause | undefined, rules: readonly Rule[], at: string): Finding[] {
  const answers = rules
    .filter((rule) => applies(rule, clause))
    .map((rule) => ({ rule, answer: ask(rule, view, clause) }));
  const violated = new Set(answers.filter(({ answer }) => answer.kind === 'violation').map(({ rule }) => rule.id));
  const silent = superseded(violated);
  return answers.flatMap(({ rule, answer }) =>
    silent.has(rule.id) ? [] : (toFinding(rule, answer, view, clause, at) ?? []),
  );
}

function applies(rule: Rule, clause: Clause | undefined): boolean {
  if (rule.needsClause && !clause?.require) return false;
  return clause?.rules[rule.id]?.enabled ?? true;
}

/** A rule that throws must not take the audit with it, nor pass for compliant. */
function ask(rule: Rule, view: ReplicaView, clause: Clause | undefined): Answer {
  try {
    return rule.check(view, clause?.rules[rule.id]?.parameters ?? rule.parameters.parse({}));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'unknown', reason: `the rule itself failed (${reason}); please report this` };
  }
}

function toFinding(
  rule: Rule,
  answer: Answer,
  view: ReplicaView,
  clause: Clause | undefined,
  at: string,
): Finding | undefined {
  if (answer.kind === 'compliant' || answer.kind === 'not-applicable') return undefined;
  const observation: Observation = answer.kind === 'unknown' ? unknown(rule, view, answer.reason) : answer;
  const { family, region } = view;
  return {
    id: fingerprint(family, region, rule.id),
    rule: rule.id,
    severity: clause?.rules[rule.id]?.severity ?? rule.severity,
    status: answer.kind === 'violation' ? 'open' : answer.kind,
    account: family.account,
    secret: { name: family.name, arn: family.arn, primaryRegion: family.primaryRegion },
    region,
    clause: clause?.name ?? null,
    cause: observation.cause ?? null,
    expected: observation.expected,
    observed: observation.observed,
    message: observation.message,
    remedy: observation.remedy ?? rule.remedy,
    firstSeen: at,
    lastSeen: at,
  };
}

function unknown(rule: Rule, view: ReplicaView, reason: string): Observation {
  return {
    expected: {},
    observed: {},
    message: `${rule.id} could not be decided for ${view.family.name} in ${view.region}: ${reason}.`,
    remedy: 'Make what was not readable readable, then audit again; until then nobody knows.',
  };
}
