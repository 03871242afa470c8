import type { ApprovalRequest } from '../../lib/domain/approval.ts';
import type { Action } from '../../lib/domain/plan.ts';
import type { RepairsReported } from '../../lib/remediation/repairs-reported.ts';
import { anAction } from '../support/a-repair.ts';
import { anApproval, anOverwrite, aRefusal, aReport, aReportedRepair } from '../support/a-report.ts';

export function placed(name: string): Action['secret'] {
  return {
    name,
    arn: `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-AbCdEf`,
    primaryRegion: 'eu-west-1',
  };
}

/** One of each kind that can wait for an approval. */
export function mixedApproval(): ApprovalRequest {
  return anApproval({
    actions: [
      anAction({ secret: placed('prod/payments/webhook') }),
      anOverwrite({ secret: placed('prod/payments/database') }),
      anAction({
        kind: 'remove',
        secret: placed('prod/search/index'),
        rule: 'replica-unexpected',
        reason: 'The policy does not allow a replica in us-east-1.',
        destroys: {
          arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/search/index-AbCdEf',
          lastRead: null,
          currentVersion: '11111111-2222-4333-8444-555555555555',
          key: 'alias/aws/secretsmanager',
        },
      }),
      anAction({
        kind: 'rekey',
        secret: placed('prod/billing/token'),
        rule: 'replica-key-mismatch',
        reason: 'The replica in us-east-1 is encrypted with alias/aws/secretsmanager.',
        key: 'alias/prod-secrets',
        preconditions: { key: 'alias/aws/secretsmanager' },
      }),
    ],
  });
}

/** What a policy that was changed overnight may ask for. */
export function longApproval(): ApprovalRequest {
  return anApproval({
    previous: 'The answer is about another plan.',
    actions: Array.from({ length: 300 }, (_, index) => {
      const secret = placed(`prod/team-${index % 7}/service-${index}`);
      return index < 40 ? anOverwrite({ secret }) : anAction({ secret });
    }),
  });
}

const approver = 'arn:aws:sts::111122223333:assumed-role/secrets-approver/bob';

/** A run in which all that can happen has happened. */
export function mixedReport(): RepairsReported {
  return aReport({
    repairs: [
      aReportedRepair({ secret: placed('prod/payments/webhook') }),
      aReportedRepair({
        kind: 'overwrite',
        secret: placed('prod/payments/database'),
        destroys: anOverwrite({ secret: placed('prod/payments/database') }).destroys,
      }),
      aReportedRepair({
        secret: placed('prod/search/index'),
        state: 'failed',
        answer: 'Failed: Replication failed: the key could not be used.',
      }),
      aReportedRepair({ secret: placed('prod/search/query'), state: 'unknown', answer: 'no answer came in time' }),
      aReportedRepair({
        secret: placed('prod/billing/token'),
        kind: 'rekey',
        state: 'timed-out',
        answer: 'us-east-1 still shows another key',
      }),
    ],
    refusals: [
      aRefusal({ secret: placed('prod/reports/a'), finding: 'a' }),
      aRefusal({ secret: placed('prod/reports/b'), finding: 'b' }),
      aRefusal({
        secret: placed('prod/reports/c'),
        finding: 'c',
        code: 'attempts-exhausted',
        reason: 'It was tried 3 times already; a person must look at it.',
      }),
      aRefusal({ finding: 'd', code: 'mode-off', reason: 'The policy has it switched off.', off: true }),
      aRefusal({ finding: 'e', code: 'cooling-down', reason: 'It was tried at 09:00.' }),
    ],
    instructions: [
      {
        secret: placed('prod/identity/signing'),
        region: 'us-east-1',
        finding: 'f',
        rule: 'replica-failed',
        reason: 'Allow kms:Decrypt on alias/signing in eu-west-1 for the role that replicates; no call can do it.',
      },
    ],
  });
}

/** More changes than the policy allows at once. */
export function stoppedReport(): RepairsReported {
  const stopped = {
    code: 'limit-actions',
    reason: '12 changes are more than the 5 that the policy allows at once; none was made.',
  };
  const refusals = Array.from({ length: 12 }, (_, index) =>
    aRefusal({ ...stopped, action: 'replicate', secret: placed(`prod/service-${index}`), finding: `${index}` }),
  );
  return aReport({ stopped, refusals });
}

/** How a question for approval may end. */
export function answered(part: Partial<NonNullable<RepairsReported['approval']>>): RepairsReported {
  return aReport({
    trigger: 'approval',
    approval: { kind: 'rejected', by: approver, reason: null, actions: 3, destructive: 1, carriedOut: false, ...part },
  });
}
