import { expect, test } from 'vitest';
import type { ScriptedAnswer } from '../support/aws-json-server.ts';
import { entry, namesOf, readerOf, region } from '../support/scripted-reader.ts';

const arn = `arn:aws-cn:kms:${region}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const metadata = { Arn: arn, KeyState: 'PendingDeletion', KeyManager: 'CUSTOMER', KeyId: '1234abcd' };

test('a key is asked for as it was named, in the Region it was named for', async () => {
  const { reader, requests } = await readerOf(() => ({ json: { KeyMetadata: metadata } }));

  await expect(reader.describeKey(region, 'alias/ours')).resolves.toEqual({
    arn,
    state: 'PendingDeletion',
    manager: 'CUSTOMER',
  });
  expect(requests).toMatchObject([
    {
      operation: 'DescribeKey',
      service: 'kms',
      region,
      body: { KeyId: 'alias/ours' },
      userAgent: expect.stringMatching(/secrets-replication-auditor\/\d+\.\d+\.\d+/),
    },
  ]);
});

test('a state that nobody knows yet is handed on by name', async () => {
  const { reader } = await readerOf(() => ({ json: { KeyMetadata: { ...metadata, KeyState: 'Resting' } } }));

  await expect(reader.describeKey(region, arn)).resolves.toMatchObject({ state: 'Resting' });
});

test('a key that is not there is undefined', async () => {
  const { reader } = await readerOf(() => ({
    status: 400,
    json: { __type: 'NotFoundException', message: 'Alias arn:aws:kms:… is not found.' },
  }));

  await expect(reader.describeKey(region, 'alias/gone')).resolves.toBeUndefined();
});

test.each([
  ['another id', '99999999-12ab-34cd-56ef-1234567890ab'],
  ['another ARN', arn.replace('1234abcd', '99999999')],
  ['an alias of another account', `arn:aws-cn:kms:${region}:444455556666:alias/ours`],
])('an answer about another key than %s that was asked for is malformed', async (_what, asked) => {
  const { reader } = await readerOf(() => ({ json: { KeyMetadata: metadata } }));

  await expect(reader.describeKey(region, asked)).rejects.toThrow('another key than the one that was asked for');
});

test.each<[string, ScriptedAnswer]>([
  ['an empty body', { raw: '' }],
  ['an empty object', { json: {} }],
  ['HTML', { raw: '<html>Welcome to the airport</html>' }],
  ['metadata that is null', { json: { KeyMetadata: null } }],
  ['metadata without an ARN', { json: { KeyMetadata: { ...metadata, Arn: undefined } } }],
  ['metadata without a state', { json: { KeyMetadata: { ...metadata, KeyState: undefined } } }],
  ['metadata without a manager', { json: { KeyMetadata: { ...metadata, KeyManager: undefined } } }],
  ['a manager that nobody knows yet', { json: { KeyMetadata: { ...metadata, KeyManager: 'PARTNER' } } }],
  ['a key of another Region', { json: { KeyMetadata: { ...metadata, Arn: arn.replace(region, 'us-east-1') } } }],
])('a 200 with %s is malformed, never a usable key', async (_case, answer) => {
  const { reader } = await readerOf(() => answer);

  await expect(reader.describeKey(region, 'alias/ours')).rejects.toMatchObject({
    name: 'ReadError',
    failure: 'malformed',
    message: expect.stringContaining('DescribeKey'),
  });
});

test('a denial says which key, where, and what came back', async () => {
  const { reader } = await readerOf(() => ({
    status: 400,
    json: { __type: 'AccessDeniedException', Message: 'User is not authorized' },
  }));

  await expect(reader.describeKey(region, 'alias/ours')).rejects.toMatchObject({
    failure: 'denied',
    message:
      'DescribeKey of "alias/ours" in eu-west-1: access denied: AccessDeniedException: User is not authorized (HTTP 400, request id request-1)',
  });
});

test('requests to both services are counted together, by Region and operation', async () => {
  const { reader } = await readerOf(({ service }, index) => {
    if (index === 0) return { status: 503 };
    return { json: service === 'kms' ? { KeyMetadata: metadata } : { SecretList: [entry] } };
  });
  await reader.describeKey(region, 'alias/ours');
  await namesOf(reader);

  expect(reader.calls(region)).toEqual({ DescribeKey: 2, ListSecrets: 1 });
});
