import { expect, test } from 'vitest';
import type { ScenarioInput } from '../../simulator/index.ts';
import { AWAY, bench, HOME, rawCall } from './support.ts';

const at = bench();
const ACCOUNT = '111122223333';
const SECOND = '444455556666';

async function describeKey(KeyId: unknown, region = HOME, key = 'AKIAEXAMPLE') {
  const headers = {
    'X-Amz-Target': 'TrentService.DescribeKey',
    Authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260301/${region}/kms/aws4_request`,
  };
  const { status, body } = await rawCall(at.simulator.url, 'DescribeKey', { KeyId }, headers);
  return status === 200 ? body['KeyMetadata'] : `${status} ${body['__type']}: ${body['message']}`;
}

async function idOf(KeyId: string, region = HOME, key?: string): Promise<string> {
  const metadata = await describeKey(KeyId, region, key);
  return metadata instanceof Object && 'KeyId' in metadata ? String(metadata.KeyId) : String(metadata);
}

const kmsKeys: ScenarioInput['kmsKeys'] = [{ id: 'mrk-1', aliases: ['alias/a', 'alias/b'] }];

test.each([
  ['its id', 'mrk-1'],
  ['its ARN', `arn:aws:kms:${HOME}:${ACCOUNT}:key/mrk-1`],
  ['an alias', 'alias/a'],
  ['another alias', 'alias/b'],
  ['the ARN of an alias', `arn:aws:kms:${HOME}:${ACCOUNT}:alias/a`],
])('a key is described by %s', async (_kind, reference) => {
  at.apply({ kmsKeys });
  expect(await describeKey(reference)).toMatchObject({
    AWSAccountId: ACCOUNT,
    KeyId: 'mrk-1',
    Arn: `arn:aws:kms:${HOME}:${ACCOUNT}:key/mrk-1`,
    KeyManager: 'CUSTOMER',
    KeyState: 'Enabled',
    Enabled: true,
    MultiRegion: true,
  });
});

test.each([
  ['enabled', 'Enabled', true],
  ['disabled', 'Disabled', false],
  ['pending-deletion', 'PendingDeletion', false],
  ['pending-import', 'PendingImport', false],
  ['unavailable', 'Unavailable', false],
  ['denied', 'Enabled', true],
] as const)('the state %s shows as %s', async (state, KeyState, Enabled) => {
  at.apply({ kmsKeys: [{ id: 'k', state }] });
  expect(await describeKey('k')).toMatchObject({ KeyState, Enabled, MultiRegion: false });
});

const local = (resource: string) => `arn:aws:kms:${HOME}:${ACCOUNT}:${resource}`;

test.each([
  ['alias/none', `400 NotFoundException: Alias ${local('alias/none')} is not found.`],
  ['none', `400 NotFoundException: Key '${local('key/none')}' does not exist`],
  ['gone', `400 NotFoundException: Key '${local('key/gone')}' does not exist`],
  [`arn:aws:kms:${AWAY}:${ACCOUNT}:key/mrk-1`, `400 NotFoundException: Invalid arn ${AWAY}`],
  ['arn:aws:s3:::bucket', '400 InvalidArnException: Invalid arn arn:aws:s3:::bucket'],
  ['', '400 ValidationException: 1 validation error'],
])('%s is refused', async (reference, expected) => {
  at.apply({ kmsKeys: [{ id: 'mrk-1' }, { id: 'gone', state: 'missing' }] });
  expect(await describeKey(reference)).toContain(expected);
});

test.each([
  ['a key that the scenario keeps from the caller', 'alias/secret'],
  ["another account's key that nobody knows", `arn:aws:kms:${HOME}:${SECOND}:key/none`],
  ["another account's default key", `arn:aws:kms:${HOME}:${SECOND}:alias/aws/secretsmanager`],
])('%s is denied', async (_kind, reference) => {
  at.apply({ accounts: [ACCOUNT, SECOND], kmsKeys: [{ id: 'k', aliases: ['alias/secret'], describe: 'denied' }] });
  expect(await describeKey(reference)).toMatch(/^400 AccessDeniedException: .* perform: kms:DescribeKey on resource: /);
});

test("another account's key that it shares is described", async () => {
  at.apply({ accounts: [ACCOUNT, SECOND], kmsKeys: [{ id: 'k', account: SECOND }] });
  expect(await describeKey(`arn:aws:kms:${HOME}:${SECOND}:key/k`)).toMatchObject({ AWSAccountId: SECOND });
  expect(await describeKey('k')).toContain('NotFoundException');
});

test('each account has a default key of AWS in each Region', async () => {
  at.apply({ accounts: [ACCOUNT, SECOND] });
  const alias = 'alias/aws/secretsmanager';
  expect(await describeKey(alias)).toMatchObject({ KeyManager: 'AWS', KeyState: 'Enabled' });
  const ids = [await idOf(alias), await idOf(alias, AWAY), await idOf(alias, HOME, SECOND)];
  expect(new Set(ids).size).toBe(3);
  expect(await idOf(ids[0] ?? '')).toBe(ids[0]);
});

test('keys that secrets use exist undeclared, in their own Region, under an id that stays the same', async () => {
  const secrets = [{ name: 'a', region: HOME, kmsKeyId: 'alias/a', replicas: { [AWAY]: { kmsKeyId: 'some-id' } } }];
  at.apply({ secrets });
  const id = await idOf('alias/a');
  expect(id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  expect(await describeKey(id)).toMatchObject({ KeyManager: 'CUSTOMER', KeyState: 'Enabled' });
  expect(await idOf('some-id', AWAY)).toBe('some-id');
  expect(await describeKey('alias/a', AWAY)).toContain('NotFoundException');
  at.apply({ secrets });
  expect(await idOf('alias/a')).toBe(id);
});

test('a key that a call brings exists from then on', async () => {
  await rawCall(at.simulator.url, 'CreateSecret', {
    Name: 'a',
    KmsKeyId: 'alias/new',
    SecretString: 'x',
    ClientRequestToken: '11111111-1111-4111-8111-111111111111',
  });
  expect(await describeKey('alias/new')).toMatchObject({ KeyManager: 'CUSTOMER' });
});

test('calls of KMS are counted, and must be signed for it', async () => {
  await describeKey('alias/none');
  expect(at.simulator.calls()).toEqual([{ account: ACCOUNT, region: HOME, operation: 'DescribeKey', count: 1 }]);
  const headers = {
    'X-Amz-Target': 'TrentService.DescribeKey',
    Authorization: `AWS4-HMAC-SHA256 Credential=A/20260301/${HOME}/secretsmanager/aws4_request`,
  };
  expect((await rawCall(at.simulator.url, 'DescribeKey', {}, headers)).body).toEqual({
    __type: 'InvalidSignatureException',
    message: "Credential should be scoped to correct service: 'kms'.",
  });
});
