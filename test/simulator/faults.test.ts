import { readFileSync } from 'node:fs';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { FAULT_KINDS } from '../../simulator/faults/schema.ts';
import type { FaultInput } from '../../simulator/index.ts';
import { AWAY, bench, HOME, rawCall, refusal } from './support.ts';

const at = bench();
const secrets = [{ name: 's{n}', region: HOME, count: 3, created: '9d ago' }];

/** The error code of a call that fails on the network. */
async function networkFault(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'answered';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

test.each<[FaultInput, number, string, string]>([
  [{ fault: 'throttle' }, 400, 'ThrottlingException', 'Rate exceeded'],
  [{ fault: 'throttle', status: 429 }, 429, 'TooManyRequestsException', 'Too Many Requests'],
  [{ fault: 'throttle', error: 'SlowDown', status: 503 }, 503, 'SlowDown', 'told to fail'],
  [{ fault: 'fail' }, 500, 'InternalServiceError', 'An error occurred on the server side.'],
  [{ fault: 'fail', status: 502 }, 502, 'BadGatewayException', 'told to fail'],
  [{ fault: 'fail', status: 503 }, 503, 'ServiceUnavailableException', 'told to fail'],
  [{ fault: 'fail', status: 504 }, 504, 'GatewayTimeoutException', 'told to fail'],
  [{ fault: 'fail', error: 'InternalServiceError', status: 400 }, 400, 'InternalServiceError', 'server side'],
  [{ fault: 'fail', error: 'ExpiredTokenException' }, 400, 'ExpiredTokenException', 'is expired'],
  [{ fault: 'fail', error: 'Odd', message: 'my words' }, 400, 'Odd', 'my words'],
  [{ fault: 'deny' }, 400, 'AccessDeniedException', 'not authorized to perform: secretsmanager:ListSecrets because'],
])('%j answers %i %s', async (fault, status, type, message) => {
  at.simulator.addFaults(fault);
  const answer = await rawCall(at.simulator.url, 'ListSecrets', {});
  expect([answer.status, answer.body['__type']]).toEqual([status, type]);
  expect(answer.body['Message']).toContain(message);
  expect(answer.headers.get('x-amzn-RequestId')).toMatch(/^[\da-f-]{36}$/);
});

test('a throttled caller is told when to come again', async () => {
  at.simulator.addFaults({ fault: 'throttle', status: 429, retryAfter: 7 });
  expect((await rawCall(at.simulator.url, 'ListSecrets', {})).headers.get('Retry-After')).toBe('7');
});

test('a denial names the secret that the call is about', async () => {
  at.simulator.addFaults({ fault: 'deny' });
  expect(await refusal(at.describe('app/db'))).toContain('DescribeSecret on resource: app/db because');
});

test('the date of an answer stays real, whatever the simulated time and the fault', async () => {
  at.simulator.addFaults({ fault: 'fail' });
  const date = (await rawCall(at.simulator.url, 'ListSecrets', {})).headers.get('Date') ?? '';
  expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(10_000);
});

test.each<[FaultInput, boolean]>([
  [{ fault: 'reset' }, false],
  [{ fault: 'hang-up' }, false],
  [{ fault: 'lost-answer' }, true],
  [{ fault: 'cut-off' }, true],
])('%j ends the connection; that the call was carried out is %s', async (fault, done) => {
  at.simulator.addFaults({ ...fault, times: 1 });
  expect(await networkFault(at.create('app/db'))).toBe('ECONNRESET');
  expect(await refusal(at.describe('app/db'))).toMatch(done ? /^accepted/ : /^ResourceNotFound/);
});

test.each<[FaultInput, number, string, RegExp]>([
  [{ fault: 'empty-answer' }, 200, 'application/x-amz-json-1.1', /^$/],
  [{ fault: 'empty-object' }, 200, 'application/x-amz-json-1.1', /^\{\}$/],
  [{ fault: 'broken-json' }, 200, 'application/x-amz-json-1.1', /^\{"SecretList"[^}]*$/],
  [{ fault: 'html' }, 200, 'text/html; charset=utf-8', /^<html>/],
  [{ fault: 'html', status: 502 }, 502, 'text/html; charset=utf-8', /^<html>/],
])('%j garbles the answer', async (fault, status, type, text) => {
  at.apply({ secrets: [{ name: 'a', region: HOME }] });
  at.simulator.addFaults(fault);
  const headers = {
    'X-Amz-Target': 'secretsmanager.ListSecrets',
    Authorization: 'AWS4-HMAC-SHA256 Credential=A/20260301/eu-west-1/secretsmanager/aws4_request',
  };
  const answer = await fetch(at.simulator.url, { method: 'POST', headers, body: '{}' });
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([status, type]);
  expect(await answer.text()).toMatch(text);
});

test('a refusal gets lost like any other answer', async () => {
  at.simulator.addFaults({ operation: 'DescribeSecret', fault: 'empty-object' });
  expect((await rawCall(at.simulator.url, 'DescribeSecret', { SecretId: 'none' })).status).toBe(200);
});

test('an empty answer is a success to the SDK, without a list', async () => {
  at.simulator.addFaults({ fault: 'empty-answer' });
  expect(await at.client().send(new ListSecretsCommand({}))).not.toHaveProperty('SecretList');
});

test('an SDK that tries again gets through once the times are over', async () => {
  at.apply({ secrets, faults: [{ fault: 'fail', status: 503, times: 2 }] });
  const client = new SecretsManagerClient({
    region: HOME,
    endpoint: at.simulator.url,
    credentials: { accessKeyId: 'A', secretAccessKey: 'unused' },
    retryStrategy: {
      acquireInitialRetryToken: async () => token(0),
      refreshRetryTokenForRetry: async (last) => token(last.getRetryCount() + 1),
      recordSuccess: () => undefined,
    },
  });
  expect((await client.send(new ListSecretsCommand({}))).SecretList).toHaveLength(3);
  client.destroy();
  expect(at.simulator.faults()).toMatchObject([{ matched: 3, fired: 2 }]);
  expect(at.simulator.calls()).toMatchObject([{ operation: 'ListSecrets', count: 3 }]);

  function token(count: number) {
    return { getRetryCount: () => count, getRetryDelay: () => 0 };
  }
});

test('faults meet KMS as well, in its own words', async () => {
  at.simulator.addFaults({ operation: 'DescribeKey', key: 'alias/a*', fault: 'throttle' });
  const headers = {
    'X-Amz-Target': 'TrentService.DescribeKey',
    Authorization: 'AWS4-HMAC-SHA256 Credential=A/20260301/eu-west-1/kms/aws4_request',
  };
  const { status, body } = await rawCall(
    at.simulator.url,
    'DescribeKey',
    { KeyId: 'alias/aws/secretsmanager' },
    headers,
  );
  expect([status, body]).toEqual([400, { __type: 'ThrottlingException', message: 'Rate exceeded' }]);
});

test('a fault of one Region leaves the others alone', async () => {
  at.simulator.addFaults({ operation: 'ListSecrets', region: AWAY, fault: 'deny' });
  expect(await refusal(at.listPage())).toBe('accepted');
  expect(await refusal(at.listPage({}, AWAY))).toMatch(/^AccessDenied/);
});

test('a scenario brings its own faults in place of those that were there', async () => {
  at.simulator.addFaults({ fault: 'deny' });
  at.apply({ secrets });
  expect(at.simulator.faults()).toEqual([]);
});

const docs = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');

test.each(FAULT_KINDS)('the kind %s is in docs/scenarios.md', (kind) => {
  expect(docs).toMatch(new RegExp(`^\\|[^|]*\`${kind}\``, 'm'));
});
