import { type DurableContext, StepSemantics } from '@aws/durable-execution-sdk-js';
import type { Action, Plan } from '../domain/plan.ts';
import type { AccountId } from '../domain/secret.ts';
import type { Trigger } from '../remediation/guard.ts';
import { planHash } from '../remediation/plan.ts';
import type { RepairRecord, Steps } from '../remediation/ports.ts';
import { type RemediationPorts, type RemediationReport, remediate } from '../remediation/remediate.ts';
import type { RepairsReported } from '../remediation/repairs-reported.ts';
import { type Approval, type ApprovalPorts, askForApproval } from './approval.ts';
import type { FirstLook } from './first-look.ts';
import type { Leases } from './leases.ts';
import { type Outcome, repairsReported } from './repairs-reported.ts';

export interface RepairOrder {
  readonly account: AccountId;
  /** What a person saw and wants done; null: whatever is open. */
  readonly plan: Plan | null;
  readonly trigger: Exclude<Trigger, 'approval'>;
  readonly apply: boolean;
  readonly requestedBy: string;
}

export interface RepairRunPorts extends RemediationPorts<FirstLook[]> {
  readonly approval: ApprovalPorts;
  readonly leases: Pick<Leases, 'take' | 'release'>;
  /** Audits the repaired secrets once more, so that their findings close, or stay open. */
  reaudit(records: readonly RepairRecord[]): Promise<void>;
  /** Tells people and tools what came of it. */
  report(reported: RepairsReported): Promise<void>;
}

export interface RepairReport {
  readonly account: AccountId;
  readonly requestedBy: string;
  readonly trigger: Trigger;
  readonly first: RemediationReport;
  /** How the question for approval ended; null when nothing needed one. */
  readonly approval: Approval | null;
  /** What was done after it. */
  readonly approved: RemediationReport | null;
}

export type RepairRunResult = RepairReport | { readonly busy: true };

const minutes = 60_000;
/** Longer than a run of writes, each looked after for ten minutes, may take. */
const leaseFor = 4 * 60 * minutes;
/** How often an approved run asks again, a minute apart, where another run is writing. */
const patience = 240;

/**
 * One run of repairs in one account: what the policy lets the requester do is done at once; what needs an approval is
 * asked for, and done after it.
 */
export async function runRepairs(
  order: RepairOrder,
  context: DurableContext,
  ports: RepairRunPorts,
): Promise<RepairRunResult> {
  const { account, requestedBy, trigger, apply, plan } = order;
  const request = { plan, trigger, apply, requestedBy, approvedBy: null };
  const first = await alone('repair', 1, account, context, ports, (steps) => remediate(request, steps, ports));
  if (!first) return { busy: true };
  await reaudit('reaudit', first, context, ports);
  const waiting = apply && !first.stopped ? first.awaitingApproval : [];
  // An answer may take days: what was done without one is told before.
  await tell('report', { order, half: first, approval: null, asked: waiting }, context, ports);
  const outcome = waiting.length === 0 ? none : await withApproval(order, first.plan, waiting, context, ports);
  const { approval, approved } = outcome;
  if (approval) await tell('report approved', { order, half: approved, approval, asked: waiting }, context, ports);
  return { account, requestedBy, trigger, first, ...outcome };
}

const none: Pick<RepairReport, 'approval' | 'approved'> = { approval: null, approved: null };

/** Asks once for what waits for approval: a later run that finds the same waiting finds it asked for already. */
async function withApproval(
  { account, requestedBy, apply }: RepairOrder,
  plan: Plan,
  waiting: readonly Action[],
  context: DurableContext,
  ports: RepairRunPorts,
): Promise<typeof none> {
  const { clock, leases } = ports;
  const question = await context.step('question', async () => {
    const { remediation } = await ports.policy();
    const validUntil = new Date(clock.now() + (remediation?.approvalExpires ?? 0)).toISOString();
    const asked: Plan = { ...plan, actions: waiting, refusals: [], validUntil, hash: planHash(waiting, validUntil) };
    return { account, plan: asked, requestedBy, approvers: remediation?.approvers ?? [] };
  });
  const work = `approval ${account} ${planHash(waiting, '')}`;
  const holder = context.executionContext.durableExecutionArn;
  const until = Date.parse(question.plan.validUntil);
  const taken = await context.step('ask once', () => leases.take(work, holder, clock.now(), until));
  if (taken === 'noted') return none;
  const approval = await askForApproval(question, context, ports.approval);
  if (approval.kind !== 'approved') return { approval, approved: null };
  const request = { plan: question.plan, trigger: 'approval', apply, requestedBy, approvedBy: approval.by } as const;
  const approved = await alone('approved', patience, account, context, ports, (steps) =>
    remediate(request, steps, ports),
  );
  if (approved) await reaudit('reaudit approved', approved, context, ports);
  return { approval, approved: approved ?? null };
}

/** Only one run at a time writes in an account, or limits would mean nothing. Undefined: another one is writing. */
async function alone(
  name: string,
  tries: number,
  account: AccountId,
  context: DurableContext,
  { leases, clock }: RepairRunPorts,
  run: (steps: Steps) => Promise<RemediationReport>,
): Promise<RemediationReport | undefined> {
  const work = `repairs ${account}`;
  const holder = `${context.executionContext.durableExecutionArn} ${name}`;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    if (attempt > 1) await context.wait(`${name} waits ${attempt}`, { minutes: 1 });
    const taken = await context.step(`${name} takes ${attempt}`, () =>
      leases.take(work, holder, clock.now(), clock.now() + leaseFor),
    );
    if (taken !== 'taken') continue;
    try {
      return await context.runInChildContext(name, (child) => run(durableSteps(child)));
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

async function reaudit(name: string, { records }: RemediationReport, context: DurableContext, ports: RepairRunPorts) {
  if (records.length > 0) await context.step(name, () => ports.reaudit(records));
}

/** A write whose outcome nobody knows is never made again: looking tells what came of it. */
const atMostOnce = {
  semantics: StepSemantics.AtMostOncePerRetry,
  retryStrategy: () => ({ shouldRetry: false }),
};

/** The workflow's steps as durable ones. */
function durableSteps(context: DurableContext): Steps {
  return {
    step: (name, run) => context.step(name, run),
    once: (name, run) => context.step(name, run, atMostOnce),
    wait: (name, seconds) => context.wait(name, { seconds }),
  };
}
