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

/** Whether a violation counts: one that the policy excepts is no explanation of another. */
export type Counts = (rule: Rule, view: ReplicaView) => boolean;

/** Evaluates every view of all families of one name by every rule that applies. */
export function judgeGroup(
  group: readonly JudgedFamily[],
  rules: readonly Rule[],
  counts: Counts,
): ReadonlyArray<readonly [JudgedFamily, readonly JudgedAnswer[]]> {
  const judged = group.map((family) => [family, judge(family, rules, counts)] as const);
  if (judged.length < 2) return judged;
  const reported = judged.flatMap(([, answers]) =>
    answers.filter(({ rule, view, answer }) => answer.kind === 'violation' && counts(rule, view)),
  );
  return judged.map(([family, answers]) => [family, answers.map((one) => explained(one, reported))]);
}

const [nameCollision, replicaOrphaned] = ['name-collision', 'replica-orphaned'];
const [replicaMissing, replicaAbsent, replicaFailed] = ['replica-missing', 'replica-absent', 'replica-failed'];

/** What a finding of another secret of the name explains is one fault with it; whose clause is another one keeps its own. */
function explained(one: JudgedAnswer, reported: readonly JudgedAnswer[]): JudgedAnswer {
  if (one.answer.kind !== 'violation') return one;
  const by = reported.find((other) => isOccupantOf(one, other) || isPlaceOf(one, other));
  return by ? supersededBy(one, by.rule.id) : one;
}

/** An orphan in the place of a secret is that secret's finding. One that no clause matches has no clause to keep it a finding of its own. */
function isOccupantOf({ rule, view, clause }: JudgedAnswer, other: JudgedAnswer): boolean {
  if (rule.id !== replicaOrphaned || view.local.kind !== 'present') return false;
  if (other.rule.id !== nameCollision && other.rule.id !== replicaFailed) return false;
  const isThere = view.local.value.arn === other.view.occupant?.secret.arn;
  return isThere && (clause === undefined || clause === other.clause);
}

/**
 * A vanished replica, of a secret that the clause does not mean, in a place where the one that it means lacks its own: replicating
 * the former there again would only take the name from the latter.
 */
function isPlaceOf({ rule, view, clause }: JudgedAnswer, other: JudgedAnswer): boolean {
  if (rule.id !== replicaAbsent || other.rule.id !== replicaMissing) return false;
  return view.standing.kind === 'bystander' && clause === other.clause && view.region === other.view.region;
}

function supersededBy(judged: JudgedAnswer, by: string): JudgedAnswer {
  return { ...judged, answer: { kind: 'superseded', by } };
}

/** Evaluates every view of a family by every rule that applies to it. */
function judge(family: JudgedFamily, rules: readonly Rule[], counts: Counts): JudgedAnswer[] {
  const { views, clause } = family;
  const applicable = rules.filter((rule) => applies(rule, clause));
  const answers = views.flatMap((view) => askAll(view, family, applicable));
  const whole = violatedRules(
    answers.filter(({ rule }) => rule.subject === 'secret'),
    counts,
  );
  return views.flatMap((view) => {
    const ofView = answers.filter((answer) => answer.view === view);
    const violated = new Set([...whole, ...violatedRules(ofView, counts)]);
    // Most are healthy, and there are fifty thousand of them.
    if (violated.size === 0) return ofView;
    const silent = superseded(violated, view);
    return ofView.map((judged) => {
      const by = silent.get(judged.rule.id);
      const reports = judged.answer.kind === 'violation' || judged.answer.kind === 'pending';
      return by !== undefined && reports ? supersededBy(judged, by) : judged;
    });
  });
}

function askAll(view: ReplicaView, family: JudgedFamily, rules: readonly Rule[]): JudgedAnswer[] {
  const subject = view.region === view.family.primaryRegion ? 'secret' : 'replica';
  return rules
    .filter((rule) => rule.subject === subject)
    .map((rule) => {
      const answer = ask(rule, view, family.clause);
      return { rule, view, clause: family.clause, answer: doubted(answer, rule, view, family) };
    });
}

/** Whose clause is not known, nothing can be said about; whether the clause means it, nothing about what that requires. */
function doubted(answer: Answer, rule: Rule, view: ReplicaView, family: JudgedFamily): Answer {
  const { clause, clauseUnknown, uncertain } = family;
  if (!isFound(answer)) return answer;
  if (clauseUnknown !== undefined) return { kind: 'unknown', reason: clauseUnknown };
  if (uncertain === undefined) return answer;
  // A rule that needs no clause may still go by what one requires: then it is violated only while that is so.
  const anyway = rule.needsClause
    ? !dependsOnStanding(rule, family)
    : isFound(ask(rule, { ...view, requirement: undefined }, clause));
  return anyway ? answer : { kind: 'unknown', reason: uncertain };
}

function isFound({ kind }: Answer): boolean {
  return kind === 'violation' || kind === 'pending';
}

/** What a clause requires, it requires of the secret that it means; what it forbids, it forbids to all that it matches. */
function dependsOnStanding({ needsClause, forbids = false }: Rule, { clause, read }: JudgedFamily): boolean {
  const mayBeInTheWay = Object.hasOwn(clause?.require?.replicas ?? {}, read.family.primaryRegion);
  return needsClause && (!forbids || mayBeInTheWay);
}

function violatedRules(answers: readonly JudgedAnswer[], counts: Counts): string[] {
  return answers
    .filter(({ rule, view, answer }) => answer.kind === 'violation' && counts(rule, view))
    .map(({ rule }) => rule.id);
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
  if (answer.kind === 'unsettled') return undefined;
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
