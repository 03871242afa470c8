import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { AccountSummary } from '../lib/domain/audit-event.ts';
import type { AccountId } from '../lib/domain/secret.ts';
import { defaultLifecycle } from '../lib/findings/lifecycle.ts';
import { createDurableHandler, type DurableInvocation } from '../lib/runtime/durable-handler.ts';
import { readEnvironment, variable } from '../lib/runtime/environment.ts';
import { recordAudit } from '../lib/runtime/metrics.ts';
import { withService } from '../lib/runtime/service.ts';
import { auditPart, type PartAnswer } from '../lib/service/audit-parts.ts';
import type { PolicyAnswer } from '../lib/service/policy-answer.ts';
import { retireAccounts } from '../lib/service/retire.ts';
import { type AuditRunResult, runAudit } from '../lib/service/run-audit.ts';
import * as z from '../lib/z.ts';

/** The schedule sends `{}`; a person may narrow the run, or try it without storing or announcing anything. */
const AuditEvent = z.strictObject({
  accounts: z.optional(z.array(z.string().check(z.regex(/^\d{12}$/))).check(z.minLength(1))),
  dryRun: z._default(z.boolean(), false),
  /** Set by the audit itself, of more accounts than one execution takes: these are one part, and were listed when it began. */
  part: z.optional(z.strictObject({ at: z.iso.datetime() })),
});
type AuditEvent = z.infer<typeof AuditEvent>;

const Environment = z.object({
  /** This function, as it invokes itself. */
  AUDIT_FUNCTION: variable('arn:aws:lambda:eu-central-1:111122223333:function:replication-auditor-audit:1'),
  AUDIT_ACCOUNT_FUNCTION: variable(
    'arn:aws:lambda:eu-central-1:111122223333:function:replication-auditor-audit-account:1',
  ),
});

/** Audits every account of the policy, each in an execution of its own, and publishes how it went. */
export const handler = createDurableHandler(AuditEvent, audit);

async function audit(order: AuditEvent, { context, log }: DurableInvocation): Promise<AuditRunResult | PartAnswer> {
  const { AUDIT_FUNCTION, AUDIT_ACCOUNT_FUNCTION } = readEnvironment(Environment);
  const { accounts = [], dryRun, part } = order;
  const auditAccount = (branch: DurableContext, account: AccountId, dryRun: boolean) =>
    branch.invoke<object, AccountSummary>(`account ${account}`, AUDIT_ACCOUNT_FUNCTION, {
      account,
      dryRun,
      listed: true,
    });
  if (part) return auditPart({ ...part, accounts, dryRun }, context, { auditAccount });
  const clock = { now: () => Date.now() };
  const result = await runAudit(order, context, {
    clock,
    policy: (branch: DurableContext, name: string) =>
      branch.invoke<object, PolicyAnswer>(name, AUDIT_ACCOUNT_FUNCTION, { ask: 'policy' }),
    auditAccount,
    auditPart: (branch: DurableContext, { at, ...rest }) =>
      branch.invoke<object, PartAnswer>(`accounts from ${rest.accounts[0]}`, AUDIT_FUNCTION, {
        ...rest,
        part: { at },
      }),
    retire: (accounts) =>
      withService(async ({ store, clock: { now }, publisher }) => {
        const gone = await retireAccounts(store, accounts, now(), defaultLifecycle, publisher.publishFindings);
        if (gone.length > 0) log.info('Accounts left the policy', { accounts: gone });
      }),
    publish: (completed) =>
      withService(async ({ publisher }) => {
        await publisher.publishAudit(completed);
        recordAudit(completed);
      }),
    leases: {
      take: (...request) => withService(({ store }) => store.take(...request)),
      release: (...request) => withService(({ store }) => store.release(...request)),
    },
  });
  if ('joined' in result) log.info('Another audit is running, and will start once more', {});
  else log.info('The audit is done', { verdict: result.verdict, accounts: result.verdicts });
  return result;
}
