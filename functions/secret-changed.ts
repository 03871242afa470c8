import { invokeLater } from '../lib/aws/invoke-later.ts';
import { defaultLifecycle } from '../lib/findings/lifecycle.ts';
import { digest } from '../lib/remediation/digest.ts';
import { createDurableHandler, type DurableInvocation } from '../lib/runtime/durable-handler.ts';
import { readEnvironment, variable } from '../lib/runtime/environment.ts';
import { type ReadingService, withReading } from '../lib/runtime/reading.ts';
import { measured } from '../lib/runtime/trend-metrics.ts';
import { announce, auditAccount } from '../lib/service/audit-account.ts';
import { auditChanged, type ChangeResult } from '../lib/service/audit-changed.ts';
import { changeOf, SecretEvent } from '../lib/service/changed-secret.ts';
import { type FirstLook, lookEverywhere } from '../lib/service/first-look.ts';
import { whyIncomplete } from '../lib/service/why-incomplete.ts';
import * as z from '../lib/z.ts';
import packageJson from '../package.json' with { type: 'json' };

const Environment = z.object({
  AWS_REGION: variable('eu-central-1'),
  AUDIT_FUNCTION: variable('arn:aws:lambda:eu-central-1:111122223333:function:replication-auditor-audit:1'),
});

/** Follows one change of one secret until it has settled, then audits that secret alone, in every Region. */
export const handler = createDurableHandler(SecretEvent, followChange);

async function followChange(
  event: SecretEvent,
  { context, log }: DurableInvocation,
): Promise<{ result: ChangeResult }> {
  const environment = readEnvironment(Environment);
  const { account } = event;
  const arn = context.lambdaContext.invokedFunctionArn;
  const inService = <T>(use: (service: ReadingService) => Promise<T>) => withReading(arn, use);
  const result = await auditChanged(changeOf(event, `${packageJson.name}/`), context, {
    clock: { now: () => Date.now() },
    describe: (region, id) => inService(({ open }) => open(account).describe(region, id)),
    look: (name, at) =>
      inService(async ({ open, policy }) => {
        const { accounts, regions } = await policy();
        // Events also come of the service's own account, which the policy need not name; and of whoever may forward them.
        return accounts.includes(account) ? lookEverywhere(open(account), regions, name, at) : null;
      }),
    audit: async (look, name) => {
      const summary = await inService((service) => auditOne(service, account, name, look));
      const { verdict, counts, moreGaps } = summary;
      if (verdict !== 'incomplete') return;
      const facts = { account, secret: name, counts, undecided: whyIncomplete(summary), moreGaps };
      log.error('The audit of the secret is incomplete', facts);
    },
    announce: () =>
      inService(({ store, publisher }) => announce(store, account, measured(publisher.publishFindings), null)),
    requestFullAudit: async () => {
      // Asked for once more, after a death, it is the same audit.
      const name = digest([context.executionContext.durableExecutionArn]).slice(0, 40);
      await invokeLater(environment.AUDIT_FUNCTION, {}, { region: environment.AWS_REGION }, name);
    },
    leases: {
      take: (...request) => inService(({ store }) => store.take(...request)),
      begin: (...request) => inService(({ store }) => store.begin(...request)),
      release: (...request) => inService(({ store }) => store.release(...request)),
    },
  });
  log.info('The change was followed', { account, result });
  return { result };
}

async function auditOne(
  { store, clock, policy, open }: ReadingService,
  account: string,
  name: string,
  look: FirstLook,
) {
  const reader = open(account);
  const request = { policy: await policy(), account, reader, keys: reader, store, clock, dryRun: false };
  const { summary } = await auditAccount({ ...request, lifecycle: defaultLifecycle, only: { name, look } });
  return summary;
}
