import { type Action, destructive, type Plan, type Refusal } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { Region } from '../domain/secret.ts';
import { carryOut, type RepairPorts } from './carry-out.ts';
import { compare } from './compare.ts';
import { type Attempts, guard, type Trigger, type Verdict } from './guard.ts';
import { type Case, makePlan } from './plan.ts';
import type { RepairRecord, Steps } from './ports.ts';

/** A first look at the secrets, and how long to wait until a second one proves an absence. Plain data. */
export interface Glance<Look> {
  readonly look: Look;
  readonly waitSeconds: number;
}

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
  /** Hashes of the actions that were confirmed, where not all of the plan was; absent: all. */
  readonly only?: ReadonlySet<string>;
  readonly apply: boolean;
  readonly requestedBy: string;
  readonly approvedBy: string | null;
}

export interface RemediationPorts<Look> extends RepairPorts {
  policy(): Promise<Policy>;
  glance(policy: Policy): Promise<Glance<Look>>;
  observe(policy: Policy, look: Look): Promise<Observation>;
}

/** What came of an order. */
export interface RemediationReport {
  /** As the world is now. */
  readonly plan: Plan;
  readonly applied: boolean;
  readonly allowed: readonly Action[];
  /** Everything that is not done, with its reason: by the plan, by the guard, or because the world has moved. */
  readonly refusals: readonly Refusal[];
  /** What would be allowed after an approval. */
  readonly awaitingApproval: readonly Action[];
  readonly stopped: Verdict['stopped'];
  readonly records: readonly RepairRecord[];
}

/** What a fresh look decides; plain data, so that a durable step can keep it. */
interface Fresh {
  readonly plan: Plan;
  readonly moved: readonly Refusal[];
  readonly verdict: Verdict;
  readonly awaitingApproval: readonly Action[];
}

/** Below the fifty changes a second that an account's Regions share with rotation (docs/aws-facts.md, "Quotas"). */
const pauseSeconds = 1;

/**
 * Looks again, plans again, compares with what was approved, asks the guard, and carries out what is left, one by one.
 * What moved in between is refused, and the rest is done.
 */
export async function remediate<Look>(
  order: RemediationOrder,
  steps: Steps,
  ports: RemediationPorts<Look>,
): Promise<RemediationReport> {
  const { look, waitSeconds } = await steps.step('glance', async () => ports.glance(await ports.policy()));
  if (waitSeconds > 0) await steps.wait('second look', waitSeconds);
  const fresh = await steps.step('observe', () => decide(order, look, ports));
  const { plan, verdict, moved } = fresh;
  const records: RepairRecord[] = [];
  const late: Refusal[] = [];
  if (order.apply) {
    const decision = { ...order, planHash: (order.plan ?? plan).hash };
    const { trigger, requestedBy, approvedBy, planHash } = decision;
    for (const [index, action] of verdict.allowed.entries()) {
      if (index > 0) await steps.wait(`pace ${index}`, pauseSeconds);
      if (destructive.has(action.kind)) {
        const no = await steps.step(`look again ${index}`, () => stillRefused(order, action, ports));
        if (no) {
          late.push(no);
          continue;
        }
      }
      records.push(await carryOut(action, { planHash, trigger, requestedBy, approvedBy }, steps, ports));
    }
  }
  return {
    plan,
    applied: order.apply,
    allowed: verdict.allowed,
    refusals: [...plan.refusals, ...moved, ...verdict.refused, ...late],
    awaitingApproval: fresh.awaitingApproval,
    stopped: verdict.stopped,
    records,
  };
}

/**
 * Looks once more, right before something is destroyed: each repair before it was looked after for minutes, in which the
 * victim may have come into use. Only the moment between this look and the call remains (docs/remediation.md).
 */
async function stillRefused<Look>(
  order: RemediationOrder,
  action: Action,
  ports: RemediationPorts<Look>,
): Promise<Refusal | undefined> {
  const { look } = await ports.glance(await ports.policy());
  const { plan, verdict, moved } = await decide(order, look, ports);
  if (verdict.allowed.some(({ hash }) => hash === action.hash)) return undefined;
  const reasons = [...moved, ...verdict.refused, ...plan.refusals];
  const { account, secret, region, finding, kind } = action;
  const reason = 'When it came to it, it was no longer what had been decided; nothing was destroyed.';
  return (
    reasons.find((one) => one.finding === finding && one.region === region) ?? {
      account,
      secret: { name: secret.name, arn: secret.arn },
      region,
      finding,
      action: kind,
      code: 'world-moved',
      reason,
    }
  );
}

async function decide<Look>(order: RemediationOrder, look: Look, ports: RemediationPorts<Look>): Promise<Fresh> {
  const policy = await ports.policy();
  const { cases, unreadable, replicas } = await ports.observe(policy, look);
  const now = ports.clock.now();
  const plan = makePlan(cases, policy, now);
  const approved = order.plan ?? plan;
  const { proceed: still, moved } = compare(approved, plan);
  const proceed = still.filter(({ hash }) => order.only?.has(hash) ?? true);
  const attempts = new Map<string, Attempts>();
  for (const action of proceed) attempts.set(action.hash, await ports.store.attempts(action));
  const context = {
    policy: policy.remediation,
    apply: order.apply,
    now,
    unreadable,
    replicas,
    attemptsOn: ({ hash }: Action) => attempts.get(hash),
  };
  const asked = { ...approved, actions: proceed };
  const verdict = guard(asked, { ...context, trigger: order.trigger });
  // What an approval would add; limits are asked again when it has come.
  const already = new Set(verdict.allowed.map(({ hash }) => hash));
  const later =
    order.trigger === 'approval' ? [] : guard(asked, { ...context, apply: false, trigger: 'approval' }).allowed;
  return { plan, moved, verdict, awaitingApproval: later.filter(({ hash }) => !already.has(hash)) };
}
