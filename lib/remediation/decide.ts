import { type Action, kinds, type Plan, type Refusal } from '../domain/plan.ts';
import type { RemediationPolicy } from '../domain/policy.ts';
import type { Instant } from '../domain/secret.ts';
import { compare } from './compare.ts';
import type { Shut } from './gates.ts';
import { type Attempts, guard, type Verdict } from './guard.ts';
import type { RemediationOrder, RemediationPorts } from './order.ts';
import { needsTwo, whyNotByThese } from './people.ts';
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

  const approvers = policy.remediation?.approvers ?? [];
  const held = new Map<Action, Shut>();
  for (const action of proceed) {
    const no = wantsAHand(action, order, policy.remediation) ? handOnly : whyNotByThese(action, order, approvers);
    if (no) held.set(action, no);
  }
  const rest = proceed.filter((action) => !held.has(action));
  const verdict = guard({ ...approved, actions: rest }, { ...context, trigger: order.trigger });
  const withheld = [...held].map(([action, no]) => refuseAction(action, verdict.stopped ?? no));
  const askable = proceed.filter((action) => held.get(action) !== handOnly);
  const { allowed: asked, refused: unaskable } = guard(
    { ...approved, actions: askable },
    { ...context, apply: false, trigger: 'approval' },
  );
  // What no approval could open either is refused for that reason, not for want of one.
  const whatever = new Map(unaskable.map((refusal) => [`${refusal.finding} ${refusal.action}`, refusal]));
  const refused = [
    ...verdict.refused,
    ...withheld.map((refusal) =>
      refusal.code === needsTwo ? (whatever.get(`${refusal.finding} ${refusal.action}`) ?? refusal) : refusal,
    ),
  ];
  const stopped = unseen ?? (order.apply ? ports.clockDoubt?.() : undefined);
  if (stopped) {
    const late = unseen ? [] : verdict.allowed.map((action) => refuseAction(action, stopped));
    return { at, plan, moved, verdict: { allowed: [], refused: [...refused, ...late], stopped }, awaitingApproval: [] };
  }
  const awaitingApproval = order.trigger === 'approval' ? [] : awaiting();
  return { at, plan, moved, verdict: { ...verdict, refused }, awaitingApproval };

  /** What an approval would add, and nothing else is missing of; limits are asked again when it has come. */
  function awaiting(): readonly Action[] {
    const already = new Set(verdict.allowed.map(({ hash }) => hash));
    return asked.filter(({ hash }) => !already.has(hash));
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
