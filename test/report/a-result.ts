import type { FindingEvent } from '../../lib/domain/event.ts';
import type { ExceptionNote } from '../../lib/domain/finding.ts';
import { type Finding, type FindingStatus, isExcepted, severities } from '../../lib/domain/finding.ts';
import type { Fix } from '../../lib/domain/fix.ts';
import type { AuditResult, Gap, PolicyCoverage, RegionCoverage } from '../../lib/domain/result.ts';

const startedAt = '2026-03-01T03:12:00.000Z';

export function aFinding(part: Partial<Finding> = {}): Finding {
  return {
    id: '5f1d0c',
    rule: 'replica-failed',
    severity: 'critical',
    status: 'open',
    account: '111122223333',
    secret: {
      name: 'prod/payments/database',
      arn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/database-a1b2c3',
      primaryRegion: 'eu-central-1',
    },
    region: 'eu-west-1',
    clause: 'payments',
    cause: 'name-conflict',
    expected: { status: 'InSync' },
    observed: { status: 'Failed' },
    message:
      'Replication to eu-west-1 failed: another secret of this name stands there, so nothing of this secret can be read in that Region.',
    remedy: 'Rename or delete the secret in eu-west-1 after making sure that nobody uses it, then replicate again.',
    exception: null,
    firstSeen: startedAt,
    lastSeen: startedAt,
    ...part,
  };
}

export function aRegion(part: Partial<RegionCoverage> = {}): RegionCoverage {
  return {
    account: '111122223333',
    region: 'eu-central-1',
    status: 'complete',
    reason: null,
    secrets: 14,
    calls: { ListSecrets: 1, DescribeSecret: 11 },
    ...part,
  };
}

export function anException(part: Partial<ExceptionNote> = {}): ExceptionNote {
  return {
    owner: 'team-payments',
    reason: 'Moves to the new vault in June',
    until: '2026-06-30',
    expired: false,
    ...part,
  };
}

export function aGap(part: Partial<Gap> = {}): Gap {
  return {
    kind: 'clause-matched-nothing',
    account: null,
    region: null,
    secret: null,
    exception: null,
    message: 'Clause "legacy" matches no secret: correct its conditions, or mark it optional.',
    ...part,
  };
}

export function anEvent(part: Partial<FindingEvent> = {}): FindingEvent {
  const finding = part.finding ?? aFinding();
  return {
    id: `${finding.id}-1`,
    kind: 'opened',
    at: startedAt,
    finding,
    reopened: false,
    changes: [],
    resolution: null,
    withdrawal: null,
    flapping: false,
    ...part,
  };
}

/** By default every secret of a result is required. */
export function aCoverage(part: Partial<PolicyCoverage> = {}): PolicyCoverage {
  return {
    required: 14,
    forbidden: 0,
    tuned: 0,
    unmatched: 0,
    undecided: 0,
    unmatchedMode: 'warn',
    unmatchedSecrets: [],
    ...part,
  };
}

/** A result whose counts and verdict follow from its findings, coverage and gaps. */
export function aResult(part: Partial<AuditResult> = {}): AuditResult {
  const { findings = [], coverage = [aRegion()], gaps = [] } = part;
  const having = (status: FindingStatus) => findings.filter((finding) => finding.status === status);
  const unread =
    having('unknown').length +
    gaps.filter((gap) => !isExcepted(gap)).length +
    coverage.filter((entry) => entry.reason !== null).length;
  const open = having('open');
  const bySeverity = severities.map((severity) => [
    severity,
    open.filter((finding) => finding.severity === severity).length,
  ]);
  return {
    startedAt,
    finishedAt: '2026-03-01T03:12:04.000Z',
    verdict: unread > 0 ? 'incomplete' : open.length > 0 ? 'violations' : 'compliant',
    findings,
    coverage,
    gaps,
    policyCoverage: aCoverage(),
    warnings: [],
    leftOut: { accounts: [], regions: [] },
    matchedClauses: [],
    counts: {
      secrets: 14,
      replicas: 0,
      evaluated: 12,
      findings: {
        open: open.length,
        pending: having('pending').length,
        unknown: having('unknown').length,
        excepted: having('excepted').length,
      },
      open: {
        critical: 0,
        high: 0,
        medium: 0,
        low: 0,
        ...Object.fromEntries(bySeverity),
      },
    },
    ...part,
  };
}

const arn = aFinding().secret.arn;

/** A fix that destroys nothing. */
export const aReplication: Fix = {
  steps: [
    {
      operation: 'ReplicateSecretToRegions',
      region: 'eu-central-1',
      parameters: { SecretId: arn, AddReplicaRegions: [{ Region: 'eu-west-1', KmsKeyId: 'alias/payments' }] },
      destructive: false,
    },
  ],
};

