import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Action, Plan } from '../domain/plan.ts';
import type { AccountId } from '../domain/secret.ts';
import { unverified } from '../remediation/approver.ts';
import type { Shut } from '../remediation/gates.ts';
import type { Trigger } from '../remediation/guard.ts';
import type { RemediationPorts } from '../remediation/order.ts';
import { planHash } from '../remediation/plan.ts';
import type { RepairRecord, Steps } from '../remediation/ports.ts';
import { type RemediationReport, remediate } from '../remediation/remediate.ts';
import type { RepairsReported } from '../remediation/repairs-reported.ts';
import { type Approval, type ApprovalPorts, askForApproval } from './approval.ts';
import { durableSteps } from './durable-steps.ts';
import type { EstateLook } from './first-look.ts';
import type { Leases } from './leases.ts';
import { type Outcome, repairsReported } from './repairs-reported.ts';
import { busy, refusedWhole } from './unasked.ts';

export interface RepairOrder {
  readonly account: AccountId;
  /** What a person saw and wants done; null: whatever is open. */
  readonly plan: Plan | null;
  readonly trigger: Exclude<Trigger, 'approval'>;
  readonly apply: boolean;
  /** Of a person, what they say: nobody has proven it. */
  readonly requestedBy: string;
  /** Of `auto`: when the audit began that it follows. ISO 8601. */
  readonly audit: string | null;
}

export interface RepairRunPorts extends RemediationPorts<EstateLook> {
  readonly approval: ApprovalPorts;
  /** How far AWS's clock is ahead of the machine's, by an answer of its own; null: it did not say. */
  sampleClock(): Promise<number | null>;
  /** Goes by that from now on; a replayed execution calls it with what the first one saw. */
  correctClock(offset: number | null): void;
  /** When the last audit of the account began, if it read everything; by the table, for anybody may say so. ISO 8601. */
  lastCompleteAudit(): Promise<string | null>;
  readonly leases: Pick<Leases, 'take' | 'release'>;
  /** Audits the repaired secrets once more, so that their findings close, or stay open. */
  reaudit(records: readonly RepairRecord[]): Promise<void>;
  /** Tells people and tools what came of it. */
  report(reported: RepairsReported): Promise<void>;
}

export interface RepairReport {
  /** Null: another run was writing in the account until nobody waited any longer. */
  readonly first: RemediationReport | null;
  /** How the question for approval ended; null when none was asked. */
  readonly approval: Approval | null;
  /** What was done after it. */
  readonly approved: RemediationReport | null;
}

const minutes = 60_000;
/** Longer than a run may take: some hundred calls, then ten minutes in which all are looked after. */
const leaseFor = 4 * 60 * minutes;
/** Minutes between two tries to be the one that writes in the account. */
const tryEvery = 5;
/** A person waits for an hour, as long as a plan is valid unless the policy says otherwise; the next audit asks again anyway. */
const tries = { manual: 12, auto: 1, approved: 48 } as const;

/**
 * One run of repairs in one account: what the policy lets the requester do is done at once; what needs an approval is
 * asked for, and done after it.
 */
export async function runRepairs(
  given: RepairOrder,
  context: DurableContext,
  ports: RepairRunPorts,
): Promise<RepairReport> {
  const { trigger, apply, plan } = given;
  const requestedBy = trigger === 'manual' ? unverified(given.requestedBy) : given.requestedBy;
  const order = { ...given, requestedBy };
  ports.correctClock(await context.step('sample the clock', () => ports.sampleClock()));
  const stopped = await context.step('order known', () =>
    trigger === 'auto' ? whyNotKnown(order, ports) : whyNotOurs(order, ports),
  );
  if (stopped) return { first: refusedWhole(order, stopped), approval: null, approved: null };
  const request = { plan, trigger, entry: 'service', apply, requestedBy, approvedBy: null } as const;
  const done = await alone('repair', tries[trigger], order, context, ports, (steps) =>
    remediate(request, steps, ports),
  );
  if (!done) {
    if (trigger === 'manual')
      await tell('report', { order, half: refusedWhole(order, busy), approval: null, asked: [] }, context, ports);
    return { first: null, approval: null, approved: null };
  }
  const first = done;
  await reaudit('reaudit', first, context, ports);
  // An answer may take days: what was done without one is told before.
  const asked = first.stopped ? [] : first.awaitingApproval;
  await tell('report', { order, half: first, approval: null, asked }, context, ports);
  if (!apply || asked.length === 0) return { first, approval: null, approved: null };
  return { first, ...(await withApproval(order, first.plan, asked, context, ports)) };
}

/**
 * Whoever may put an event on the bus, or invoke the function, can say that an audit found something. Only the table says
 * so for good: it must have just this audit as its last, and that one must have read everything.
 */
async function whyNotKnown({ audit }: RepairOrder, { lastCompleteAudit }: RepairRunPorts): Promise<Shut | null> {
  const known = await lastCompleteAudit();
  if (audit !== null && known !== null && Date.parse(audit) === Date.parse(known)) return null;
  const reason =
    'The audit that it names is not the last one that the table knows of this account, or was not complete.';
  return { code: 'audit-unknown', reason };
}

