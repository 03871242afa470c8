import type { Answer, Finding, Observation } from '../domain/finding.ts';
import type { Clause } from '../domain/policy.ts';
import { fingerprint } from '../findings/fingerprint.ts';
import { superseded } from '../rules/precedence.ts';
import type { ReplicaView, Rule } from '../rules/rule.ts';
import { applies, type JudgedFamily } from './views.ts';

/** One rule's answer about one Region of one secret, after precedence has spoken. */
export interface JudgedAnswer {
  readonly rule: Rule;
  readonly view: ReplicaView;
  readonly clause: Clause | undefined;
  readonly answer: Answer | { readonly kind: 'superseded'; readonly by: string };
}

/** An answer that could not be given. */
export type Unknown = Extract<Answer, { readonly kind: 'unknown' }>;

/** Judges every view of a family by every rule that applies to it. */
export function judge({ views, clause }: JudgedFamily, rules: readonly Rule[]): JudgedAnswer[] {
  const applicable = rules.filter((rule) => applies(rule, clause));
  const answers = views.flatMap((view) => askAll(view, clause, applicable));
  const whole = violatedRules(answers.filter(({ rule }) => rule.subject === 'secret'));
  return views.flatMap((view) => {
    const ofView = answers.filter((answer) => answer.view === view);
    const violated = new Set([...whole, ...violatedRules(ofView)]);
    // Most are healthy, and there are fifty thousand of them.
    if (violated.size === 0) return ofView;
    const silent = superseded(violated);
    return ofView.map((judged) => {
      const by = silent.get(judged.rule.id);
      const speaks = judged.answer.kind === 'violation' || judged.answer.kind === 'pending';
      return by !== undefined && speaks ? { ...judged, answer: { kind: 'superseded' as const, by } } : judged;
    });
  });
}

function askAll(view: ReplicaView, clause: Clause | undefined, rules: readonly Rule[]) {
  const subject = view.region === view.family.primaryRegion ? 'secret' : 'replica';
  return rules
    .filter((rule) => rule.subject === subject)
    .map((rule) => ({ rule, view, clause, answer: ask(rule, view, clause) }));
}

function violatedRules(answers: readonly JudgedAnswer[]): string[] {
  return answers.filter(({ answer }) => answer.kind === 'violation').map(({ rule }) => rule.id);
}

/** What a rule's own schema makes of nothing, for every secret the same. */
const defaults = new WeakMap<Rule, Readonly<Record<string, unknown>>>();

function parametersOf(rule: Rule, clause: Clause | undefined): Readonly<Record<string, unknown>> {
  const own = clause?.rules[rule.id]?.parameters ?? defaults.get(rule);
  if (own) return own;
  const parsed = rule.parameters.parse({});
  defaults.set(rule, parsed);
  return parsed;
}

/** A rule that throws must not take the audit with it, nor pass for compliant. */
function ask(rule: Rule, view: ReplicaView, clause: Clause | undefined): Answer {
  try {
    return rule.check(view, parametersOf(rule, clause));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'unknown', reason: `the rule itself failed (${reason}); please report this` };
  }
}

/** The finding of an answer; undefined where there is nothing to say, or where the result says it once elsewhere. */
export function toFinding({ rule, answer, view, clause }: JudgedAnswer, at: string): Finding | undefined {
  if (answer.kind === 'compliant' || answer.kind === 'not-applicable' || answer.kind === 'superseded') return undefined;
  if (answer.kind === 'unknown' && answer.accounted) return undefined;
  const observation: Observation = answer.kind === 'unknown' ? unknown(rule, view, answer) : answer;
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
    fix: observation.fix ?? { steps: [] },
    exception: null,
    firstSeen: at,
    lastSeen: at,
  };
}

const makeReadable = 'Make what was not readable readable, then audit again; until then nobody knows.';

function unknown(rule: Rule, view: ReplicaView, { reason, remedy = makeReadable }: Unknown): Observation {
  return {
    expected: {},
    observed: {},
    message: `${rule.id} could not be decided for ${view.family.name} in ${view.region}: ${reason}.`,
    remedy,
  };
}
