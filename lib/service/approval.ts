import { CallbackExternalError, CallbackTimeoutError, type DurableContext } from '@aws/durable-execution-sdk-js';
import type { AnswerDecision, ApprovalNeed, ApprovalRequest, CountedAnswer } from '../domain/approval.ts';
import type { Clock } from '../domain/clock.ts';
import { destructive, type Plan } from '../domain/plan.ts';
import type { AccountId } from '../domain/secret.ts';
import { joinApprovers, mayBeOnePerson, theService, whyNotListed } from '../remediation/approver.ts';
import * as z from '../z.ts';

export interface ApprovalPorts {
  /** Notifies approvers, on every channel, of what is asked. */
  ask(request: ApprovalRequest): Promise<void>;
  /** Who made the proof, if it is genuine and bound to hash and decision. @throws when it is not. */
  identify(proof: string, hash: string, decision: AnswerDecision): Promise<{ readonly arn: string }>;
  /** The approvers by the policy as it is now: somebody may have been taken off the list since the question was asked. */
  approvers(): Promise<readonly string[]>;
  readonly clock: Clock;
}

export interface Question {
  readonly account: AccountId;
  readonly plan: Plan;
  readonly requestedBy: string;
}

export type Approval =
  | {
      readonly kind: 'approved';
      /** One approver, or two. */
      readonly by: string;
      /** Who proved that they asked for it; null where nobody had to. */
      readonly requestedBy: string | null;
    }
  | { readonly kind: 'rejected'; readonly by: string }
  | { readonly kind: 'expired' }
  /** Expired as well, and the last answer did not count. */
  | { readonly kind: 'invalid'; readonly reason: string };

const Answer = z.strictObject({
  decision: z.enum(['approve', 'reject', 'request']),
  hash: z.string(),
  proof: z.string().check(z.maxLength(8192)),
});

type Context = Pick<DurableContext, 'step' | 'wait' | 'waitForCallback' | 'executionContext'>;

/** What an answer comes to; plain data, which a durable step keeps. */
type Verdict =
  | Extract<Approval, { kind: 'approved' | 'rejected' }>
  | { readonly kind: 'counted'; readonly answers: readonly CountedAnswer[] }
  | { readonly kind: 'invalid'; readonly reason: string; readonly answers: readonly CountedAnswer[] };

/** Whose answers a question needs. */
function needOf({ plan, requestedBy }: Question): ApprovalNeed {
  if (!plan.actions.some(({ kind }) => destructive.has(kind))) return 'approver';
  return requestedBy === theService ? 'two-approvers' : 'requester-and-approver';
}

/**
 * Asks for approval and waits, at no cost, until those who must have answered, or the plan's validity has ended. An answer
 * that does not count never ends the question: it is asked anew, after a pause that grows where such answers keep coming, so
 * that nobody can use up the execution's operations, or flood people with questions.
 */
export async function askForApproval(question: Question, context: Context, ports: ApprovalPorts): Promise<Approval> {
  let answers: readonly CountedAnswer[] = [];
  let previous: string | null = null;
  let worthless = 0;
  for (let round = 1; ; round += 1) {
    const left = await context.step(`time left ${round}`, async () =>
      Math.floor((Date.parse(question.plan.validUntil) - ports.clock.now()) / 1000),
    );
    // Written so that what is no number ends it.
    if (!(left > 0)) return expired(previous);
    const asked: Asked = { question, answers, previous };
    const answer = await waitForAnswer(asked, round, left, context, ports);
    if (answer === undefined) return expired(previous);
    const verdict: Verdict = await context.step(`check ${round}`, () =>
      check(answer, question, asked.answers, context, ports),
    );
    if (verdict.kind === 'approved' || verdict.kind === 'rejected') return verdict;
    answers = verdict.answers;
    previous = verdict.kind === 'invalid' ? verdict.reason : null;
    worthless = verdict.kind === 'invalid' ? worthless + 1 : 0;
    const pause = pauseAfter(worthless);
    if (pause > 0) await context.wait(`pause ${round}`, { minutes: pause });
  }
}

/**
 * Minutes: none after the first few, which are slips of hand; then five, ten, twenty, at last three hours. In the seven days
 * that a question may be open that is some sixty rounds of six durable operations each, of the 3,000 that an execution has.
 */
