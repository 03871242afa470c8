import { type Action, destructive, type Plan, type Refusal } from '../domain/plan.ts';
import type { Instant } from '../domain/secret.ts';
import { carryOut } from './carry-out.ts';
import { type Decided, decide } from './decide.ts';
import { followUp } from './follow-up.ts';
import { stopsRepairs, type Verdict } from './guard.ts';
import type { RemediationOrder, RemediationPorts } from './order.ts';
import type { RepairRecord, Steps } from './ports.ts';
import { refuseAction } from './refusal.ts';

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

/** Far below the fifty changes a second that an account shares with rotation (docs/aws-facts.md, "Quotas"). */
const burst = 10;
const pauseSeconds = 1;

/** What destroys nothing may rely on a look that is not older. Milliseconds. */
const recent = 60_000;

/**
 * Looks again, plans again, compares with what was approved, asks the guard, and makes the calls that are left, one by one.
 * What moved in between is refused, and the rest is done. Then looks after all of them until their outcomes are seen.
 */
export async function remediate<Look>(
  order: RemediationOrder,
  steps: Steps,
  ports: RemediationPorts<Look>,
): Promise<RemediationReport> {
  const { look, waitSeconds } = await steps.step('glance', async () => ports.glance(await ports.policy()));
  if (waitSeconds > 0) await steps.wait('second look', waitSeconds);
  const decided = await steps.step('observe', () => decide(order, look, ports));
  const { plan, verdict, moved, awaitingApproval } = decided;
  const { attempts, late } = order.apply ? await callAll(order, decided, steps, ports) : { attempts: [], late: [] };
  // What has moved says why, and so does the fresh plan: once is enough.
  const gone = new Set(moved.map(({ finding }) => finding));
  return {
    plan,
    applied: order.apply,
    allowed: verdict.allowed,
    refusals: [...plan.refusals.filter(({ finding }) => !gone.has(finding)), ...moved, ...verdict.refused, ...late],
    awaitingApproval,
    stopped: verdict.stopped,
    records: await followUp(attempts, steps, ports),
  };
}

async function callAll<Look>(
  order: RemediationOrder,
  { at, plan, verdict }: Decided,
  steps: Steps,
  ports: RemediationPorts<Look>,
): Promise<{ readonly attempts: readonly RepairRecord[]; readonly late: readonly Refusal[] }> {
  const { trigger, requestedBy, approvedBy } = order;
  const decision = { planHash: (order.plan ?? plan).hash, trigger, requestedBy, approvedBy };
  const lookedAt = new Map(verdict.allowed.map(({ hash }) => [hash, at]));
  const attempts: RepairRecord[] = [];
  const late: Refusal[] = [];
  const forbids = async () => stopsRepairs(await ports.policy());
  for (const [index, action] of verdict.allowed.entries()) {
    if (index > 0 && index % burst === 0) await steps.wait(`pace ${index}`, pauseSeconds);
    const seenAt = lookedAt.get(action.hash) ?? 0;
    const check = await steps.step(`check ${index}`, () => lastCheck(order, action, seenAt, ports));
    if ('no' in check) {
      late.push(check.no);
      continue;
    }
    for (const hash of check.still) lookedAt.set(hash, check.at);
    attempts.push(await carryOut(action, decision, check.at, steps, { ...ports, forbids }));
  }
  return { attempts, late };
}

type Check = { readonly no: Refusal } | { readonly at: Instant; readonly still: readonly string[] };

/**
 * Right before each call the policy is read anew, for its kill switch: one that is thrown after the first of eight calls stops the
 * other seven.
 */
async function lastCheck<Look>(
  order: RemediationOrder,
  action: Action,
  seenAt: Instant,
  ports: RemediationPorts<Look>,
): Promise<Check> {
  const stopped = stopsRepairs(await ports.policy());
  return stopped ? { no: refuseAction(action, stopped) } : lookAgain(order, action, seenAt, ports);
}

/**
 * Right before something is destroyed, and where the last look is no longer recent, looks once more and decides anew: the
 * calls before it took their time. Only the moment between this look and the call remains (docs/remediation.md).
 */
async function lookAgain<Look>(
  order: RemediationOrder,
  action: Action,
  seenAt: Instant,
  ports: RemediationPorts<Look>,
): Promise<Check> {
  if (!destructive.has(action.kind) && ports.clock.now() - seenAt <= recent) return { at: seenAt, still: [] };
  const { look } = await ports.glance(await ports.policy(), action);
  const { at, plan, verdict, moved } = await decide(order, look, ports);
  const still = verdict.allowed.map(({ hash }) => hash);
  if (still.includes(action.hash)) return { at, still };
  const reasons = [...moved, ...verdict.refused, ...plan.refusals];
  const reason = 'When it came to it, it was no longer what had been decided; nothing was changed.';
  return {
    no:
      reasons.find(({ finding, region }) => finding === action.finding && region === action.region) ??
      refuseAction(action, { code: 'world-moved', reason }),
  };
}
