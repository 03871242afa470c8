import { describe, expect, test } from 'vitest';
import { serve } from '../../simulator/pipeline.ts';
import { createSimulation } from '../../simulator/simulator.ts';
import { AWAY, bench, HOME, rawCall, START } from './support.ts';

const at = bench();

const call = (operation: string, body: unknown, headers?: Record<string, string>) =>
  rawCall(at.simulator.url, operation, body, headers);

function signedFor(region: string, key = 'AKIAEXAMPLE', service = 'secretsmanager') {
  return {
    Authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260301/${region}/${service}/aws4_request, Signature=0`,
  };
}

test('times are epoch seconds with fractions, and days for the last access', async () => {
  at.apply({ secrets: [{ name: 'a', region: HOME, created: '1500ms ago', accessed: '1h ago' }] });
  const { body } = await call('DescribeSecret', { SecretId: 'a' });
  const start = Date.parse(START) / 1000;
  expect(body['CreatedDate']).toBe(start - 1.5);
  expect(body['LastAccessedDate']).toBe(Date.parse('2026-03-01') / 1000);
});

test('each answer carries a request id, the JSON 1.1 type and the real date', async () => {
  for (const operation of ['ListSecrets', 'GetSecretValue']) {
    const { headers } = await call(operation, {});
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(Math.abs(Date.parse(headers.get('date') ?? '') - Date.now())).toBeLessThan(60_000);
  }
});

test('an error is a type and a message, with status 400', async () => {
  const { status, body } = await call('DescribeSecret', { SecretId: 'none' });
  expect(status).toBe(400);
  expect(body).toEqual({
    __type: 'ResourceNotFoundException',
    Message: "Secrets Manager can't find the specified secret.",
  });
});

test.each([
  ['no signature', {}, 'MissingAuthenticationTokenException'],
  ['no credential scope', { Authorization: 'Bearer x' }, 'IncompleteSignatureException'],
  ["another service's signature", signedFor(HOME, 'AKIAEXAMPLE', 's3'), 'InvalidSignatureException'],
  ['a Region that is not enabled', signedFor('ap-south-2'), 'UnrecognizedClientException'],
  ['an account that does not exist', signedFor(HOME, '999988887777'), 'UnrecognizedClientException'],
])('a call with %s is refused and not counted', async (_kind, headers, type) => {
  const { status, body } = await call('ListSecrets', {}, headers);
  expect([status, body['__type']]).toEqual([400, type]);
  expect(at.simulator.calls()).toEqual([]);
});

test('calls are counted by account, Region and operation, refused ones included', async () => {
  await call('ListSecrets', {});
  await call('ListSecrets', { MaxResults: 0 });
  await call('DescribeSecret', { SecretId: 'none' }, signedFor(AWAY));
  const account = '111122223333';
  expect(at.simulator.calls()).toEqual([
    { account, region: HOME, operation: 'ListSecrets', count: 2 },
    { account, region: AWAY, operation: 'DescribeSecret', count: 1 },
  ]);
  at.simulator.resetCalls();
  expect(at.simulator.calls()).toEqual([]);
});

describe('a request outside the bounds of the model', () => {
  test.each([
    ['ListSecrets', { MaxResults: 101 }, "Value '101' at 'maxResults'"],
    ['ListSecrets', { MaxResults: 0 }, 'Member must have value greater than or equal to 1'],
    ['ListSecrets', { SortOrder: 'up' }, 'Member must satisfy enum value set: [asc, desc]'],
    ['ListSecrets', { Filters: Array(11).fill({ Key: 'name', Values: ['a'] }) }, 'length less than or equal to 10'],
    ['ListSecrets', { Filters: [{ Key: 'name', Values: Array(11).fill('a') }] }, "at 'filters.1.member.values'"],
    ['ListSecrets', { Filters: [{ Key: 'name', Values: ['a#'] }] }, 'regular expression pattern: ^!?[a-zA-Z0-9'],
    ['DescribeSecret', {}, "Value null at 'secretId' failed to satisfy constraint: Member must not be null"],
    ['DescribeSecret', { SecretId: '' }, 'Member must have length greater than or equal to 1'],
    ['CreateSecret', { Name: 'a b' }, 'Invalid name. Must be a valid name'],
    ['CreateSecret', { Name: 'a'.repeat(513) }, 'Member must have length less than or equal to 512'],
    ['CreateSecret', { Name: 'a', AddReplicaRegions: [] }, 'Member must have length greater than or equal to 1'],
    ['CreateSecret', { Name: 'a', AddReplicaRegions: [{ Region: 'EU' }] }, "'addReplicaRegions.1.member.region'"],
    ['RemoveRegionsFromReplication', { SecretId: 'a', RemoveReplicaRegions: [] }, "at 'removeReplicaRegions'"],
    ['ReplicateSecretToRegions', { SecretId: 7 }, 'SerializationException'],
    ['ListSecrets', '{', 'SerializationException'],
    ['RotateSecret', {}, 'UnknownOperationException'],
  ])('%s %j is refused', async (operation, body, expected) => {
    const refused = await call(operation, body);
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain(expected);
  });

  test('names all that is wrong at once', async () => {
    const { body } = await call('ListSecrets', { MaxResults: 101, SortBy: 'x' });
    expect(body['Message']).toMatch(/^2 validation errors detected: /);
  });

  test('never repeats a value', async () => {
    const { body } = await call('CreateSecret', { Name: 'a', SecretString: 'hush'.repeat(20_000) });
    expect(body['Message']).toContain("Value at 'secretString'");
    expect(JSON.stringify(body)).not.toContain('hush');
  });
});

test('a null field is one that was not sent', async () => {
  expect((await call('ListSecrets', { MaxResults: null, Filters: null })).body).toEqual({ SecretList: [] });
});

test('a request that is too large is refused', async () => {
  expect((await call('ListSecrets', `"${'x'.repeat(1_100_000)}"`)).status).toBe(413);
});

test('what is no call of the service is refused', async () => {
  const answer = await fetch(at.simulator.url);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('UnknownOperationException');
});

test('a defect of the simulator is a server error that says so', async () => {
  const simulation = createSimulation();
  const broken = {
    ...simulation,
    estate() {
      throw new Error('boom');
    },
  };
  const request = { method: 'POST', target: 'secretsmanager.ListSecrets', authorization: 'x', body: '' };
  expect(await serve(broken, request, new AbortController().signal)).toMatchObject({
    ending: 'complete',
    message: { status: 500, text: '{"__type":"InternalServiceError","Message":"A defect of the simulator: boom"}' },
  });
});