export function pauseAfter(worthless: number): number {
  return worthless <= 3 ? 0 : Math.min(180, 5 * 2 ** (worthless - 4));
}

function expired(previous: string | null): Approval {
  return previous === null ? { kind: 'expired' } : { kind: 'invalid', reason: previous };
}

interface Asked {
  readonly question: Question;
  readonly answers: readonly CountedAnswer[];
  readonly previous: string | null;
}

/** Undefined: nobody answered in time. */
async function waitForAnswer(
  { question, answers, previous }: Asked,
  round: number,
  seconds: number,
  context: Context,
  ports: ApprovalPorts,
): Promise<string | undefined> {
  const { account, plan, requestedBy } = question;
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
          approvers: await ports.approvers(),
          needs: needOf(question),
          answers,
          previous,
        }),
      { timeout: { seconds } },
    );
  } catch (error) {
    if (error instanceof CallbackTimeoutError) return undefined;
    // Somebody ended the callback with a failure of their own making: an answer that does not count.
    if (error instanceof CallbackExternalError) return '';
    throw error;
  }
}

/** Whatever is wrong with an answer makes it void, never right. */
async function check(
  answer: string,
  question: Question,
  before: readonly CountedAnswer[],
  context: Context,
  ports: ApprovalPorts,
): Promise<Verdict> {
  const { plan } = question;
  const invalid = (reason: string): Verdict => ({ kind: 'invalid', reason, answers: before });
  const parsed = Answer.safeParse(jsonOf(answer));
  if (!parsed.success) return invalid('The answer is not one that `replication-auditor approve` makes.');
  const { decision, hash, proof } = parsed.data;
  if (hash !== plan.hash) return invalid('The answer is about another plan.');
  let arn: string;
  try {
    arn = (await ports.identify(proof, hash, decision)).arn;
  } catch (error) {
    return invalid(`Who answered could not be proven: ${error instanceof Error ? error.message : String(error)}`);
  }
  const approvers = await ports.approvers();
  const no = decision === 'request' ? whyNoRequester(arn, question, context) : whyNotListed(arn, approvers);
  if (no !== undefined) return invalid(no);
  if (decision === 'reject') return { kind: 'rejected', by: arn };
  // Who answered first may have been taken off the list since.
  const still = before.filter((one) => one.decision === 'request' || whyNotListed(one.by, approvers) === undefined);
  return weigh([...still, { by: arn, decision }], question, approvers);
}

/** Anybody has whatever identity they like in an account of their own: so only in the service's. */
function whyNoRequester(arn: string, question: Question, { executionContext }: Context): string | undefined {
  if (needOf(question) !== 'requester-and-approver') return 'Nobody has to prove that they asked for this.';
  const account = executionContext.durableExecutionArn.split(':')[4] ?? '';
  const isOurs = new RegExp(`^arn:aws[a-z-]*:(iam::${account}:user/|sts::${account}:assumed-role/)`).test(arn);
  return isOurs ? undefined : `${arn} is no user and no role of the service's account (${account}).`;
}

/** Whether the answers suffice: where two are needed, of different people, the last of whom has just answered. */
function weigh(answers: readonly CountedAnswer[], question: Question, approvers: readonly string[]): Verdict {
  const last = answers.at(-1);
  if (!last) throw new Error('nobody answered');
  const before = answers.slice(0, -1);
  const need = needOf(question);
  if (need === 'approver') return { kind: 'approved', by: last.by, requestedBy: null };
  if (before.some(({ by }) => mayBeOnePerson(by, last.by, approvers))) {
    const reason = `${last.by} has answered before, or may be the person who did: something destructive needs two people.`;
    return { kind: 'invalid', reason, answers: before };
  }
  if (last.decision === 'request' && before.some(({ decision }) => decision === 'request')) {
    return { kind: 'invalid', reason: 'Who asked for it is known already: an approver must answer.', answers: before };
  }
  const approved = answers.filter(({ decision }) => decision === 'approve').map(({ by }) => by);
  const requested = answers.find(({ decision }) => decision === 'request')?.by ?? null;
  if (approved.length === 0 || answers.length < 2) return { kind: 'counted', answers };
  return { kind: 'approved', by: joinApprovers(approved), requestedBy: requested };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
