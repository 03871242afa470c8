import type { AccountId } from '../domain/secret.ts';
import { approvalMessage } from './approval-message.ts';
import { baselineSummary, digest } from './audit-summary.ts';
import { auditRecovery, auditTrouble, isInTrouble } from './audit-trouble.ts';
import { manyFindings } from './many-findings.ts';
import { isBelow, type Message, type MessageSettings } from './message.ts';
import type { AuditNews, FindingNews } from './news.ts';
import { oneFinding } from './one-finding.ts';
import type { ApprovalNews, RepairsNews } from './repair-news.ts';
import { repairsMessage } from './repairs-message.ts';

/** An audit, and what is known of what people have heard of it. */
export interface AuditTale {
  readonly audit: AuditNews;
  /** Accounts whose trouble was told lately, and is the same; `*` for the audit as a whole. */
  readonly silent?: ReadonlySet<AccountId>;
  /** Accounts whose trouble was told, and is over. */
  readonly recovered?: ReadonlySet<AccountId>;
  /** True when it is time for one. */
  readonly digest?: boolean;
}

/**
 * What people are to be told, in as few messages as it takes: all findings in one, and one for each audit that was a first
 * run or has something unread. What came more than once is said once.
 */
export function messagesFor(
  events: readonly FindingNews[],
  audits: readonly AuditTale[],
  settings: MessageSettings,
): Message[] {
  return [...findingMessages(events, settings), ...unique(audits, ({ audit }) => audit.id).flatMap(auditMessages)];
}

/** Questions first: they are what somebody must answer in time. */
export function repairMessagesFor(approvals: readonly ApprovalNews[], reports: readonly RepairsNews[]): Message[] {
  return [
    ...unique(approvals, ({ id }) => id).map(approvalMessage),
    ...unique(reports, ({ id }) => id).map(repairsMessage),
  ];
}

function findingMessages(events: readonly FindingNews[], settings: MessageSettings): Message[] {
  const told = unique(events, ({ id }) => id).filter((event) => isTold(event, settings));
  const [first] = told;
  if (!first) return [];
  return [told.length === 1 ? oneFinding(first, settings) : manyFindings(told, settings)];
}

/** A finding that has just become minor is told once more: who heard of it would wait for its end in vain. */
function isTold({ finding, changes }: FindingNews, { minimumSeverity }: MessageSettings): boolean {
  return !isBelow(finding.severity, minimumSeverity) || changes.includes('severity');
}

function auditMessages({ audit, silent, recovered, digest: due }: AuditTale): Message[] {
  const { accounts } = audit;
  const first = accounts.filter(({ baseline, verdict }) => baseline && verdict !== 'failed');
  const trouble = accounts.filter((one) => isInTrouble(one) && !first.includes(one) && !silent?.has(one.account));
  const again = accounts.filter(({ account }) => recovered?.has(account));
  const nothingRead = audit.verdict === 'failed' && !accounts.some(({ verdict }) => verdict === 'failed');
  return [
    ...(first.length > 0 ? [baselineSummary(audit, first)] : []),
    ...(trouble.length > 0 || (nothingRead && !silent?.has('*')) ? [auditTrouble(audit, trouble)] : []),
    ...(again.length > 0 ? [auditRecovery(audit, again)] : []),
    ...(due ? [digest(audit)] : []),
  ];
}

/** What came more than once is the same each time. */
function unique<T>(all: readonly T[], idOf: (one: T) => string): T[] {
  return [...new Map(all.map((one) => [idOf(one), one])).values()];
}
