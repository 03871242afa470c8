import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createPolicySource } from '../../lib/aws/policy-source.ts';
import { objectActions } from '../../lib/aws/s3-object.ts';
import { parameterActions } from '../../lib/aws/ssm-parameter.ts';
import { type AwsJsonServer, type ScriptedAnswer, startAwsJsonServer } from '../support/aws-json-server.ts';

const settings = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
  pause: () => 0,
};

let json: AwsJsonServer | undefined;
let http: Server | undefined;

afterEach(async () => {
  await json?.close();
  http?.closeAllConnections();
  http?.close();
});

describe('a bundled file', () => {
  test('is read as it is', async () => {
    const source = createPolicySource('file:policies/example.yml', settings);

    expect(source.spec).toBe('file:policies/example.yml');
    await expect(source.read()).resolves.toMatch(/^version: 1$/m);
  });

  test('that is missing must be part of the package', async () => {
    await expect(createPolicySource('file:nowhere.yml', settings).read()).rejects.toThrow(
      /^nowhere.yml cannot be read: it must be part of the package/,
    );
  });
});

describe('an S3 object', () => {
  /** Reads the policy from an S3 that answers so. */
  async function read(status: number, body: string | Buffer): Promise<{ text: Promise<string>; urls: string[] }> {
    const urls: string[] = [];
    http = createServer((request, response) => {
      urls.push(request.url ?? '');
      response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    }).listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}`;
    return { text: createPolicySource('s3://my-bucket/team/policy.yml', { ...settings, endpoint }).read(), urls };
  }
  const refusal = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message></Error>`;

  test('is read whole', async () => {
    const { text, urls } = await read(200, 'version: 1\n# ä\n');

    await expect(text).resolves.toBe('version: 1\n# ä\n');
    expect(urls).toEqual(['/my-bucket/team/policy.yml?x-id=GetObject']);
    expect(objectActions).toContain('s3:GetObject');
  });

  test.each([
    [404, 'NoSuchKey', 'Upload it, or correct its key'],
    [404, 'NoSuchBucket', 'Create the bucket'],
    [403, 'AccessDenied', 'without s3:ListBucket on the bucket, S3 says this of a missing object too'],
  ])('that answers %s %s says what helps', async (status, code, hint) => {
    const { text } = await read(status, refusal(code));

    await expect(text).rejects.toThrow(
      new RegExp(`^GetObject of s3://my-bucket/team/policy.yml failed: ${code}: No.*${hint}`),
    );
  });

  test('that is larger than any policy is refused', async () => {
    const { text } = await read(200, Buffer.alloc(4_000_001, 'x'));

    await expect(text).rejects.toThrow('the object is larger than 4000000 bytes');
  });
});

describe('an SSM parameter', () => {
  async function read(answer: ScriptedAnswer): Promise<string> {
    json = await startAwsJsonServer(() => answer);
    return createPolicySource('ssm:/auditor/policy', { ...settings, endpoint: json.url }).read();
  }

  test('is read by its name', async () => {
    await expect(
      read({ json: { Parameter: { Name: '/auditor/policy', Type: 'String', Value: 'version: 1' } } }),
    ).resolves.toBe('version: 1');
    const [request] = json?.requests ?? [];
    expect(request?.body).toEqual({ Name: '/auditor/policy' });
    expect(parameterActions).toEqual([`${request?.service}:${request?.operation}`]);
  });

  test.each<[string, ScriptedAnswer, RegExp]>([
    ['is missing', refusal('ParameterNotFound'), /failed: ParameterNotFound: .*Create it in this account and Region/],
    ['is denied', refusal('AccessDeniedException'), /failed: AccessDeniedException: .*Allow ssm:GetParameter on it/],
    [
      'is a SecureString',
      { json: { Parameter: { Name: '/auditor/policy', Type: 'SecureString', Value: 'AQICAH' } } },
      /make it a String$/,
    ],
    [
      'comes without its value',
      { json: { Parameter: { Name: '/auditor/policy', Type: 'String' } } },
      /the answer holds no value/,
    ],
  ])('that %s is an error that names it', async (_name, answer, message) => {
    const text = read(answer);

    await expect(text).rejects.toThrow(/^GetParameter of "\/auditor\/policy" in eu-west-1 failed: /);
    await expect(text).rejects.toThrow(message);
    await expect(text).rejects.not.toThrow(/AQICAH/);
  });
  function refusal(name: string): ScriptedAnswer {
    return { status: 400, json: { __type: name, message: 'No.' } };
  }
});

test.each([
  '',
  'policy.yml',
  'file:',
  's3://bucket',
  's3:///key',
  's3://Bad_Bucket/key',
  'ssm:',
  'ssm:/with space',
  'https://x/y',
])('"%s" is no policy source', (spec) => {
  expect(() => createPolicySource(spec, settings)).toThrow(
    /is no policy source. Examples: file:policies\/example.yml, s3:/,
  );
});