/** `remediate` makes a plan, and starts this at once; their clocks may differ by what `Date` shows. Milliseconds. */
const startsWithin = 30_000;

/**
 * A plan that came with an order says itself how long it is valid, and a hash finds out a change, not a forger. One that
 * would be valid for longer than a plan that is made now was not made by us.
 */
async function whyNotOurs({ plan }: RepairOrder, { policy, clock }: RepairRunPorts): Promise<Shut | null> {
  if (!plan) return null;
  const { remediation } = await policy();
  const latest = clock.now() + (remediation?.planValidFor ?? 0) + startsWithin;
  if (Date.parse(plan.validUntil) <= latest) return null;
  const reason = `The plan says that it is valid until ${plan.validUntil}, longer than the policy lets any plan be. Make a new one.`;
  return { code: 'plan-altered', reason };
}

const none: Pick<RepairReport, 'approval' | 'approved'> = { approval: null, approved: null };

/** Asks once for what waits for approval: a later run that finds the same waiting finds it asked for already. */
async function withApproval(
  order: RepairOrder,
  plan: Plan,
  waiting: readonly Action[],
  context: DurableContext,
  ports: RepairRunPorts,
): Promise<typeof none> {
  const { clock, leases } = ports;
  const { account, requestedBy, trigger: startedBy, apply } = order;
  const question = await durableSteps(context).step('question', async () => {
    const { remediation } = await ports.policy();
    const validUntil = new Date(clock.now() + (remediation?.approvalExpires ?? 0)).toISOString();
    const asked: Plan = { ...plan, actions: waiting, refusals: [], validUntil, hash: planHash(waiting, validUntil) };
    return { account, plan: asked, requestedBy };
  });
  const work = `approval ${account} ${planHash(waiting, '')}`;
  const holder = context.executionContext.durableExecutionArn;
  const until = Date.parse(question.plan.validUntil);
  const taken = await context.step('ask once', () => leases.take(work, holder, clock.now(), until));
  if (taken === 'noted') return none;

  const approval = await askForApproval(question, context, ports.approval);
  const proven = (approval.kind === 'approved' ? approval.requestedBy : null) ?? requestedBy;
  const approved = approval.kind === 'approved' ? await carryOutApproved(approval.by, proven) : null;
  await tell(
    'report approved',
    { order: { ...order, requestedBy: proven }, half: approved, approval, asked: waiting },
    context,
    ports,
  );
  return { approval, approved };

  async function carryOutApproved(approvedBy: string, requestedBy: string): Promise<RemediationReport | null> {
    const who = { requestedBy, approvedBy };
    const request = { plan: question.plan, trigger: 'approval', entry: 'service', startedBy, apply, ...who } as const;
    const half = await alone('approved', tries.approved, order, context, ports, (steps) =>
      remediate(request, steps, ports),
    );
    if (half) await reaudit('reaudit approved', half, context, ports);
    return half ?? null;
  }
}

/**
 * Only one run at a time writes in an account, or limits would mean nothing; a dry run writes nothing. Undefined: another one
 * is writing.
 */
async function alone(
  name: string,
  most: number,
  { account, apply }: RepairOrder,
  context: DurableContext,
  { leases, clock }: RepairRunPorts,
  run: (steps: Steps) => Promise<RemediationReport>,
): Promise<RemediationReport | undefined> {
  const inside = () => context.runInChildContext(name, (child) => run(durableSteps(child)));
  if (!apply) return inside();
  const work = `repairs ${account}`;
  const holder = `${context.executionContext.durableExecutionArn} ${name}`;
  for (let attempt = 1; attempt <= most; attempt += 1) {
    if (attempt > 1) await context.wait(`${name} waits ${attempt}`, { minutes: tryEvery });
    const taken = await context.step(`${name} takes ${attempt}`, () =>
      leases.take(work, holder, clock.now(), clock.now() + leaseFor),
    );
    if (taken !== 'taken') continue;
    try {
      return await inside();
    } finally {
      await context.step(`${name} releases`, () => leases.release(work, holder, clock.now(), `${name} releases`));
    }
  }
  return undefined;
}

async function tell(name: string, outcome: Outcome, context: DurableContext, ports: RepairRunPorts): Promise<void> {
  const id = `${context.executionContext.durableExecutionArn}#${name}`;
  await context.step(name, async () => {
    const { remediation } = await ports.policy();
    const at = new Date(ports.clock.now()).toISOString();
    await ports.report(repairsReported(outcome, remediation, { id, at }));
  });
}

async function reaudit(
  name: string,
  { records }: RemediationReport,
  context: DurableContext,
  ports: RepairRunPorts,
): Promise<void> {
  if (records.length === 0) return;
  // That a replica is gone was seen once; the audit is to be the second witness, a minute later.
  if (records.some(({ action }) => action.kind === 'remove')) await context.wait(`${name} waits`, { minutes: 1 });
  await context.step(name, () => ports.reaudit(records));
}
