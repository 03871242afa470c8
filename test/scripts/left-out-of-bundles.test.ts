import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as plainHub from '../../lib/aws/security-hub.ts';
import { asffFinding } from '../../lib/report/asff-finding.ts';
import { bundleText } from '../../scripts/bundle-function.ts';
import { unusedOperations } from '../../scripts/lean-bundle/durable-sdk.ts';
import { leanBundle } from '../../scripts/lean-bundle.ts';
import { aFinding } from '../report/a-result.ts';
import { type AwsJsonServer, startAwsJsonServer } from '../support/aws-json-server.ts';
import { type JsonServer, startJsonServer } from '../support/json-server.ts';

/*
 * What the functions are bundled with in place of what they need not (scripts/lean-bundle): what a function calls works as
 * ever, and the rest says what is missing.
 */

const parts = `
  export { EndpointCache } from '@aws-sdk/endpoint-cache';
  export { SignatureV4MultiRegion } from '@aws-sdk/signature-v4-multi-region';
  export { Sha256Js } from '@smithy/core/checksum';
  export { Sha1Js } from '@aws-sdk/checksums/sha';
  export { sdkStreamMixin } from '@smithy/core/serde';
  export { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
  export { withDurableExecution } from '@aws/durable-execution-sdk-js';
  export { createDynamoDbStore } from './lib/aws/dynamodb-store.ts';
  export { createEventPublisher } from './lib/aws/event-publisher.ts';
  export { SignatureV4 } from '@smithy/signature-v4';
  export { S3Client, DeleteObjectsCommand } from '@aws-sdk/client-s3';
  export { createPageStore } from './lib/aws/page-store.ts';
  export { createSecurityHub } from './lib/aws/security-hub.ts';`;

// biome-ignore lint/suspicious/noExplicitAny: what a bundle exports has no types.
type Bundled = any;

const settings = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
};

let folder: string;
let bundled: Bundled;
let server: AwsJsonServer | JsonServer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auditor-lean-'));
  const file = join(folder, 'parts.mjs');
  await bundleText(parts, file);
  bundled = await import(pathToFileURL(file).href);
}, 60_000);
afterEach(() => server?.close());
afterAll(() => rm(folder, { recursive: true }));

test('a bundle asks the table and the bus, and signs', async () => {
  const json = { ConsumedCapacity: {}, Entries: [{ EventId: 'e' }] };
  const { url, requests } = await useServer(startAwsJsonServer(() => ({ json })));
  const store = bundled.createDynamoDbStore({ ...settings, endpoint: url, table: 'auditor' });
  const publisher = bundled.createEventPublisher({ ...settings, endpoint: url, bus: 'auditor', source: 'auditor' });
  expect(await store.account('111122223333')).toBeUndefined();
  await publisher.publishAudit({ id: 'a', at: '2026-03-01T03:12:00.000Z', accounts: [] });
  store.close();
  publisher.close();

  const seen = requests.map(({ service, operation, region, accessKeyId }) => [service, operation, region, accessKeyId]);
  expect(seen).toEqual([
    ['dynamodb', 'GetItem', 'eu-west-1', 'AKIDEXAMPLE'],
    ['events', 'PutEvents', 'eu-west-1', 'AKIDEXAMPLE'],
  ]);
});

test('a bundle puts objects into a bucket, and gets them', async () => {
  const { url, requests } = await useServer(startJsonServer(() => ({ status: 200, body: 'a page' })));
  const pages = bundled.createPageStore('listings', { ...settings, endpoint: url });
  await pages.put('page', 'what it holds');
  const got = await pages.get('page');
  pages.close();

  expect(requests[0]?.body).toContain('what it holds');
  expect(Buffer.from(got).toString()).toBe('a page');
});

test('a bundle sends Security Hub what the whole SDK does', async () => {
  const hub = { account: '111122223333', region: 'eu-west-1' };
  const context = { at: '2026-03-01T03:12:04.000Z', tool: { name: 'replication-auditor' }, hub } as const;
  const finding = asffFinding(aFinding({}), { ...context, standing: 'open' });
  const body = JSON.stringify({ SuccessCount: 1, FailedCount: 0, FailedFindings: [] });
  const sent: unknown[] = [];
  const { url } = await useServer(
    startJsonServer((request) => {
      sent.push(JSON.parse(request.body));
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    }),
  );
  const other = { AwsIamUser: { UserName: 'alice', AttachedManagedPolicies: [{ PolicyName: 'all' }] } };
  const findings = [finding, { ...finding, Resources: [{ Type: 'AwsIamUser', Id: 'alice', Details: other }] }];
  for (const { createSecurityHub } of [plainHub, bundled]) {
    const opened = createSecurityHub({ ...settings, endpoint: url });
    await opened.importFindings(findings);
    opened.close();
  }

  expect(sent[0]).toEqual({ Findings: findings });
  expect(sent[1]).toEqual(sent[0]);
});

