import { z } from 'zod';
import { audit } from '../lib/audit/audit.ts';
import { createAwsReader } from '../lib/aws/reader.ts';
import type { AuditResult } from '../lib/domain/result.ts';
import type { AccountId } from '../lib/domain/secret.ts';
import { readEnvironment } from '../lib/runtime/environment.ts';
import { createHandler, type Invocation } from '../lib/runtime/handler.ts';
import { readPolicyFile } from '../lib/runtime/policy-file.ts';

/** What the schedule sends, and a person by hand: nothing yet. A key that is not known is refused, for it was meant to do something. */
const AuditEvent = z.strictObject({});
type AuditEvent = z.infer<typeof AuditEvent>;

const Environment = z.object({
  POLICY_FILE: z
    .string()
    .min(1)
    .meta({ examples: ['policies/example.yml'] }),
});

export type AuditSummary = Pick<AuditResult, 'verdict' | 'counts' | 'coverage' | 'gaps' | 'startedAt' | 'finishedAt'>;

/** Audits the account that the function runs in, by the policy in its package. */
export const handler = createHandler(AuditEvent, auditOwnAccount);

async function auditOwnAccount(_event: AuditEvent, { context, log, signal }: Invocation): Promise<AuditSummary> {
  const environment = readEnvironment(Environment);
  const { policy, warnings } = await readPolicyFile(environment.POLICY_FILE);
  if (warnings.length > 0) log.info('The policy is doubtful', { warnings });

  const reader = createAwsReader({ signal });
  try {
    const scopes = [{ account: accountOf(context.invokedFunctionArn), reader, keys: reader }];
    const summary = summaryOf(await audit({ policy, scopes, clock: { now: () => Date.now() } }));
    report(summary, log);
    return summary;
  } finally {
    reader.close();
  }
}

/** A function's ARN names its account; without it the audit learns the account from what it reads. */
function accountOf(functionArn: string): AccountId | undefined {
  return /^arn:aws[a-z-]*:lambda:[^:]*:(\d{12}):/.exec(functionArn)?.[1];
}

/** Findings stay out of the answer: Lambda carries 6 MB at most, and a large estate may have more of them. */
function summaryOf({ verdict, counts, coverage, gaps, startedAt, finishedAt }: AuditResult): AuditSummary {
  return { verdict, counts, coverage, gaps, startedAt, finishedAt };
}

/** An audit that is incomplete has not failed, so it is not tried again; but somebody must look at it. */
function report({ verdict, counts, coverage, gaps }: AuditSummary, log: Invocation['log']): void {
  const unread = coverage.filter(({ status }) => status === 'incomplete');
  const facts = { verdict, counts, regions: coverage.length, unread, gaps: gaps.map(({ message }) => message) };
  if (verdict === 'incomplete') log.error('The audit is incomplete', facts);
  else log.info('The audit is complete', facts);
}
