import { type Action, kinds, type Plan, type Refusal } from '../domain/plan.ts';
import type { RemediationPolicy } from '../domain/policy.ts';
import type { Instant } from '../domain/secret.ts';
import { compare } from './compare.ts';
import { type Attempts, guard, type Verdict } from './guard.ts';
import type { RemediationOrder, RemediationPorts } from './order.ts';
import { makePlan } from './plan.ts';
import { withoutUnknownVictims } from './raw-victims.ts';
import { refuseAction } from './refusal.ts';

/** What a fresh look decides; plain data, so that a durable step can keep it. */
export interface Decided {
  /** When it was decided. */
  readonly at: Instant;
  readonly plan: Plan;
  readonly moved: readonly Refusal[];
  readonly verdict: Verdict;
  readonly awaitingApproval: readonly Action[];
}

/** Observes, plans, compares with what was approved or asked for, and asks the guard. Writes nothing. */
export async function decide<Look>(
  order: RemediationOrder,
  look: Look,
  ports: RemediationPorts<Look>,
): Promise<Decided> {
  const policy = await ports.policy();
  const { cases, unreadable, replicas, refused: unseen } = await ports.observe(policy, look);
  const at = ports.clock.now();
  const plan = await withoutUnknownVictims(makePlan(cases, policy, at), ports.witness);
  const approved = order.plan ?? plan;
  const { proceed: still, moved } = compare(approved, plan);
  const proceed = still.filter(({ hash }) => order.only?.has(hash) ?? true);
  const attempts = new Map<string, Attempts>();
  for (const action of proceed) attempts.set(action.hash, await ports.store.attempts(action));
  const context = {
    policy: policy.remediation,
    sealed: policy.sealed,
    apply: order.apply,
    now: at,
    unreadable,
    replicas,
    attemptsOn: ({ hash }: Action) => attempts.get(hash),
  };

  const byHand = proceed.filter((action) => wantsAHand(action, order, policy.remediation));
  const rest = proceed.filter((action) => !byHand.includes(action));
  const verdict = guard({ ...approved, actions: rest }, { ...context, trigger: order.trigger });
  const refused = [...verdict.refused, ...byHand.map((action) => refuseAction(action, verdict.stopped ?? handOnly))];
  if (unseen) return { at, plan, moved, verdict: { allowed: [], refused, stopped: unseen }, awaitingApproval: [] };
  const awaitingApproval = order.trigger === 'approval' ? [] : awaiting();
  return { at, plan, moved, verdict: { ...verdict, refused }, awaitingApproval };

  /** What an approval would add, and nothing else is missing of; limits are asked again when it has come. */
  function awaiting(): readonly Action[] {
    const already = new Set(verdict.allowed.map(({ hash }) => hash));
    const { allowed } = guard({ ...approved, actions: rest }, { ...context, apply: false, trigger: 'approval' });
    return allowed.filter(({ hash }) => !already.has(hash));
  }
}

const handOnly = { code: 'by-hand-only', reason: 'The policy lets a person start it by hand only.' };

/**
 * A mode that waits for a person to begin is not met by one who only agrees to what the service began: the service does not
 * even ask.
 */
function wantsAHand(
  { kind, rule }: Action,
  { trigger, startedBy = 'manual' }: RemediationOrder,
  policy: RemediationPolicy | undefined,
): boolean {
  if (!policy || trigger === 'manual' || (trigger === 'approval' && startedBy === 'manual')) return false;
  const ofRule = Object.hasOwn(policy.rules, rule) ? policy.rules[rule] : undefined;
  const { ownMode, byHandOnly } = kinds[kind];
  const own = ownMode ? policy[ownMode] : undefined;
  return (byHandOnly && ofRule !== undefined && ofRule !== 'off') || ofRule === 'manual' || own === 'manual';
}
