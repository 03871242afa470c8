import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { handler as notify } from '../../functions/notify.ts';
import { handler as secretChanged } from '../../functions/secret-changed.ts';
import { startSimulator } from '../../simulator/index.ts';
import { createDurableService, type Execution } from '../../test/support/durable-crash.ts';
import { startTable } from '../../test/support/dynamodb.ts';
import { aLambdaContext } from '../../test/support/lambda-context.ts';
import { type AwsRequest, type PublishedEvent, startLocalAws } from '../../test/support/local-aws.ts';
import { changeEvent, isChange } from './change-event.ts';
import { startWebhook } from './webhook.ts';

/** Where the service runs, and whose secrets it reads: as policies/example.yml and the demo have it. */
export const home = { region: 'eu-west-1', account: '111122223333' };

/** What the service did, as it happens. */
export interface Witness {
  waited(seconds: number, name: string): void;
  published(event: PublishedEvent): void;
  mailed(subject: string, text: string): void;
  posted(text: string): void;
}

export interface LocalService {
  /** AWS on this machine: for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly webhook: string;
  scheduledAudit(): Promise<Execution>;
  /** Follows the changes that were made since the last time, whoever made them, and answers what became of each. */
  followChanges(): Promise<readonly { readonly change: string; readonly execution: Execution }[]>;
  close(): Promise<void>;
}

export interface LocalServiceSettings {
  readonly scenario: string;
  readonly policy: string;
  /** A folder in which the service's table is kept. */
  readonly state: string | undefined;
}

/**
 * The deployed service in one process: the functions as they are, on durable executions, a DynamoDB, a bus and a queue
 * of this machine. No time passes for what waits; the simulated clock moves instead.
 */
export async function startLocalService(settings: LocalServiceSettings, witness: Witness): Promise<LocalService> {
  const simulator = await startSimulator({ scenario: settings.scenario, clock: { mode: 'real' } });
  const table = await startTable(settings.state);
  const webhook = await startWebhook();
  const changes: AwsRequest[] = [];
  const aws = await startLocalAws({
    simulator: simulator.url,
    dynamodb: table.settings.endpoint,
    parameters: { '/local/webhook': webhook.url },
    answered(request, status) {
      if (status === 200 && isChange(request)) changes.push(request);
    },
  });
  Object.assign(process.env, environmentOf(aws.url, settings.policy, table.settings.table));
  const durable = createDurableService({
    functions: { audit, 'audit-account': auditAccount, 'secret-changed': secretChanged },
    account: home.account,
    passTime(seconds, name) {
      simulator.advance(seconds);
      witness.waited(seconds, name);
    },
  });
  let delivered = 0;

  /** What was published goes through a queue to the function that notifies, once for each channel. */
  async function deliver(): Promise<void> {
    const events = aws.published.slice(delivered);
    delivered = aws.published.length;
    if (events.length === 0) return;
    for (const event of events) witness.published(event);
    const Records = events.map((event, index) => ({
      messageId: String(index),
      body: JSON.stringify(envelopeOf(event)),
    }));
    const told = { mails: aws.mails.length, posts: webhook.posted.length };
    for (const channel of ['sns', 'slack']) {
      process.env['CHANNEL'] = channel;
      const { batchItemFailures } = await notify({ Records }, aLambdaContext({ functionName: `notify-${channel}` }));
      if (batchItemFailures.length > 0)
        throw new Error(`${batchItemFailures.length} records could not be told (${channel})`);
    }
    for (const { subject, text } of aws.mails.slice(told.mails)) witness.mailed(subject, text);
    for (const text of webhook.posted.slice(told.posts)) witness.posted(text);
  }

  async function run(functionName: string, event: object): Promise<Execution> {
    const execution = await durable.run(functionName, event);
    await deliver();
    if (execution.status === 'FAILED') throw new Error(`${functionName} failed: ${execution.error?.ErrorMessage}`);
    return execution;
  }

  return {
    endpoint: aws.url,
    webhook: webhook.url,
    scheduledAudit: () => run('audit', {}),
    async followChanges() {
      const followed = [];
      for (const request of changes.splice(0)) {
        const change = `${request.operation} in ${request.region}`;
        followed.push({ change, execution: await run('secret-changed', changeEvent(request, home.account)) });
      }
      return followed;
    },
    async close() {
      await Promise.all([aws.close(), table.close(), webhook.close(), simulator.close()]);
    },
  };
}

function environmentOf(endpoint: string, policy: string, table: string) {
  const log = { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' };
  const arn = `arn:aws:lambda:${home.region}:${home.account}:function`;
  return {
    ...log,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: home.region,
    AWS_ACCESS_KEY_ID: home.account,
    AWS_SECRET_ACCESS_KEY: 'example',
    POLICY_SOURCE: `file:${policy}`,
    TABLE_NAME: table,
    EVENT_BUS: 'local',
    LISTINGS_BUCKET: 'listings',
    AUDIT_FUNCTION: `${arn}:audit:1`,
    AUDIT_ACCOUNT_FUNCTION: `${arn}:audit-account:1`,
    TOPIC_ARN: `arn:aws:sns:${home.region}:${home.account}:local`,
    SLACK_WEBHOOK_PARAMETER: '/local/webhook',
  };
}

/** As EventBridge sends it on. */
function envelopeOf({ source, type, resources, time, detail }: PublishedEvent) {
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': type,
    source,
    account: home.account,
    time: new Date(time * 1000).toISOString(),
    region: home.region,
    resources,
    detail,
  };
}
