import type { ApprovalAnswer, ApprovalRequest } from '../lib/domain/approval.ts';
import { destructive } from '../lib/domain/plan.ts';
import type { Region } from '../lib/domain/secret.ts';
import { mayApprove } from '../lib/remediation/approver.ts';
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

type Decision = ApprovalAnswer['decision'];

/**
 * Answers a question for approval, in the caller's own name: shows it, asks whether he means it, and sends the answer with a
 * proof of who he is, which is good for this plan alone and never shown.
 * @returns whether it was answered
 * @throws CommandError where it cannot be, or nobody is there to confirm it.
 */
export async function answerQuestion(
  context: CommandContext,
  options: AnswerOptions,
  decision: Decision,
): Promise<boolean> {
  const settings = readerSettings(options);
  failIfNoHash(options.planHash);
  const request = await readRequest(context, options.request, options);
  const region = regionOf(context, options, request);
  if (request) {
    const { stdout, env } = context;
    stdout.write(formatApproval(request, { columns: columnsOf(stdout), color: colorAllowed(stdout, env) }));
    await failUnlessHeMay(context, settings, region, request);
  }
  if (!(await isMeant(context, options, decision, request))) {
    context.stdout.write('\nNot confirmed: nothing was answered.\n');
    return false;
  }
  await send(context, settings, region, options, decision);
  context.stdout.write(
    decision === 'approve'
      ? `\nApproved: the plan ${options.planHash}. The service looks once more, and does what is still so.\n`
      : `\nRejected: the plan ${options.planHash}. Nothing of it is done.\n`,
  );
  return true;
}

async function send(
  { approvals }: CommandContext,
  settings: ReaderSettings,
  region: Region,
  { callback, planHash: hash }: AnswerOptions,
  decision: Decision,
): Promise<void> {
  let proof: string;
  try {
    proof = await approvals.prove(settings, region, hash);
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
async function failUnlessHeMay(
  { approvals }: CommandContext,
  settings: ReaderSettings,
  region: Region,
  { plan, approvers, requestedBy }: ApprovalRequest,
): Promise<void> {
  let arn: string;
  try {
    arn = await approvals.identify(settings, region);
  } catch (cause) {
    throw unidentified(cause);
  }
  const isDestructive = plan.actions.some(({ kind }) => destructive.has(kind));
  const no = mayApprove(arn, approvers, requestedBy, isDestructive);
  if (no === undefined) return;
  throw failure({ message: `${no} Nothing was answered.`, advice: '--profile NAME, for a profile that may answer' });
}

async function isMeant(
  context: CommandContext,
  options: AnswerOptions,
  decision: Decision,
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
