import { afterEach, describe, expect, test } from 'vitest';
import type { AwsSettings } from '../../lib/aws/client-settings.ts';
import { type AwsSecretsReader, createSecretsReader } from '../../lib/aws/secrets-reader.ts';
import {
  type AwsJsonServer,
  type ScriptedAnswer,
  type SeenRequest,
  startAwsJsonServer,
} from '../support/aws-json-server.ts';

const region = 'eu-west-1';
const arn = `arn:aws:secretsmanager:${region}:111122223333:secret:prod/db-AbCdEf`;
const entry = { ARN: arn, Name: 'prod/db' };

let server: AwsJsonServer | undefined;
let reader: AwsSecretsReader | undefined;

afterEach(async () => {
  reader?.close();
  await server?.close();
});

async function readerOf(
  answer: (request: SeenRequest, index: number) => ScriptedAnswer,
  settings: AwsSettings = {},
): Promise<AwsSecretsReader> {
  server = await startAwsJsonServer(answer);
  reader = createSecretsReader({
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    ...settings,
  });
  return reader;
}

async function namesOf(source: AwsSecretsReader): Promise<string[]> {
  const names: string[] = [];
  for await (const page of source.listPages(region)) names.push(...page.map((secret) => secret.name));
  return names;
}

describe('listing', () => {
  test('asks for full pages and for planned deletions, in the Region it was told', async () => {
    await namesOf(await readerOf(() => ({ json: { SecretList: [] } })));

    expect(server?.requests).toMatchObject([
      { operation: 'ListSecrets', region, body: { MaxResults: 100, IncludePlannedDeletion: true } },
    ]);
  });

  test('follows the token through short and empty pages until it is gone', async () => {
    const pages = [
      { SecretList: [entry], NextToken: 'a' },
      { SecretList: [], NextToken: 'b' },
      { SecretList: [{ ARN: arn.replace('db', 'web'), Name: 'prod/web' }] },
    ];
    const names = await namesOf(await readerOf((_request, index) => ({ json: pages[index] })));

    expect(names).toEqual(['prod/db', 'prod/web']);
    expect(server?.requests.map(({ body }) => body['NextToken'])).toEqual([undefined, 'a', 'b']);
  });

  test('names our tool and its version to AWS', async () => {
    await namesOf(await readerOf(() => ({ json: { SecretList: [] } })));

    expect(server?.requests[0]?.userAgent).toMatch(/secrets-replication-auditor\/\d+\.\d+\.\d+/);
  });

  test('asks each Region through a client of its own', async () => {
    const source = await readerOf(() => ({ json: { SecretList: [] } }));
    for await (const _page of source.listPages('us-east-1'));
    for await (const _page of source.listPages('ap-south-1'));

    expect(server?.requests.map((request) => request.region)).toEqual(['us-east-1', 'ap-south-1']);
    expect([source.calls('us-east-1'), source.calls('ap-south-1')]).toEqual([{ ListSecrets: 1 }, { ListSecrets: 1 }]);
  });

  test.each<[string, (request: SeenRequest) => ScriptedAnswer]>([
    ['an empty body', () => ({ raw: '' })],
    ['an empty object', () => ({ json: {} })],
    ['a list that is null', () => ({ json: { SecretList: null } })],
    ['HTML', () => ({ raw: '<html>Welcome to the airport</html>' })],
    ['broken JSON', () => ({ raw: '{"SecretList": [' })],
    ['a token that repeats', () => ({ json: { SecretList: [entry], NextToken: 'same' } })],
    [
      'tokens that go in a circle',
      ({ body }) => ({ json: { SecretList: [], NextToken: body['NextToken'] === 'a' ? 'b' : 'a' } }),
    ],
    ['an empty token', () => ({ json: { SecretList: [], NextToken: '' } })],
    ['an entry without an ARN', () => ({ json: { SecretList: [{ Name: 'prod/db' }] } })],
    ['an entry without a name', () => ({ json: { SecretList: [{ ARN: arn }] } })],
    [
      'an ARN without an account',
      () => ({ json: { SecretList: [{ ...entry, ARN: 'arn:aws:secretsmanager:eu-west-1::secret:x' }] } }),
    ],
    [
      'a secret of another Region',
      () => ({ json: { SecretList: [{ ...entry, ARN: arn.replace(region, 'us-east-1') }] } }),
    ],
    ['a date that is none', () => ({ json: { SecretList: [{ ...entry, CreatedDate: 'yesterday' }] } })],
  ])('a 200 with %s is malformed, never an empty Region', async (_name, answer) => {
    const source = await readerOf(answer);

    await expect(namesOf(source)).rejects.toMatchObject({
      name: 'ReadError',
      failure: 'malformed',
      message: expect.stringContaining(`ListSecrets in ${region}`),
    });
  });

  test('fields that nobody knows yet are passed over', async () => {
    const source = await readerOf(() => ({ json: { SecretList: [{ ...entry, Novelty: { deep: [1] } }], More: true } }));

    await expect(namesOf(source)).resolves.toEqual(['prod/db']);
  });
});

