import { createSecurityHub } from '../lib/aws/security-hub.ts';
import { type Imported, importRecords } from '../lib/notify/security-hub.ts';
import { readEnvironment, variable } from '../lib/runtime/environment.ts';
import { createHandler, type Invocation } from '../lib/runtime/handler.ts';
import { errorFields } from '../lib/runtime/log.ts';
import * as z from '../lib/z.ts';

/** A batch of the queue; the bodies are read one by one, so that a bad one fails alone. */
const QueueEvent = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });
type QueueEvent = z.infer<typeof QueueEvent>;

const Environment = z.object({
  HUB_ACCOUNT: z.described(z.string().check(z.regex(/^\d{12}$/)), { examples: ['111122223333'] }),
  AWS_REGION: variable('eu-central-1'),
});

/** As the command calls itself: what both import is one finding. */
const product = 'replication-auditor';

/** Milliseconds within which Security Hub must have answered one request. */
const answerWithin = 10_000;

/** Imports the findings of a batch into Security Hub; what it did not take goes back to the queue. */
export const handler = createHandler(QueueEvent, importIntoSecurityHub);

async function importIntoSecurityHub({ Records }: QueueEvent, invocation: Invocation) {
  const { HUB_ACCOUNT, AWS_REGION } = readEnvironment(Environment);
  const hub = { account: HUB_ACCOUNT, region: AWS_REGION };
  const { importFindings, close } = createSecurityHub({
    region: AWS_REGION,
    deadline: answerWithin,
    signal: invocation.signal,
  });
  try {
    return report(Records.length, await importRecords(Records, { importFindings, hub, product }), invocation);
  } finally {
    close();
  }
}

/** Each fault once, however many records it keeps back. */
function report(records: number, { findings, failed }: Imported, { log }: Invocation) {
  for (const [error, group] of Map.groupBy(failed, (one) => one.error)) {
    log.error('Findings were not imported', { records: group.length, ...errorFields(error) });
  }
  log.info('Imported', { records, findings, failed: failed.length });
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
