import { readFile } from 'node:fs/promises';
import type { ApprovalRequest } from '../lib/domain/approval.ts';
import { planSchema } from '../lib/remediation/plan-schema.ts';
import { utc } from '../lib/report/words.ts';
import * as z from '../lib/z.ts';
import type { CommandContext } from './context.ts';
import { type CommandError, failure } from './problem.ts';
import { reason } from './reasons.ts';

/** What an event adds to the request is passed over; the plan in it must be whole, or its hash would not fit. */
const Request = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  account: z.string(),
  callbackId: z.string(),
  plan: planSchema,
  requestedBy: z.string(),
  approvers: z.array(z.string()),
  // Questions of older versions say neither: one approver was enough, and only theirs takes the answer.
  needs: z._default(z.enum(['approver', 'requester-and-approver', 'two-approvers']), 'approver'),
  answers: z._default(z.array(z.object({ by: z.string(), decision: z.enum(['approve', 'request']) })), []),
  previous: z._default(z.nullable(z.string()), null),
}) satisfies z.ZodMiniType<ApprovalRequest>;

const Envelope = z.object({ detail: z.unknown() });
const Shortened = z.object({ shortened: z.literal(true) });

export interface QuestionMeant {
  readonly callback: string;
  readonly planHash: string;
}

/**
 * The question that is answered, from a file or from standard input; undefined where nobody gave it. Both the request itself
 * and the event that carries it will do.
 * @throws CommandError where it cannot be read, was edited, has expired, or is another question than the one that is meant.
 */
export async function readRequest(
  { stdin, clock }: Pick<CommandContext, 'stdin' | 'clock'>,
  file: string | undefined,
  meant: QuestionMeant,
): Promise<ApprovalRequest | undefined> {
  const where = file ?? 'standard input';
  if (file === undefined && stdin.isTTY) return undefined;
  const text = file === undefined ? await stdin.readAll() : await textOf(file);
  if (file === undefined && text.trim() === '') return undefined;
  const request = requestOf(where, text);
  if (request.callbackId !== meant.callback) throw unusable(where, 'It has another callback than --callback names.');
  if (request.plan.hash !== meant.planHash) throw unusable(where, 'Its plan has another hash than --plan-hash says.');
  if (!(clock.now() < Date.parse(request.expiresAt))) {
    throw unusable(where, `It expired at ${utc(request.expiresAt)}: an answer would count for nothing.`);
  }
  return request;
}

function requestOf(where: string, text: string): ApprovalRequest {
  const data = jsonOf(where, text);
  const detail = Envelope.safeParse(data).data?.detail ?? data;
  if (Shortened.safeParse(detail).success) {
    const why = 'The event was too large, and was shortened: what is left of its plan does not fit the hash.';
    throw unusable(where, `${why} At a terminal, without --request, a plan can be approved by its hash alone.`);
  }
  const { success, data: request, error } = Request.safeParse(detail);
  if (success) return request;
  const [issue] = error.issues;
  throw unusable(where, `${issue?.path.map(String).join('.') || 'It'}: ${issue?.message ?? 'not a request'}.`);
}

function jsonOf(where: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unusable(where, 'It is not JSON, or was cut off.', { cause });
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw unusable(file, `It cannot be read: ${reason(cause)}.`, { cause });
  }
}

function unusable(where: string, why: string, options?: { cause?: unknown }): CommandError {
  const message = `The request cannot be used, and nothing was answered. ${why}`;
  return failure({ where, message, advice: 'the `detail` of the event "Approval Requested", whole, as JSON' }, options);
}
