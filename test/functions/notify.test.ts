import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { handler } from '../../functions/notify.ts';
import { type JsonAnswer, type JsonRequest, type JsonServer, startJsonServer } from '../support/json-server.ts';
import { aLambdaContext, logLinesOf } from '../support/lambda.ts';

const topic = 'arn:aws:sns:eu-central-1:111122223333:secrets-replication';

interface Batch {
  Records: { messageId: string; body: string }[];
}

/** Plays SNS, the Parameter Store and Slack, each at its own place. */
let server: JsonServer;
let batch: Batch;
let slack: JsonAnswer | (() => JsonAnswer);
let sns: JsonAnswer;
let parameterType: string;

beforeEach(async () => {
  batch = JSON.parse(await readFile('test/events/notify-batch.json', 'utf8'));
  slack = { status: 200, body: 'ok' };
  sns = {
    status: 200,
    body: '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
  };
  parameterType = 'SecureString';
  server = await startJsonServer(answer);
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', server.url);
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', server.url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  vi.stubEnv('TOPIC_ARN', topic);
  // A name of its own for each test: the address is kept from one invocation to the next.
  vi.stubEnv('SLACK_WEBHOOK_PARAMETER', `/slack/${server.url}`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

function answer({ path, headers, body }: JsonRequest): JsonAnswer {
  if (path === '/hook') return typeof slack === 'function' ? slack() : slack;
  if (headers['x-amz-target'] !== 'AmazonSSM.GetParameter') return sns;
  const { Name } = JSON.parse(body);
  const Parameter = { Name, Type: parameterType, Value: `${server.url}/hook` };
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ Parameter }),
  };
}

async function invoke(event: unknown, channel: string, remaining = 60_000) {
  vi.stubEnv('CHANNEL', channel);
  let result: unknown;
  const lines = await logLinesOf(async () => {
    result = await handler(event, aLambdaContext({ getRemainingTimeInMillis: () => remaining }));
  });
  return { result, lines };
}

function posted(): JsonRequest[] {
  return server.requests.filter(({ path }) => path === '/hook');
}

function published(): URLSearchParams[] {
  const bodies = server.requests.map(({ body }) => new URLSearchParams(body));
  return bodies.filter((body) => body.get('Action') === 'Publish');
}

const nothingFailed = { batchItemFailures: [] };
const everythingFailed = { batchItemFailures: [{ itemIdentifier: 'opened' }, { itemIdentifier: 'audit' }] };

describe('the mail channel', () => {
  test('publishes one mail for the findings and one for the audit', async () => {
    const { result, lines } = await invoke(batch, 'sns');

    expect(result).toEqual(nothingFailed);
    expect(published().map((mail) => [mail.get('TopicArn'), mail.get('Subject')])).toEqual([
      [topic, '[CRITICAL] Replication to a Region failed: prod/payments/database in eu-west-1'],
      [topic, '[AUDIT INCOMPLETE] Account 111122223333 was not fully read, 1 of 2 Regions read'],
    ]);
    expect(published()[0]?.get('Message')).toContain('Replication of prod/payments/database to eu-west-1 failed');
    expect(published()[0]?.get('MessageAttributes.entry.1.Value.StringValue')).toBe('critical');
    expect(posted()).toEqual([]);
    expect(lines).toMatchObject([{ level: 'INFO', message: 'Told', records: 2, messages: 2, failed: 0 }]);
  });

  test('a topic that refuses gives every record back', async () => {
    sns = {
      status: 403,
      body: '<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>',
    };
    const { result, lines } = await invoke(batch, 'sns');

    expect(result).toEqual(everythingFailed);
    expect(lines).toMatchObject([
      {
        level: 'ERROR',
        message: 'Announcements were not delivered',
        records: 2,
        error: { message: 'the topic did not take the message' },
        causes: [expect.stringMatching(/Publish to arn:.+AuthorizationError.+Allow sns:Publish/), expect.anything()],
      },
      { message: 'Told', messages: 0, failed: 2 },
    ]);
  });

  test('findings below the least severity are done without a word', async () => {
    vi.stubEnv('MINIMUM_SEVERITY', 'critical');
    const [first] = batch.Records;
    const body = first?.body.replace('"severity":"critical"', '"severity":"high"');

    expect((await invoke({ Records: [{ messageId: 'minor', body }] }, 'sns')).result).toEqual(nothingFailed);
    expect(published()).toEqual([]);
  });
});

