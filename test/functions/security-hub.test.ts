import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tool } from '../../cli/tool.ts';
import { handler } from '../../functions/security-hub.ts';
import { type JsonAnswer, type JsonServer, startJsonServer } from '../support/json-server.ts';
import { aLambdaContext, logLinesOf } from '../support/lambda.ts';

let server: JsonServer;
let answer: JsonAnswer;
let batch: { Records: { messageId: string; body: string }[] };

beforeEach(async () => {
  batch = JSON.parse(await readFile('test/events/notify-batch.json', 'utf8'));
  answer = { status: 200, body: JSON.stringify({ SuccessCount: 1, FailedCount: 0, FailedFindings: [] }) };
  server = await startJsonServer(() => answer);
  vi.stubEnv('AWS_ENDPOINT_URL_SECURITYHUB', server.url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  vi.stubEnv('HUB_ACCOUNT', '111122223333');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

async function invoke(event: unknown) {
  let result: unknown;
  const lines = await logLinesOf(async () => {
    result = await handler(event, aLambdaContext());
  });
  return { result, lines };
}

test('imports the findings of a batch under the ids that the command gives them', async () => {
  const { result, lines } = await invoke(batch);

  expect(result).toEqual({ batchItemFailures: [] });
  const sent = server.requests.map(({ body }) => JSON.parse(body).Findings);
  expect(sent).toMatchObject([[{ Id: expect.stringMatching(new RegExp(`^${tool.name}/finding/`)) }]]);
  expect(sent).toMatchObject([
    [{ AwsAccountId: '111122223333', ProductArn: expect.stringContaining(':eu-central-1:') }],
  ]);
  expect(lines).toMatchObject([{ level: 'INFO', message: 'Imported', records: 2, findings: 1, failed: 0 }]);
});

test('gives back what Security Hub does not take, and nothing else', async () => {
  answer = { status: 403, body: JSON.stringify({ __type: 'AccessDeniedException', Message: 'no' }) };
  const { result, lines } = await invoke(batch);

  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'opened' }] });
  expect(lines).toMatchObject([
    { level: 'ERROR', message: 'Findings were not imported', records: 1 },
    { message: 'Imported', findings: 0, failed: 1 },
  ]);
});
