import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleText } from '../../scripts/bundle-function.ts';
import { type AwsJsonServer, type ScriptedAnswer, startAwsJsonServer } from '../support/aws-json-server.ts';

interface Sdk {
  readonly SSMClient: typeof SSMClient;
  readonly GetParameterCommand: typeof GetParameterCommand;
  readonly ParameterNotFound: typeof ParameterNotFound;
}

let folder: string;
let bundled: Sdk;
let server: AwsJsonServer;
let answer: ScriptedAnswer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auditor-lean-'));
  const file = join(folder, 'ssm.mjs');
  await bundleText("export { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';", file);
  bundled = await import(pathToFileURL(file).href);
  server = await startAwsJsonServer(() => answer);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function failureOf({ SSMClient, GetParameterCommand, ParameterNotFound }: Sdk) {
  const credentials = { accessKeyId: 'example', secretAccessKey: 'example' };
  const client = new SSMClient({ region: 'eu-west-1', endpoint: server.url, credentials, maxAttempts: 1 });
  const error = await client.send(new GetParameterCommand({ Name: '/policy' })).catch((error: unknown) => error);
  const { name, message, $fault, $metadata } = Object(error);
  return {
    isError: error instanceof Error,
    ofItsClass: error instanceof ParameterNotFound,
    name,
    message,
    $fault,
    status: $metadata.httpStatusCode,
  };
}

test.each([
  ['that the operation is documented to answer with', 'ParameterNotFound', 400],
  ['of another operation', 'DocumentLimitExceeded', 400],
  ['that is the service’s own fault', 'InternalServerError', 500],
  ['of no operation', 'AccessDeniedException', 400],
  ['that the SDK tries again', 'ThrottlingException', 400],
])('an error %s reads as it does from the whole SDK', async (_which, type, status) => {
  answer = { status, json: { __type: `com.amazonaws.ssm#${type}`, message: 'because' } };

  const failure = await failureOf(bundled);

  expect(failure).toMatchObject({ isError: true, name: type, message: 'because', status });
  expect(failure).toEqual(await failureOf({ SSMClient, GetParameterCommand, ParameterNotFound }));
});

test('an answer reads as it does from the whole SDK', async () => {
  answer = { json: { Parameter: { Name: '/policy', Type: 'String', Value: 'version: 1', Version: 3 } } };
  const { SSMClient: Client, GetParameterCommand: Command } = bundled;
  const credentials = { accessKeyId: 'example', secretAccessKey: 'example' };
  const client = new Client({ region: 'eu-west-1', endpoint: server.url, credentials });

  expect((await client.send(new Command({ Name: '/policy' }))).Parameter).toEqual(Object(answer).json.Parameter);
});
