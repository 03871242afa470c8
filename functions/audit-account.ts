import * as z from 'zod';
import type { AccountSummary } from '../lib/domain/audit-event.ts';
import { defaultLifecycle } from '../lib/findings/lifecycle.ts';
import { createDurableHandler, type DurableInvocation } from '../lib/runtime/durable-handler.ts';
import { withReading } from '../lib/runtime/reading.ts';
import { withService } from '../lib/runtime/service.ts';
import { measured, recordOldest } from '../lib/runtime/trend-metrics.ts';
import { announce, auditAccount } from '../lib/service/audit-account.ts';

/** What the audit of all accounts sends for each. */
const AccountEvent = z.strictObject({ account: z.string().regex(/^\d{12}$/), dryRun: z.boolean().default(false) });
type AccountEvent = z.infer<typeof AccountEvent>;

/** Audits one account: its own fifteen minutes, its own retries, and no harm to another. */
export const handler = createDurableHandler(AccountEvent, audit);

async function audit({ account, dryRun }: AccountEvent, { context, log }: DurableInvocation): Promise<AccountSummary> {
  const arn = context.lambdaContext.invokedFunctionArn;
  const { summary, record } = await context.step('audit', () =>
    withReading(arn, async ({ store, clock, policy, open }) => {
      const reader = open(account);
      const request = { policy: await policy(), account, reader, keys: reader, store, clock, dryRun };
      return auditAccount({ ...request, lifecycle: defaultLifecycle });
    }),
  );
  const announced = dryRun
    ? 0
    : await context.step('announce', () =>
        withService(({ store, publisher, clock }) =>
          announce(store, account, measured(publisher.publishFindings), record, (stored) =>
            recordOldest(stored, clock.now()),
          ),
        ),
      );
  const { verdict, counts, moreGaps, gaps } = summary;
  const facts = { account, verdict, counts, announced, gaps: gaps.map(({ message }) => message), moreGaps };
  if (verdict === 'incomplete') log.error('The audit of the account is incomplete', facts);
  else log.info('The audit of the account is complete', facts);
  return { ...summary, announced };
}
