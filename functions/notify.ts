import { setTimeout } from 'node:timers/promises';
import { createToldMemory } from '../lib/aws/dynamodb-told.ts';
import { getSecureParameter } from '../lib/aws/secure-parameter.ts';
import { createSnsPublisher } from '../lib/aws/sns-publisher.ts';
import { severities } from '../lib/domain/finding.ts';
import { defaultMessageSettings } from '../lib/notify/message.ts';
import { createSlackChannel } from '../lib/notify/slack-channel.ts';
import { type Telling, type Told, tell } from '../lib/notify/tell.ts';
import { createWebhook, type Webhook } from '../lib/notify/webhook.ts';
import { readEnvironment, variable } from '../lib/runtime/environment.ts';
import { createHandler, type Invocation } from '../lib/runtime/handler.ts';
import { errorFields } from '../lib/runtime/log.ts';
import { postJson } from '../lib/runtime/post-json.ts';
import * as z from '../lib/z.ts';

/** A batch of the queue; the bodies are read one by one, so that a bad one fails alone. */
const QueueEvent = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });
type QueueEvent = z.infer<typeof QueueEvent>;

const Environment = z.object({
  CHANNEL: z.described(z.enum(['sns', 'slack']), { examples: ['sns'] }),
  MINIMUM_SEVERITY: z.described(z._default(z.enum(severities), 'low'), { examples: ['high'] }),
  DIGEST: z.described(z._default(z.enum(['off', 'daily', 'weekly']), 'weekly'), { examples: ['weekly'] }),
  TABLE_NAME: z.optional(z.string().check(z.minLength(1))),
  AWS_REGION: variable('eu-central-1'),
});

const Sns = z.object({
  TOPIC_ARN: z.described(z.string().check(z.regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:.+$/)), {
    examples: ['arn:aws:sns:eu-central-1:111122223333:secrets-replication'],
  }),
});

const Slack = z.object({
  SLACK_WEBHOOK_PARAMETER: variable('/secrets-replication-auditor/slack-webhook'),
});

export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Milliseconds within which a channel must have answered one message. */
const answerWithin = 10_000;

/** What one message may take, and the end of the invocation before Lambda's own. */
const needed = answerWithin + 5_000;

const clock = { now: () => Date.now() };

/** Outlives the invocation, so that the parameter is not read for each. */
const webhooks = new Map<string, Webhook>();

/** Tells the findings and audits of a batch on one channel; what could not be told goes back to the queue. */
export const handler = createHandler(QueueEvent, notify);

async function notify({ Records }: QueueEvent, invocation: Invocation): Promise<BatchResponse> {
  const environment = readEnvironment(Environment);
  const { CHANNEL, MINIMUM_SEVERITY, DIGEST, TABLE_NAME, AWS_REGION } = environment;
  const home = { region: AWS_REGION, deadline: answerWithin, signal: invocation.signal };
  const timeLeft = () => invocation.context.getRemainingTimeInMillis() - needed;
  const memory =
    TABLE_NAME === undefined ? undefined : createToldMemory(CHANNEL, { ...home, table: TABLE_NAME, clock });
  const settings = { ...defaultMessageSettings, minimumSeverity: MINIMUM_SEVERITY };
  const common = { settings, memory, digest: DIGEST, timeLeft };
  try {
    const told = CHANNEL === 'sns' ? await tellSns(Records, common, home) : await tellSlack(Records, common, home);
    return report(Records.length, told, invocation);
  } finally {
    memory?.close();
  }
}

type Common = Omit<Telling<never>, 'render' | 'channel'>;
interface Home {
  readonly region: string;
  readonly deadline: number;
  readonly signal: AbortSignal;
}

async function tellSns(records: QueueEvent['Records'], common: Common, home: Home): Promise<Told> {
  // Which of the two a function renders is known only now: what measures a mail's lines takes as long to load as all the rest.
  const { renderMail } = await import('../lib/notify/mail.ts');
  const channel = createSnsPublisher(readEnvironment(Sns).TOPIC_ARN, home);
  try {
    return await tell(records, { ...common, render: renderMail, channel });
  } finally {
    channel.close();
  }
}

async function tellSlack(records: QueueEvent['Records'], common: Common, home: Home): Promise<Told> {
  const { signal } = home;
  const { renderSlack } = await import('../lib/notify/slack.ts');
  const channel = createSlackChannel({
    webhook: webhookOf(readEnvironment(Slack).SLACK_WEBHOOK_PARAMETER, home),
    postJson,
    sleep: (milliseconds) => setTimeout(milliseconds, undefined, { signal }),
    deadline: () => AbortSignal.any([signal, AbortSignal.timeout(answerWithin)]),
    timeLeft: common.timeLeft,
  });
  return tell(records, { ...common, render: renderSlack, channel });
}

/** The parameter is read without the invocation's signal, which ends with it; its own deadline holds. */
function webhookOf(parameter: string, { region, deadline }: Home): Webhook {
  const known = webhooks.get(parameter);
  const webhook = known ?? createWebhook((name) => getSecureParameter(name, { region, deadline }), parameter, clock);
  webhooks.set(parameter, webhook);
  return webhook;
}

/** Each fault once, however many records it keeps back. */
function report(records: number, { messages, failed, forgotten }: Told, { log }: Invocation): BatchResponse {
  for (const [error, group] of Map.groupBy(failed, (one) => one.error)) {
    log.error('Announcements were not delivered', { records: group.length, ...errorFields(error) });
  }
  for (const error of forgotten) log.error('What was said could not be remembered', errorFields(error));
  log.info('Told', { records, messages, failed: failed.length });
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