/** A fix that only a person can choose: one answer is for the plan, the other for a person. */
export const aDecision: Fix = {
  steps: [],
  decision: {
    question: 'Is the secret that holds the name in eu-west-1 still needed?',
    options: [
      {
        answer: 'it is not needed',
        steps: [
          {
            operation: 'ReplicateSecretToRegions',
            region: 'eu-central-1',
            parameters: {
              SecretId: arn,
              AddReplicaRegions: [{ Region: 'eu-west-1' }],
              ForceOverwriteReplicaSecret: true,
            },
            destructive: true,
          },
        ],
      },
      { answer: 'it is needed', steps: [], instruction: 'Give one of the two secrets another name.' },
    ],
  },
};

/** A bit of everything that the table must be able to show. */
export function aTellingResult(): AuditResult {
  return aResult({
    policyCoverage: aCoverage({
      required: 2,
      tuned: 1,
      unmatched: 11,
      unmatchedSecrets: ['billing/api', 'billing/db', 'crm/token', 'legacy/vault', 'wiki/admin'].map((name) => ({
        account: '111122223333',
        name,
        region: 'eu-central-1',
      })),
    }),
    warnings: [
      {
        kind: 'exception-covers-nothing',
        message: 'The exception of team-payments for replica-stale of prod/old/* covers nothing: remove it.',
      },
    ],
    leftOut: { accounts: [], regions: ['ap-south-1'] },
    findings: [
      aFinding({ fix: aDecision }),
      aFinding({
        fix: aReplication,
        rule: 'replica-missing',
        severity: 'high',
        region: 'eu-central-1',
        cause: null,
        clause: null,
        message: 'The secret is not replicated at all.',
        remedy: 'Replicate it to eu-west-1.',
        firstSeen: '2026-02-26T01:00:00.000Z',
        exception: anException({ until: '2026-02-28', expired: true }),
      }),
      aFinding({ status: 'unknown', region: 'us-east-1', cause: null }),
      aFinding({
        status: 'unknown',
        rule: 'replica-key-mismatch',
        cause: null,
        message: 'AWS reports the status "Pondering" for eu-west-1, which this version does not know.',
        remedy: 'Look up what that means, and whether a newer version knows it.',
      }),
      aFinding({ status: 'pending', rule: 'replica-stuck', cause: null, message: 'Replicating for 2 minutes.' }),
      aFinding({ status: 'excepted', rule: 'replica-key-mismatch', cause: null, exception: anException() }),
    ],
    coverage: [
      aRegion(),
      aRegion({ region: 'eu-west-1', secrets: 9, calls: { ListSecrets: 1 } }),
      aRegion({
        region: 'us-east-1',
        status: 'incomplete',
        reason: 'ListSecrets in us-east-1 was denied: allow secretsmanager:ListSecrets on * for this role.',
        secrets: 0,
        calls: { ListSecrets: 1 },
      }),
    ],
    gaps: [
      aGap(),
      ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) =>
        aGap({
          kind: 'secret-unreadable',
          account: '111122223333',
          region: 'eu-west-1',
          secret: `prod/${letter}`,
          message: `prod/${letter} could not be described in eu-west-1: access denied.`,
        }),
      ),
      aGap({
        kind: 'secret-undecided',
        account: '111122223333',
        region: 'eu-west-1',
        secret: 'prod/payments/database',
        message:
          'replica-key-mismatch could not judge prod/payments/database in eu-west-1: AWS reports the status "Pondering" for eu-west-1, which this version does not know. Look up what that means, and whether a newer version knows it.',
      }),
      aGap({
        kind: 'secret-unreadable',
        account: '111122223333',
        region: 'eu-west-1',
        secret: 'legacy/vault',
        exception: anException({ owner: 'team-platform', reason: 'Its policy denies the auditor' }),
        message: 'legacy/vault could not be described in eu-west-1: access denied.',
      }),
    ],
    changes: {
      since: '2026-03-01T00:10:00.000Z',
      events: [
        anEvent(),
        anEvent({ reopened: true, flapping: true, finding: aFinding({ rule: 'replica-stuck', cause: null }) }),
        anEvent({ kind: 'changed', changes: ['severity', 'observed'] }),
        ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) =>
          anEvent({
            kind: 'resolved',
            resolution: 'compliant',
            finding: aFinding({ rule: 'replica-missing', secret: { ...aFinding().secret, name: `prod/${letter}` } }),
          }),
        ),
        anEvent({ kind: 'withdrawn', withdrawal: 'exception', finding: aFinding({ rule: 'replica-key-mismatch' }) }),
      ],
    },
  });
}
