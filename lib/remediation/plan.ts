import type { Finding } from '../domain/finding.ts';
import { type Action, type ActionKind, destructive, type Plan, type Refusal, writing } from '../domain/plan.ts';
import type { Clause, Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/secret.ts';
import { isMisplaced } from '../rules/fixes.ts';
import type { ReplicaView } from '../rules/rule.ts';
import { digest } from './digest.ts';
import { forbidsAction, forbidsAll } from './grounds.ts';
import { iamOf } from './iam.ts';
import type { Proposal } from './proposal.ts';
import { propose } from './propose.ts';
import { refuseAction, refuseFinding } from './refusal.ts';

/** An open finding, with what was observed in its place a moment ago. */
export interface Case {
  readonly finding: Finding;
  /** Undefined where its secret could not be judged: nothing is done about what nobody saw. */
  readonly view: ReplicaView | undefined;
}

type Outcome = Action | Refusal;

/**
 * What would be repaired, refused, and why. Pure and deterministic: the same cases, policy and time give the same plan,
 * whatever order the cases come in. Modes and limits are not asked here; that is the guard's.
 */
export function makePlan(cases: readonly Case[], policy: Policy, now: Instant): Plan {
  const misplaced = new Set(cases.filter(saysMisplaced).map(familyOf));
  const decided = cases.map((one) => decide(one, policy, misplaced, now));
  const outcomes = sparingTheNeeded(oneWritePerPlace(inOrder(decided)));
  const actions = outcomes.filter(isAction);
  const validUntil = new Date(now + validFor(policy)).toISOString();
  return {
    version: 1,
    createdAt: new Date(now).toISOString(),
    validUntil,
    actions,
    refusals: outcomes.flatMap((outcome) => (isAction(outcome) ? [] : [outcome])),
    hash: planHash(actions, validUntil),
  };
}

/** A plan whose validity nobody stated is void at once. */
function validFor({ remediation }: Policy): number {
  const stated = remediation?.planValidFor ?? 0;
  return Number.isFinite(stated) && stated > 0 ? stated : 0;
}

/** The hash by which a plan is approved: over its actions' own and the end of its validity. */
export function planHash(actions: readonly Action[], validUntil: string): string {
  return digest({ actions: actions.map(({ hash }) => hash).sort(), validUntil });
}

/** The plan without some of its actions, which are refused. */
export function withRefused(plan: Plan, refused: ReadonlyMap<Action, Refusal>): Plan {
  if (refused.size === 0) return plan;
  const actions = plan.actions.filter((action) => !refused.has(action));
  const refusals = [...plan.refusals, ...refused.values()].sort((a, b) => (a.finding < b.finding ? -1 : 1));
  return { ...plan, actions, refusals, hash: planHash(actions, plan.validUntil) };
}

/** The hash of an action: over what it would do and on which grounds, wording aside. */
export function actionHash({
  reason: _,
  hash: __,
  iam: ___,
  ...rest
}: Omit<Action, 'hash'> & { hash?: string }): string {
  return digest(rest);
}

function clauseDigest(clause: Clause): string {
  return digest(clause);
}

function decide(one: Case, policy: Policy, misplaced: ReadonlySet<string>, now: Instant): Action | Refusal {
  const { finding, view } = one;
  const { remediation } = policy;
  if (!remediation)
    return refuseFinding(finding, null, {
      code: 'no-remediation',
      reason: 'The policy has no `remediation`: nothing is ever repaired.',
    });
  if (!view)
    return refuseFinding(finding, null, {
      code: 'not-observed',
      reason: 'Its secret could not be read now, so nothing is known that could be acted on.',
    });
  const nothing = forbidsAll(finding, view, misplaced.has(familyOf(one)));
  if (nothing) return refuseFinding(finding, null, nothing);
  const proposal = propose(finding, view, remediation, now);
  if ('refused' in proposal) return refuseFinding(finding, proposal.refused, proposal.shut);
  const forbidden = forbidsAction(proposal.kind, finding, view, policy, remediation);
  return forbidden ? refuseFinding(finding, proposal.kind, forbidden) : toAction(finding, view, proposal);
}

function toAction(finding: Finding, view: ReplicaView, proposal: Extract<Proposal, { kind: ActionKind }>): Action {
  const { clause, family, region } = view;
  const action: Omit<Action, 'hash'> = {
    kind: proposal.kind,
    account: family.account,
    secret: { name: family.name, arn: family.arn, primaryRegion: family.primaryRegion },
    region,
    finding: finding.id,
    rule: finding.rule,
    reason: proposal.reason,
    key: proposal.key ?? null,
    preconditions: proposal.facts,
    clause: clause ? { name: clause.name, digest: clauseDigest(clause) } : null,
    iam: iamOf(proposal.kind, view, proposal.key),
    destroys: proposal.destroys ?? null,
  };
  return { ...action, hash: actionHash(action) };
}

/**
 * Two findings about one place may ask for one repair: the first, by finding id, makes it. Where they ask for different
 * ones (two secrets of one name that want one Region, or one secret observed twice), somebody is wrong, and none is made.
 */
function oneWritePerPlace(outcomes: readonly Outcome[]): Outcome[] {
  const places = Map.groupBy(outcomes.filter(isWrite), placeOf);
  return outcomes.map((outcome) => {
    if (!isWrite(outcome)) return outcome;
    const [first = outcome, ...others] = places.get(placeOf(outcome)) ?? [];
    if (others.some((other) => deedOf(other) !== deedOf(first))) {
      const reason = `Different repairs are asked for ${outcome.secret.name} in ${outcome.region}: none is made.`;
      return refuseAction(outcome, { code: 'contradictory', reason });
    }
    if (outcome === first) return outcome;
    return refuseAction(outcome, { code: 'same-repair', reason: `The finding ${first.finding} repairs it too.` });
  });
}

/**
 * What another action of the plan copies from, or changes the replicas of, is not destroyed by this one: neither of two secrets
 * that each want the place of the other, nor one that is about to be replicated.
 */
function sparingTheNeeded(outcomes: readonly Outcome[]): Outcome[] {
  const actions = outcomes.filter(isAction).filter(({ kind }) => kind !== 'instruct');
  const needing = Map.groupBy(actions, ({ account, secret }) =>
    JSON.stringify([account, secret.name, secret.primaryRegion]),
  );
  return outcomes.map((outcome) => {
    if (!isAction(outcome) || !destructive.has(outcome.kind)) return outcome;
    const [other] = needing.get(placeOf(outcome)) ?? [];
    if (!other) return outcome;
    const reason = `What stands in ${outcome.region} is needed by another action of this plan: ${other.kind} to ${other.region}, for the finding ${other.finding}.`;
    return refuseAction(outcome, { code: 'victim-needed', reason });
  });
}

/** By finding, each outcome once: the same finding may have been handed in twice. */
function inOrder(outcomes: readonly Outcome[]): Outcome[] {
  const keyed = outcomes.map((outcome) => [`${outcome.finding} ${digest(outcome)}`, outcome] as const);
  return [...new Map(keyed)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, outcome]) => outcome);
}

function placeOf({ account, secret, region }: Action): string {
  return JSON.stringify([account, secret.name, region]);
}

/** What would be done and on which grounds, whichever finding asks for it. */
function deedOf({ finding: _, rule: __, reason: ___, iam: ____, hash: _____, ...deed }: Action): string {
  return digest(deed);
}

function isAction(outcome: Outcome): outcome is Action {
  return 'kind' in outcome;
}

function isWrite(outcome: Outcome): outcome is Action {
  return isAction(outcome) && writing.has(outcome.kind);
}

/** A finding says so, or the secret's own clause, whether or not there is a finding. */
function saysMisplaced({ finding, view }: Case): boolean {
  return finding.rule === 'primary-misplaced' || (view !== undefined && isMisplaced(view));
}

function familyOf({ finding }: Case): string {
  return finding.secret.arn;
}
