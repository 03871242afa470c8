import type { AuditCompleted } from '../../lib/domain/audit-event.ts';
import type { FindingEvent } from '../../lib/domain/event.ts';
import { aCoverage, aRegion } from '../report/a-result.ts';
import { anAccount, anAudit, anEvent, at, named } from './news.ts';

/** A replica that lags. */
export const stale = {
  rule: 'replica-stale',
  severity: 'medium',
  cause: null,
  expected: { currentVersion: 'v7' },
  observed: { currentVersion: 'v6' },
  message: 'eu-west-1 has lacked the current version for at least 3 hours: readers there get an older value.',
  remedy: "Compare AWSCURRENT in both Regions. If it stays so, rotate once, and watch the replica's status.",
} as const;

/** Fifty at once, as after a night on which a key was disabled and a clause was changed. */
export function fiftyEvents(): FindingEvent[] {
  const teams = ['payments', 'billing', 'search', 'identity', 'reports'];
  return Array.from({ length: 50 }, (_, index): FindingEvent => {
    const team = teams[index % teams.length] ?? '';
    const name = `prod/${team}/service-${Math.floor(index / 3)}`;
    const id = `${index}`.padStart(6, '0');
    const secret = named(name);
    const firstSeen = new Date(Date.parse(at) - index * 60_000).toISOString();
    if (index < 24) {
      const region = index % 2 ? 'eu-west-1' : 'us-east-1';
      return anEvent({
        id: `${id}-1`,
        finding: {
          id,
          secret,
          region,
          cause: 'kms-access',
          message: `Replication of ${name} to ${region} failed: Secrets Manager was not allowed to use a KMS key.`,
          remedy: "Allow kms:Decrypt on the primary's key and kms:Encrypt on the replica's key, then replicate again.",
          firstSeen,
        },
      });
    }
    if (index < 40) {
      return anEvent({
        id: `${id}-1`,
        finding: {
          id,
          secret,
          rule: 'replica-missing',
          severity: 'high',
          cause: null,
          message: `${name} is not replicated at all, but the policy requires a replica in eu-west-1.`,
          remedy: 'Replicate it to eu-west-1, or change the clause if it should not be there.',
          firstSeen,
        },
      });
    }
    if (index < 43) {
      return anEvent({
        id: `${id}-4`,
        kind: 'changed',
        changes: ['reminder'],
        finding: {
          id,
          secret,
          ...stale,
          firstSeen: '2026-02-20T01:00:00.000Z',
        },
      });
    }
    if (index < 48)
      return anEvent({ id: `${id}-2`, kind: 'resolved', resolution: 'compliant', finding: { id, secret } });
    if (index < 49) return anEvent({ id: `${id}-2`, kind: 'withdrawn', withdrawal: 'clause', finding: { id, secret } });
    return anEvent({ id: `${id}-6`, flapping: true, reopened: true, finding: { id, secret } });
  });
}

/** The first audit of two accounts: ten thousand findings, one Region of one account not read. */
export function firstAuditOfTenThousand(): AuditCompleted {
  const denied = 'ListSecrets in ap-south-1 was denied: allow secretsmanager:ListSecrets on * for this role.';
  return anAudit({
    id: 'audit-first',
    verdict: 'incomplete',
    accounts: [
      anAccount({
        baseline: true,
        policyCoverage: aCoverage({ required: 9_100, tuned: 6, unmatched: 294 }),
        counts: {
          secrets: 9_400,
          evaluated: 9_100,
          findings: { open: 9_200, pending: 17, unknown: 0, excepted: 3 },
          open: { critical: 140, high: 8_600, medium: 440, low: 20 },
          byRule: {
            'replica-failed': 140,
            'replica-missing': 8_500,
            'replica-key-mismatch': 300,
            'replica-stale': 240,
            'replica-unexpected': 20,
          },
        },
      }),
      anAccount({
        account: '444455556666',
        baseline: true,
        lastCompleteAt: null,
        verdict: 'incomplete',
        counts: {
          secrets: 700,
          evaluated: 650,
          findings: { open: 800, pending: 0, unknown: 62, excepted: 0 },
          open: { critical: 0, high: 800, medium: 0, low: 0 },
          byRule: { 'replica-missing': 800 },
        },
        coverage: [aRegion(), aRegion({ region: 'ap-south-1', status: 'incomplete', reason: denied })],
        policyCoverage: aCoverage({ required: 650, unmatched: 50 }),
      }),
    ],
    warnings: [
      {
        kind: 'exception-covers-nothing',
        message: 'The exception of team-payments for replica-stale of prod/old/* covers nothing: remove it.',
      },
    ],
    accountsLeftOut: 1,
  });
}

/** Two accounts of three are not as they should be. */
export function troubledAudit(): AuditCompleted {
  return anAudit({
    id: 'audit-7',
    verdict: 'failed',
    accounts: [
      anAccount(),
      anAccount({
        account: '444455556666',
        verdict: 'incomplete',
        lastCompleteAt: '2026-02-28T23:12:00.000Z',
        coverage: [
          aRegion(),
          aRegion({
            region: 'us-east-1',
            status: 'incomplete',
            reason: 'ListSecrets in us-east-1 was denied: allow secretsmanager:ListSecrets on * for this role.',
          }),
        ],
        gaps: [
          {
            kind: 'secret-unreadable',
            account: '444455556666',
            region: 'eu-central-1',
            secret: 'prod/locked',
            exception: null,
            message: 'prod/locked in eu-central-1 could not be described: its resource policy denies this role.',
          },
        ],
        moreGaps: 3,
        counts: { ...anAccount().counts, findings: { open: 4, pending: 0, unknown: 12, excepted: 0 } },
      }),
      anAccount({
        account: '777788889999',
        verdict: 'failed',
        lastCompleteAt: null,
        coverage: [],
        error: 'The role arn:aws:iam::777788889999:role/replication-auditor may not be assumed.',
      }),
    ],
  });
}
