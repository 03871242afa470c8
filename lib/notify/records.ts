import { z } from 'zod';
import { AuditNews, FindingNews } from './news.ts';

/** A record of the queue, as Lambda gives it. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

export type Announcement =
  | { readonly kind: 'finding'; readonly news: FindingNews }
  | { readonly kind: 'audit'; readonly news: AuditNews };

/** EventBridge's envelope, as it stands in the body of a record of the queue. */
const Event = z.discriminatedUnion('detail-type', [
  z.object({
    'detail-type': z.enum(['Finding Opened', 'Finding Changed', 'Finding Resolved', 'Finding Withdrawn']),
    source: z.literal('secrets-replication-auditor'),
    detail: FindingNews,
  }),
  z.object({
    'detail-type': z.literal('Audit Completed'),
    source: z.literal('secrets-replication-auditor'),
    detail: AuditNews,
  }),
]);

/** The announcement in a record's body. @throws Error that names keys and types, never what the body holds. */
export function parseBody(body: string): Announcement {
  const parsed = Event.safeParse(jsonOf(body));
  if (!parsed.success) throw new Error(`the record is no event of the auditor:\n${z.prettifyError(parsed.error)}`);
  const { data } = parsed;
  return data['detail-type'] === 'Audit Completed'
    ? { kind: 'audit', news: data.detail }
    : { kind: 'finding', news: data.detail };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Without the cause: the parser's message quotes the text.
    throw new Error('the record is not JSON');
  }
}
