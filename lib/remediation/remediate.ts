import type { Action, Plan, Refusal } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { Region } from '../domain/secret.ts';
import { carryOut, type RepairPorts } from './carry-out.ts';
import { compare } from './compare.ts';
import { type Attempts, guard, type Trigger, type Verdict } from './guard.ts';
import { type Case, makePlan } from './plan.ts';
import type { RepairRecord, Steps } from './ports.ts';

/** What was observed a moment ago, of the findings that are to be repaired and of everything around them. */
export interface Observation {
  readonly cases: readonly Case[];
  /** Regions of the policy that could not be read to their end. */
  readonly unreadable: readonly Region[];
  /** Replicas that the last audit judged: what the limit by share is of. */
  readonly replicas: number;
}

export interface RemediationOrder {
  /** What was approved, or what a person wants applied; null: whatever the fresh observation suggests. */
  readonly plan: Plan | null;
  readonly trigger: Trigger;
  readonly apply: boolean;
  readonly requestedBy: string;
  readonly approvedBy: string | null;
}

export interface RemediationPorts extends RepairPorts {
  policy(): Promise<Policy>;
  observe(policy: Policy): Promise<Observation>;
}

/** What came of an order. */
export interface RemediationReport {
  /** As the world is now. */
  readonly plan: Plan;
  readonly applied: boolean;
  readonly allowed: readonly Action[];
  /** Everything that is not done, with its reason: by the plan, by the guard, or because the world has moved. */
  readonly refusals: readonly Refusal[];
  readonly stopped: Verdict['stopped'];
  readonly records: readonly RepairRecord[];
}

/** What a fresh look decides; plain data, so that a durable step can keep it. */
interface Fresh {
  readonly plan: Plan;
  readonly allowed: readonly Action[];
  readonly moved: readonly Refusal[];
  readonly verdict: Verdict;
}

/** Below the fifty changes a second that an account's Regions share with rotation (docs/aws-facts.md, "Quotas"). */
const pauseSeconds = 1;

/**
 * Looks again, plans again, compares with what was approved, asks the guard, and carries out what is left, one by one.
 * What moved in between is refused, and the rest is done.
 */
export async function remediate(
  order: RemediationOrder,
  steps: Steps,
  ports: RemediationPorts,
): Promise<RemediationReport> {
  const fresh = await steps.step('observe', () => lookAndDecide(order, ports));
  const { plan, verdict, moved } = fresh;
  const records: RepairRecord[] = [];
  if (order.apply) {
    const decision = { ...order, planHash: (order.plan ?? plan).hash };
    const { trigger, requestedBy, approvedBy, planHash } = decision;
    for (const [index, action] of verdict.allowed.entries()) {
      if (index > 0) await steps.wait(`pace ${index}`, pauseSeconds);
      records.push(await carryOut(action, { planHash, trigger, requestedBy, approvedBy }, steps, ports));
    }
  }
  return {
    plan,
    applied: order.apply,
    allowed: verdict.allowed,
    refusals: [...plan.refusals, ...moved, ...verdict.refused],
    stopped: verdict.stopped,
    records,
  };
}

async function lookAndDecide(order: RemediationOrder, ports: RemediationPorts): Promise<Fresh> {
  const policy = await ports.policy();
  const { cases, unreadable, replicas } = await ports.observe(policy);
  const now = ports.clock.now();
  const plan = makePlan(cases, policy, now);
  const approved = order.plan ?? plan;
  const { proceed, moved } = compare(approved, plan);
  const attempts = new Map<string, Attempts>();
  for (const action of proceed) attempts.set(action.hash, await ports.store.attempts(action));
  const verdict = guard(
    { ...approved, actions: proceed },
    {
      policy: policy.remediation,
      trigger: order.trigger,
      apply: order.apply,
      now,
      unreadable,
      replicas,
      attemptsOn: ({ hash }) => attempts.get(hash),
    },
  );
  return { plan, allowed: verdict.allowed, moved, verdict };
}