describe('describing', () => {
  test('a secret that is not there is undefined', async () => {
    const source = await readerOf(() => ({
      status: 400,
      json: { __type: 'ResourceNotFoundException', Message: "Secrets Manager can't find the specified secret." },
    }));

    await expect(source.describe(region, 'prod/db')).resolves.toBeUndefined();
  });

  test('a 200 without content is malformed, never an absent secret', async () => {
    const source = await readerOf(() => ({ raw: '' }));

    await expect(source.describe(region, 'prod/db')).rejects.toMatchObject({ failure: 'malformed' });
  });

  test('a denial says what was asked, where, and what came back', async () => {
    const source = await readerOf(() => ({
      status: 400,
      json: { __type: 'AccessDeniedException', Message: 'User is not authorized' },
    }));

    await expect(source.describe(region, 'prod/db')).rejects.toMatchObject({
      failure: 'denied',
      message:
        'DescribeSecret of "prod/db" in eu-west-1: access denied: AccessDeniedException: User is not authorized (HTTP 400, request id request-1)',
    });
  });
});

describe('trouble on the way', () => {
  test('each attempt is counted, by operation', async () => {
    const source = await readerOf((_request, index) =>
      index < 2 ? { status: 503, raw: '<html>busy</html>' } : { json: { SecretList: [] } },
    );
    await namesOf(source);

    expect(source.calls(region)).toEqual({ ListSecrets: 3 });
  });

  test.each<ScriptedAnswer & string>(['hang', 'stall'])(
    'a connection that would %s ends at the deadline',
    async (answer) => {
      const source = await readerOf(() => answer, { deadline: 60 });

      await expect(namesOf(source)).rejects.toMatchObject({
        failure: 'unreachable',
        message: expect.stringContaining('no answer within 60 ms'),
      });
    },
  );

  test('an attempt that takes too long is tried again', async () => {
    const source = await readerOf((_request, index) => (index === 0 ? 'hang' : { json: { SecretList: [entry] } }), {
      attemptTimeout: 60,
    });

    await expect(namesOf(source)).resolves.toEqual(['prod/db']);
  });

  test('an abort from outside ends the call', async () => {
    const controller = new AbortController();
    const source = await readerOf(
      () => {
        controller.abort();
        return 'hang';
      },
      { signal: controller.signal },
    );

    await expect(namesOf(source)).rejects.toMatchObject({ failure: 'unreachable' });
  });

  test('connections that are cut, time and again, leave the Region unreachable', async () => {
    const source = await readerOf(() => 'cut');

    await expect(namesOf(source)).rejects.toMatchObject({
      failure: 'unreachable',
      message: expect.stringContaining('3 attempts'),
    });
    expect(source.calls(region)).toEqual({ ListSecrets: 3 });
  });

  test('credentials that cannot be had are told as such, and nothing is sent', async () => {
    const source = await readerOf(() => ({ json: { SecretList: [] } }), {
      credentials: async () => {
        // What STS answers when a role may not be assumed: not to be taken for Secrets Manager's own denial.
        throw Object.assign(new Error('not authorized to perform sts:AssumeRole'), { name: 'AccessDenied' });
      },
    });

    await expect(namesOf(source)).rejects.toMatchObject({ failure: 'credentials' });
    expect(server?.requests).toEqual([]);
    expect(source.calls(region)).toEqual({});
  });

  test('all Regions share one sign-in', async () => {
    let signIns = 0;
    const source = await readerOf(() => ({ json: { SecretList: [] } }), {
      credentials: async () => {
        signIns += 1;
        return { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
      },
    });
    for await (const _page of source.listPages('us-east-1'));
    for await (const _page of source.listPages('ap-south-1'));

    expect(signIns).toBe(1);
  });
});
