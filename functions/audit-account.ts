import { createPageStore } from '../lib/aws/page-store.ts';
import { serverTime } from '../lib/aws/server-time.ts';
import type { AccountSummary } from '../lib/domain/audit-event.ts';
import { defaultLifecycle } from '../lib/findings/lifecycle.ts';
import { createDurableHandler, type DurableInvocation } from '../lib/runtime/durable-handler.ts';
import { readEnvironment, variable } from '../lib/runtime/environment.ts';
import { withReading } from '../lib/runtime/reading.ts';
import { withService } from '../lib/runtime/service.ts';
import { measured, recordOldest } from '../lib/runtime/trend-metrics.ts';
import { auditInBlocks } from '../lib/service/account-in-blocks.ts';
import { announce } from '../lib/service/audit-account.ts';
import { answerPolicy, type PolicyAnswer } from '../lib/service/policy-answer.ts';
import { whyIncomplete } from '../lib/service/why-incomplete.ts';
import * as z from '../lib/z.ts';

/** What the audit of all accounts sends for each. */
const AccountEvent = z.strictObject({
  account: z.string().check(z.regex(/^\d{12}$/)),
  dryRun: z._default(z.boolean(), false),
  /** The audit found it in the organisation when it began: a thousand accounts need not list that a thousand times. */
  listed: z._default(z.boolean(), false),
});
type AccountEvent = z.infer<typeof AccountEvent>;
/** Or asks, before it begins with the first. */
const Question = z.strictObject({ ask: z.literal('policy') });
type Event = AccountEvent | z.infer<typeof Question>;

const Environment = z.object({
  AWS_REGION: variable('eu-central-1'),
  /** Keeps what was listed of an account that one step cannot list. */
  LISTINGS_BUCKET: variable('secrets-replication-auditor-listings'),
});

/** Audits one account: its own fifteen minutes, its own retries, and no harm to another. Or says which accounts there are. */
export const handler = createDurableHandler(z.union([Question, AccountEvent]), answer);

async function answer(event: Event, invocation: DurableInvocation): Promise<AccountSummary | PolicyAnswer> {
  return 'ask' in event ? answerFor(invocation) : audit(event, invocation);
}

function answerFor({ context }: DurableInvocation): Promise<PolicyAnswer> {
  const arn = context.lambdaContext.invokedFunctionArn;
  return context.step('policy', () =>
    withReading(arn, async ({ policy, clock }) => {
      const at = clock.now();
      return answerPolicy(await policy(), at);
    }),
  );
}

async function audit(
  { account, dryRun, listed }: AccountEvent,
  { context, log }: DurableInvocation,
): Promise<AccountSummary> {
  const arn = context.lambdaContext.invokedFunctionArn;
  const { LISTINGS_BUCKET, AWS_REGION: region } = readEnvironment(Environment);
  const { summary, record } = await auditInBlocks(context, {
    open: (use) =>
      withReading(arn, async ({ store, clock, policy, open }) => {
        const pages = createPageStore(LISTINGS_BUCKET, { region });
        try {
          const known = await policy(listed ? { listed: [account] } : {});
          const request = {
            policy: known,
            account,
            store,
            clock,
            clockOffset: serverTime.first,
            dryRun,
            lifecycle: defaultLifecycle,
          };
          return await use({ request, reader: open(account), pages });
        } finally {
          pages.close();
        }
      }),
  });
  if (!dryRun) {
    await context.step('announce', () =>
      withService(({ store, publisher, clock }) =>
        announce(store, account, measured(publisher.publishFindings), record, (stored) =>
          recordOldest(stored, clock.now()),
        ),
      ),
    );
  }
  const { verdict, counts, announced, moreGaps } = summary;
  const facts = { account, verdict, counts, announced, undecided: whyIncomplete(summary), moreGaps };
  if (verdict === 'incomplete') log.error('The audit of the account is incomplete', facts);
  else log.info('The audit of the account is complete', facts);
  return summary;
}