const request = { method: 'GET', protocol: 'https:', hostname: 'example.com', path: '/', query: {}, headers: {} };

test.each<[string, (from: Bundled) => unknown]>([
  ['the discovery of endpoints', ({ EndpointCache }) => new EndpointCache(10).getEndpoint('key')],
  [
    'a signer for several Regions at once',
    ({ SignatureV4MultiRegion, Sha256Js: sha256 }) =>
      new SignatureV4MultiRegion({ ...settings, service: 'events', sha256 }).sign(request, { signingRegion: '*' }),
  ],
  [
    'event streams',
    ({ SignatureV4 }) => new SignatureV4({ ...settings, service: 'a' }).signMessage({ message: {} }, {}),
  ],
  [
    'requests of XML',
    ({ S3Client, DeleteObjectsCommand: Command }) =>
      new S3Client(settings).send(new Command({ Bucket: 'b', Delete: { Objects: [{ Key: 'k' }] } })),
  ],
  ['a SHA-256 of its own', ({ Sha256Js }) => new Sha256Js()],
  ['a SHA-1 of its own', ({ Sha1Js }) => new Sha1Js()],
  [
    'adaptive retries (AWS_RETRY_MODE)',
    ({ LambdaClient, InvokeCommand }) =>
      new LambdaClient({ ...settings, retryMode: 'adaptive' }).send(new InvokeCommand({ FunctionName: 'f' })),
  ],
])('a bundle fails where it is asked for %s', async (what, ask) => {
  const message = `The functions are bundled without ${what}: see scripts/lean-bundle.`;

  await expect((async () => ask(bundled))()).rejects.toThrow(message);
});

test('a bundle fails with an answer that is no stream of Node’s', () => {
  expect(() => bundled.sdkStreamMixin({})).toThrow('Unexpected stream implementation');
});

test.each(Object.keys(unusedOperations))('a durable execution fails that calls %s', async (operation) => {
  const durableExecutionClient = { checkpoint: async () => ({ CheckpointToken: 'next' }) };
  const use = async (_event: unknown, context: Bundled) =>
    operation === 'promise' ? context.promise.all([]) : context[operation]('one', [], {});
  const handler = bundled.withDurableExecution(use, { durableExecutionClient });
  const execution = { Id: 'e', Type: 'EXECUTION', Status: 'STARTED', ExecutionDetails: { InputPayload: '{}' } };
  const event = {
    DurableExecutionArn: 'arn',
    CheckpointToken: 'first',
    InitialExecutionState: { Operations: [execution] },
  };
  const answer = await handler(event, { getRemainingTimeInMillis: () => 10_000 });

  const message = expect.stringContaining(`without the durable operation ${operation}: see scripts/lean-bundle`);
  expect(answer).toMatchObject({ Status: 'FAILED', Error: { ErrorMessage: message } });
});

const client = `
  import('@aws-sdk/client-lambda');
  new module.LambdaClient(), new module.CheckpointDurableExecutionCommand(), new module.GetDurableExecutionStateCommand();`;
const makers = Object.values(unusedOperations).map((maker) => `${maker}(this);`);

test.each([
  ['@aws-sdk/endpoint-cache/dist-es/EndpointCache.js', 'export class Another {}', 'exports Another, not EndpointCache'],
  ['durable-execution-sdk-js/dist/index.mjs', 'new module.Another();', 'uses its client in another way'],
  ['durable-execution-sdk-js/dist/index.mjs', client, 'makes waitForCondition in another way'],
  ['durable-execution-sdk-js/dist/index.mjs', client + makers.join(''), 'uses node:util in another way'],
  [
    '@aws-sdk/client-securityhub/dist-es/schemas/schemas_0.js',
    'export var Another$;',
    'describes resources in another way',
  ],
])('no bundle is made where %s has become another: %#', async (path, text, message) => {
  const file = join(folder, 'changed', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);

  await expect(build({ entryPoints: [file], write: false, plugins: leanBundle, logLevel: 'silent' })).rejects.toThrow(
    `${message}: see scripts/lean-bundle`,
  );
});

async function useServer<Server extends AwsJsonServer | JsonServer>(starting: Promise<Server>): Promise<Server> {
  const started = await starting;
  server = started;
  return started;
}
