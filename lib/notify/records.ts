import { once } from '../domain/once.ts';
import * as z from '../z.ts';
import { AuditNews, FindingNews } from './news.ts';
import { ApprovalNews, RepairsNews } from './repair-news.ts';

/** A record of the queue, as Lambda gives it. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

export type Announcement =
  | { readonly kind: 'finding'; readonly news: FindingNews }
  | { readonly kind: 'audit'; readonly news: AuditNews }
  | { readonly kind: 'approval'; readonly news: ApprovalNews }
  | { readonly kind: 'repairs'; readonly news: RepairsNews };

const findingTypes = ['Finding Opened', 'Finding Changed', 'Finding Resolved', 'Finding Withdrawn'] as const;

/** What people are told of: the queues take these detail types from the bus, and no others. */
export const toldDetailTypes = [...findingTypes, 'Audit Completed', 'Approval Requested', 'Repairs Reported'] as const;

const source = z.literal('secrets-replication-auditor');
const Told = z.object({ 'detail-type': z.enum(toldDetailTypes) });

/** EventBridge's envelopes, as they stand in the body of a record of the queue: each is made when the first one of its type comes. */
const events = {
  finding: once(() => z.object({ 'detail-type': z.enum(findingTypes), source, detail: FindingNews() })),
  audit: once(() => z.object({ 'detail-type': z.literal('Audit Completed'), source, detail: AuditNews() })),
  approval: once(() => z.object({ 'detail-type': z.literal('Approval Requested'), source, detail: ApprovalNews() })),
  repairs: once(() => z.object({ 'detail-type': z.literal('Repairs Reported'), source, detail: RepairsNews() })),
};

/** The announcement in a record's body. @throws Error that names keys and types, never what the body holds. */
export function parseBody(body: string): Announcement {
  const event = jsonOf(body);
  switch (parsed(Told, event)['detail-type']) {
    case 'Audit Completed':
      return { kind: 'audit', news: parsed(events.audit(), event).detail };
    case 'Approval Requested':
      return { kind: 'approval', news: parsed(events.approval(), event).detail };
    case 'Repairs Reported':
      return { kind: 'repairs', news: parsed(events.repairs(), event).detail };
    default:
      return { kind: 'finding', news: parsed(events.finding(), event).detail };
  }
}

function parsed<T>(schema: z.ZodMiniType<T>, event: unknown): T {
  const { data, error, success } = schema.safeParse(event);
  if (!success) throw new Error(`the record is no event of the auditor:\n${z.prettifyError(error)}`);
  return data;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Without the cause: the parser's message quotes the text.
    throw new Error('the record is not JSON');
  }
}
