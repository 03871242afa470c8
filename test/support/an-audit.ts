import type { AccountSummary, AuditCompleted } from '../../lib/domain/audit-event.ts';
import { account } from './builders.ts';

export function anAccountSummary(part: Partial<AccountSummary> = {}): AccountSummary {
  return {
    account,
    verdict: 'violations',
    error: null,
    startedAt: '2026-03-01T03:12:00.000Z',
    finishedAt: '2026-03-01T03:12:04.000Z',
    lastCompleteAt: '2026-03-01T03:12:00.000Z',
    baseline: false,
    counts: {
      secrets: 14,
      evaluated: 12,
      findings: { open: 1, pending: 0, unknown: 0, excepted: 0 },
      open: { critical: 1, high: 0, medium: 0, low: 0 },
      byRule: { 'replica-failed': 1 },
    },
    coverage: [
      {
        account,
        region: 'eu-central-1',
        status: 'complete',
        reason: null,
        secrets: 14,
        calls: { ListSecrets: 1, DescribeSecret: 12 },
      },
    ],
    matchedClauses: [],
    gaps: [],
    moreGaps: 0,
    announced: 1,
    ...part,
  };
}

export function anAuditCompleted(part: Partial<AuditCompleted> = {}): AuditCompleted {
  return {
    id: 'arn:aws:lambda:eu-central-1:111122223333:function:audit:7/durable-execution/run-1#1',
    at: '2026-03-01T03:12:00.000Z',
    verdict: 'violations',
    accounts: [anAccountSummary()],
    ...part,
  };
}
