import * as z from 'zod';
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

/** EventBridge's envelope, as it stands in the body of a record of the queue. */
const Event = z.discriminatedUnion('detail-type', [
  z.object({ 'detail-type': z.enum(findingTypes), source, detail: FindingNews }),
  z.object({ 'detail-type': z.literal('Audit Completed'), source, detail: AuditNews }),
  z.object({ 'detail-type': z.literal('Approval Requested'), source, detail: ApprovalNews }),
  z.object({ 'detail-type': z.literal('Repairs Reported'), source, detail: RepairsNews }),
]);

/** The announcement in a record's body. @throws Error that names keys and types, never what the body holds. */
export function parseBody(body: string): Announcement {
  const parsed = Event.safeParse(jsonOf(body));
  if (!parsed.success) throw new Error(`the record is no event of the auditor:\n${z.prettifyError(parsed.error)}`);
  const { data } = parsed;
  switch (data['detail-type']) {
    case 'Audit Completed':
      return { kind: 'audit', news: data.detail };
    case 'Approval Requested':
      return { kind: 'approval', news: data.detail };
    case 'Repairs Reported':
      return { kind: 'repairs', news: data.detail };
    default:
      return { kind: 'finding', news: data.detail };
  }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Without the cause: the parser's message quotes the text.
    throw new Error('the record is not JSON');
  }
}
