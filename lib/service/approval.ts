import { CallbackExternalError, CallbackTimeoutError, type DurableContext } from '@aws/durable-execution-sdk-js';
import type { ApprovalRequest } from '../domain/approval.ts';
import type { Clock } from '../domain/clock.ts';
import { destructive, type Plan } from '../domain/plan.ts';
import type { AccountId } from '../domain/secret.ts';
import { mayApprove } from '../remediation/approver.ts';
import * as z from '../z.ts';

export interface ApprovalPorts {
  /** Tells approvers, on every channel, what will happen. */
  ask(request: ApprovalRequest): Promise<void>;
  /** Who made the proof, if it is genuine and bound to the hash. @throws when it is not. */
  identify(proof: string, hash: string): Promise<{ readonly arn: string }>;
  readonly clock: Clock;
}

export interface Question {
  readonly account: AccountId;
  readonly plan: Plan;
  readonly requestedBy: string;
  readonly approvers: readonly string[];
}

export type Approval =
  | { readonly kind: 'approved'; readonly by: string }
  | { readonly kind: 'rejected'; readonly by: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid'; readonly reason: string };

/** An answer that does not count does not end the question, until so many of them came. */
const answers = 5;

const Answer = z.strictObject({
  decision: z.enum(['approve', 'reject']),
  hash: z.string(),
  proof: z.string().check(z.maxLength(8192)),
});

type Context = Pick<DurableContext, 'step' | 'waitForCallback' | 'executionContext'>;

/** Asks for approval and waits, at no cost, until somebody who may has answered, or the plan's validity has ended. */
export async function askForApproval(question: Question, context: Context, ports: ApprovalPorts): Promise<Approval> {
  let previous: string | null = null;
  for (let round = 1; round <= answers; round += 1) {
    const left = await context.step(`time left ${round}`, async () =>
      Math.floor((Date.parse(question.plan.validUntil) - ports.clock.now()) / 1000),
    );
    if (left <= 0) return { kind: 'expired' };
    const answer = await waitForAnswer(question, previous, round, left, context, ports);
    if (answer === undefined) return { kind: 'expired' };
    const verdict = await context.step(`check ${round}`, () => check(answer, question, ports));
    if (verdict.kind !== 'invalid') return verdict;
    previous = verdict.reason;
  }
  return { kind: 'invalid', reason: previous ?? 'no answer counted' };
}

/** Undefined: nobody answered in time. */
async function waitForAnswer(
  { account, plan, requestedBy, approvers }: Question,
  previous: string | null,
  round: number,
  seconds: number,
  context: Context,
  ports: ApprovalPorts,
): Promise<string | undefined> {
  const id = `${context.executionContext.durableExecutionArn}#approval-${plan.hash.slice(0, 12)}-${round}`;
  try {
    return await context.waitForCallback<string>(
      `approval ${round}`,
      async (callbackId) =>
        ports.ask({
          id,
          at: new Date(ports.clock.now()).toISOString(),
          expiresAt: plan.validUntil,
          account,
          callbackId,
          plan,
          requestedBy,
          approvers,
          previous,
        }),
      { timeout: { seconds } },
    );
  } catch (error) {
    if (error instanceof CallbackTimeoutError) return undefined;
    // Somebody ended the callback with a failure of his own making: an answer that does not count.
    if (error instanceof CallbackExternalError) return '';
    throw error;
  }
}

/** Whatever is wrong with an answer makes it void, never right. */
async function check(
  answer: string,
  { plan, approvers, requestedBy }: Question,
  ports: ApprovalPorts,
): Promise<Approval> {
  const parsed = Answer.safeParse(jsonOf(answer));
  if (!parsed.success)
    return { kind: 'invalid', reason: 'The answer is not one that `replication-auditor approve` makes.' };
  const { decision, hash, proof } = parsed.data;
  if (hash !== plan.hash) return { kind: 'invalid', reason: 'The answer is about another plan.' };
  try {
    const { arn } = await ports.identify(proof, hash);
    const no = mayApprove(
      arn,
      approvers,
      requestedBy,
      plan.actions.some(({ kind }) => destructive.has(kind)),
    );
    if (no !== undefined) return { kind: 'invalid', reason: no };
    return { kind: decision === 'approve' ? 'approved' : 'rejected', by: arn };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'invalid', reason: `Who answered could not be proven: ${reason}` };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