describe('the Slack channel', () => {
  test('posts to the webhook of the parameter, which is read once', async () => {
    expect((await invoke(batch, 'slack')).result).toEqual(nothingFailed);
    expect((await invoke(batch, 'slack')).result).toEqual(nothingFailed);

    expect(posted()).toHaveLength(4);
    expect(JSON.parse(posted()[0]?.body ?? '')).toMatchObject({ text: expect.stringContaining('CRITICAL') });
    expect(server.requests.filter(({ headers }) => headers['x-amz-target'])).toHaveLength(1);
    expect(published()).toEqual([]);
  });

  test.each<[string, JsonAnswer]>([
    ['answers 500', { status: 500, body: 'rollup_error' }],
    ['asks to wait for long', { status: 429, headers: { 'retry-after': '3600' } }],
    ['closes the connection', 'cut'],
  ])('a Slack that %s gives every record back, and is asked once', async (_title, told) => {
    slack = told;
    const { result, lines } = await invoke(batch, 'slack');

    expect(result).toEqual(everythingFailed);
    expect(posted()).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('/hook');
  });

  test('a message that Slack refuses for itself keeps no other from being posted', async () => {
    const answers: JsonAnswer[] = [
      { status: 400, body: 'invalid_blocks' },
      { status: 200, body: 'ok' },
    ];
    slack = () => answers.shift() ?? 'cut';

    expect((await invoke(batch, 'slack')).result).toEqual({ batchItemFailures: [{ itemIdentifier: 'opened' }] });
    expect(posted()).toHaveLength(2);
  });

  test('a parameter that is no SecureString gives every record back', async () => {
    parameterType = 'String';
    const { result, lines } = await invoke(batch, 'slack');

    expect(result).toEqual(everythingFailed);
    expect(JSON.stringify(lines)).toContain('make it a SecureString');
    expect(JSON.stringify(lines)).not.toContain('/hook');
  });

  test('an invocation without time left gives back what it could not send', async () => {
    expect((await invoke(batch, 'slack', 14_000)).result).toEqual(everythingFailed);
    expect(posted()).toEqual([]);
  });
});

describe('records', () => {
  test.each([
    ['no JSON', 'CANARY{'],
    ['another event', JSON.stringify({ 'detail-type': 'Object Created', source: 'aws.s3', detail: { key: 'CANARY' } })],
    [
      'an event without what a message needs',
      JSON.stringify({
        'detail-type': 'Finding Opened',
        source: 'secrets-replication-auditor',
        detail: { id: 'CANARY' },
      }),
    ],
  ])('%s goes back alone, and what it holds does not reach the log', async (_title, body) => {
    const { result, lines } = await invoke({ Records: [...batch.Records, { messageId: 'bad', body }] }, 'sns');

    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(published()).toHaveLength(2);
    expect(lines[0]).toMatchObject({ level: 'ERROR', message: 'Announcements were not delivered', records: 1 });
    expect(JSON.stringify(lines)).not.toContain('CANARY');
  });

  test('what comes twice in a batch is told once, and both records share its fate', async () => {
    const [opened] = batch.Records;
    const Records = [opened, { ...opened, messageId: 'again' }];
    expect((await invoke({ Records }, 'sns')).result).toEqual(nothingFailed);
    expect(published()).toHaveLength(1);

    slack = { status: 500 };
    const { result } = await invoke({ Records }, 'slack');
    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'opened' }, { itemIdentifier: 'again' }] });
  });

  test('fields that are not known are passed over', async () => {
    const Records = batch.Records.map(({ messageId, body }) => {
      const event = JSON.parse(body);
      return {
        messageId,
        body: JSON.stringify({ ...event, newer: 1, detail: { ...event.detail, newer: { deep: true } } }),
      };
    });

    expect((await invoke({ Records }, 'sns')).result).toEqual(nothingFailed);
  });
});

test.each([
  ['CHANNEL', 'sms', /CHANNEL is not valid.+Example: CHANNEL=sns/],
  ['TOPIC_ARN', 'secrets-replication', /TOPIC_ARN is not valid.+Example: TOPIC_ARN=arn:aws:sns/],
])('the variable %s with the value %s fails the invocation', async (variable, value, message) => {
  vi.stubEnv('CHANNEL', 'sns');
  vi.stubEnv(variable, value);

  await logLinesOf(() => expect(handler(batch, aLambdaContext())).rejects.toThrow(message));
});
