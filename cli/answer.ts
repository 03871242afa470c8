import type { AnswerDecision, ApprovalRequest } from '../lib/domain/approval.ts';
import type { Region } from '../lib/domain/secret.ts';
import { mayBeOnePerson, whyNotListed } from '../lib/remediation/approver.ts';
import { formatApproval } from '../lib/report/plan-approval.ts';
import { type AwsOptions, readerSettings } from './aws-options.ts';
import { unidentified } from './caller.ts';
import { colorAllowed, columnsOf } from './color.ts';
import { ask, type ConfirmOptions, confirm, isAttended, isYes } from './confirm.ts';
import type { CommandContext, ReaderSettings } from './context.ts';
import { type CommandError, failure } from './problem.ts';
import { type QuestionMeant, readRequest } from './request-file.ts';

export interface AnswerOptions extends AwsOptions, ConfirmOptions, QuestionMeant {
  readonly functionRegion?: string;
  readonly request?: string;
}

/**
 * Answers a question for approval, in the caller's own name: shows it, asks whether he means it, and sends the answer with a
 * proof of who he is, which is good for this plan alone and never shown.
 * @returns whether it was answered
 * @throws CommandError where it cannot be, or nobody is there to confirm it.
 */
export async function answerQuestion(
  context: CommandContext,
  options: AnswerOptions,
  decision: AnswerDecision,
): Promise<boolean> {
  const settings = readerSettings(options);
  failIfNoHash(options.planHash);
  const request = await readRequest(context, options.request, options);
  const region = regionOf(context, options, request);
  if (request) {
    const { stdout, env } = context;
    stdout.write(formatApproval(request, { columns: columnsOf(stdout), color: colorAllowed(stdout, env) }));
    await failUnlessTheyMay(context, settings, region, request, decision);
  }
  if (!(await isMeant(context, options, decision, request))) {
    context.stdout.write('\nNot confirmed: nothing was answered.\n');
    return false;
  }
  await send(context, settings, region, options, decision);
  context.stdout.write(`\n${outcomeOf(decision, options.planHash, request)}\n`);
  return true;
}

function outcomeOf(decision: AnswerDecision, hash: string, request: ApprovalRequest | undefined): string {
  if (decision === 'reject') return `Rejected: the plan ${hash}. Nothing of it is done.`;
  if (decision === 'request') {
    return `Confirmed that you asked for it: the plan ${hash}. It is done once an approver, who is somebody else, has approved it too.`;
  }
  const { needs = 'approver', answers = [] } = request ?? {};
  const needsAnother = needs !== 'approver' && answers.length === 0;
  if (needsAnother) return `Approved: the plan ${hash}. A second person must answer before anything is done.`;
  return `Approved: the plan ${hash}. The service looks once more, and does what is still so.`;
}

async function send(
  { approvals }: CommandContext,
  settings: ReaderSettings,
  region: Region,
  { callback, planHash: hash }: AnswerOptions,
  decision: AnswerDecision,
): Promise<void> {
  let proof: string;
  try {
    proof = await approvals.prove(settings, region, hash, decision);
  } catch (cause) {
    throw unidentified(cause);
  }
  try {
    await approvals.answer(settings, region, callback, { decision, hash, proof });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const advice =
      '--function-region REGION, for the Region of the service; --profile NAME, for a profile of its account';
    throw failure({ message: `The answer was not taken. ${why}`, advice }, { cause });
  }
}

/** The service checks it again; here it saves an answer that would count for nothing. */
async function failUnlessTheyMay(
  { approvals }: CommandContext,
  settings: ReaderSettings,
  region: Region,
  request: ApprovalRequest,
  decision: AnswerDecision,
): Promise<void> {
  let arn: string;
  try {
    arn = await approvals.identify(settings, region);
  } catch (cause) {
    throw unidentified(cause);
  }
  const no = whyNoAnswer(arn, request, decision);
  if (no === undefined) return;
  throw failure({ message: `${no} Nothing was answered.`, advice: '--profile NAME, for a profile that may answer' });
}

function whyNoAnswer(
  arn: string,
  { approvers, needs = 'approver', answers = [] }: ApprovalRequest,
  decision: AnswerDecision,
): string | undefined {
  if (decision !== 'request') {
    const no = whyNotListed(arn, approvers);
    if (no !== undefined || decision === 'reject') return no;
  } else if (needs !== 'requester-and-approver') return 'Nobody has to prove that they asked for this.';
  if (needs === 'approver' || !answers.some(({ by }) => mayBeOnePerson(by, arn, approvers))) return undefined;
  return `${arn} has answered before, or may be the person who did: something destructive must be approved by somebody else.`;
}

async function isMeant(
  context: CommandContext,
  options: AnswerOptions,
  decision: AnswerDecision,
  request: ApprovalRequest | undefined,
): Promise<boolean> {
  if (decision === 'reject') {
    if (options.yes) return true;
    if (!isAttended(context)) throw unattended('--yes');
    return isYes(await ask(context, 'Reject it? Type "yes": '));
  }
  if (request) {
    if (!isAttended(context) && !options.yes)
      throw unattended('--yes, and --confirm-destroy NAME for what is lost for good');
    return confirm(context, options, request.plan.actions, 'Approve');
  }
  if (!isAttended(context)) throw unattended('--request FILE and --yes: what was not shown is not approved');
  const digits = options.planHash.slice(0, 8);
  const question = `What would be done is not shown here: --request FILE shows it. The hash binds you to what you have read elsewhere.\nType its first eight digits (${digits}) to approve it: `;
  return (await ask(context, question)) === digits;
}

/** The question's id begins with the ARN of the execution that asks: its Region is where the answer goes. */
function regionOf({ env }: CommandContext, options: AnswerOptions, request: ApprovalRequest | undefined): Region {
  const asking = /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):/.exec(request?.id ?? '')?.[1];
  const region = options.functionRegion ?? asking ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (region) return region;
  throw failure({
    where: '--function-region',
    message: 'In which Region the service waits for the answer is not known.',
    example: '--function-region eu-west-1',
  });
}

function failIfNoHash(hash: string): void {
  if (/^[0-9a-f]{64}$/.test(hash)) return;
  throw failure({
    where: '--plan-hash',
    message: 'This is not the hash of a plan, which is 64 digits of 0-9 and a-f.',
    example: `--plan-hash ${'0123456789abcdef'.repeat(4)}`,
  });
}

function unattended(advice: string): CommandError {
  return failure({ message: 'Nobody is at a terminal to confirm, so nothing was answered.', advice });
}
