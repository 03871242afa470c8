import type { AccountSummary, AuditCompleted } from '../../lib/domain/audit-event.ts';
import type { FindingEvent } from '../../lib/domain/event.ts';
import type { Finding } from '../../lib/domain/finding.ts';
import { aCoverage, aDecision, aFinding, aRegion } from '../report/a-result.ts';

export const at = '2026-03-01T03:12:00.000Z';

export interface EventFacts extends Partial<Omit<FindingEvent, 'finding'>> {
  readonly finding?: Partial<Finding>;
}

/** An opened finding, unless the facts say otherwise. */
export function anEvent({ finding, ...facts }: EventFacts = {}): FindingEvent {
  return {
    id: '5f1d0c-1',
    kind: 'opened',
    at,
    finding: aFinding({
      fix: aDecision,
      observed: {
        status: 'Failed',
        replica: 'absent',
        statusMessage: 'Replication failed: Secret name prod/payments/database already exists in region eu-west-1.',
      },
      ...finding,
    }),
    reopened: false,
    changes: [],
    resolution: null,
    withdrawal: null,
    flapping: false,
    ...facts,
  };
}

export function named(name: string, region = 'eu-central-1', account = '111122223333'): Finding['secret'] {
  return { name, arn: `arn:aws:secretsmanager:${region}:${account}:secret:${name}-a1b2c3`, primaryRegion: region };
}

export function anAccount(facts: Partial<AccountSummary> = {}): AccountSummary {
  return {
    account: '111122223333',
    verdict: 'violations',
    error: null,
    startedAt: at,
    finishedAt: '2026-03-01T03:14:00.000Z',
    lastCompleteAt: at,
    baseline: false,
    counts: {
      secrets: 14,
      evaluated: 12,
      findings: { open: 0, pending: 0, unknown: 0, excepted: 0 },
      open: { critical: 0, high: 0, medium: 0, low: 0 },
      byRule: {},
    },
    coverage: [aRegion(), aRegion({ region: 'eu-west-1' }), aRegion({ region: 'us-east-1' })],
    matchedClauses: [],
    gaps: [],
    moreGaps: 0,
    policyCoverage: aCoverage(),
    warnings: [],
    announced: 0,
    ...facts,
  };
}

export function anAudit(facts: Partial<AuditCompleted> = {}): AuditCompleted {
  return { id: 'audit-1', at, verdict: 'violations', accounts: [anAccount()], ...facts };
}
