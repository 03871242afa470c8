import { describe, expect, test } from 'vitest';
import { arnInRegion } from '../../lib/domain/arn.ts';
import type { Action } from '../../lib/domain/plan.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { verify } from '../../lib/remediation/verify.ts';
import { anAction } from '../support/a-repair.ts';
import { aSecret } from '../support/builders.ts';

const { secret, region } = anAction();
const replica = aSecret({
  name: secret.name,
  region,
  arn: arnInRegion(secret.arn, region),
  primaryRegion: 'eu-west-1',
});

function primary(replication: SecretDescription['replication']): SecretDescription {
  return aSecret({ name: secret.name, arn: secret.arn, primaryRegion: 'eu-west-1', replication });
}

/** What is seen of a repair, where these stand. */
async function seen(part: Partial<Action>, secrets: readonly SecretDescription[], keys: readonly string[][] = []) {
  const describe = async (where: string, id: string) => secrets.find((one) => one.region === where && one.arn === id);
  return (await verify(anAction(part), { describe, versionKeys: async () => keys })).kind;
}

const inSync = [{ region, status: 'InSync' }];

test.each<readonly [string, readonly SecretDescription[], string]>([
  ['in sync and there', [primary(inSync), replica], 'succeeded'],
  ['in sync, but not there', [primary(inSync)], 'pending'],
  [
    'in sync, but what is there is no replica',
    [primary(inSync), aSecret({ ...replica, primaryRegion: region })],
    'pending',
  ],
  ['not listed', [primary([]), replica], 'pending'],
  ['failed', [primary([{ region, status: 'Failed' }])], 'failed'],
  ['of a status that nobody knows', [primary([{ region, status: 'Detached' }]), replica], 'pending'],
  ['of a primary that is not shown', [replica], 'pending'],
])('a replica that is %s', async (_what, secrets, kind) => {
  expect(await seen({ kind: 'replicate' }, secrets)).toBe(kind);
  expect(await seen({ kind: 'overwrite' }, secrets)).toBe(kind);
});

test.each<readonly [string, readonly SecretDescription[], string]>([
  ['is gone where neither shows it', [primary([])], 'succeeded'],
  ['is not gone while its primary lists it', [primary(inSync)], 'pending'],
  ['is not gone while its Region shows it', [primary([]), replica], 'pending'],
  ['is not gone because its primary is not shown', [], 'pending'],
])('a removed replica %s', async (_what, secrets, kind) => {
  expect(await seen({ kind: 'remove' }, secrets)).toBe(kind);
});

describe('a re-keyed replica', () => {
  const requiredKey = 'arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555';
  const rekey = { kind: 'rekey', key: 'alias/ours', preconditions: { requiredKey } } as const;

  test.each<readonly [string, string, readonly string[][], string]>([
    ['by the name that the policy has for its key', 'alias/ours', [['alias/ours']], 'succeeded'],
    ['by the key that this name stood for', requiredKey, [[requiredKey]], 'succeeded'],
    ['by the id of that key', '11111111-2222-4333-8444-555555555555', [['old', requiredKey]], 'succeeded'],
    ['while it still shows another', 'alias/theirs', [], 'pending'],
    ['where a version stayed under the old one', 'alias/ours', [['alias/ours'], ['alias/theirs']], 'failed'],
  ])('is known %s', async (_how, kmsKeyId, keys, kind) => {
    expect(await seen(rekey, [{ ...replica, kmsKeyId }], keys)).toBe(kind);
  });

  test('is a failure where it is gone', async () => {
    expect(await seen(rekey, [])).toBe('failed');
  });
});

test.each<readonly [string, readonly SecretDescription[], string]>([
  ['a secret of its own', [{ ...replica, primaryRegion: region }], 'succeeded'],
  ['still a replica', [replica], 'pending'],
  ['not there', [], 'failed'],
])('a promoted replica that is %s', async (_what, secrets, kind) => {
  expect(await seen({ kind: 'promote' }, secrets)).toBe(kind);
});

test.each(['wait', 'instruct'] as const)('nothing is to be seen of what writes nothing (%s)', async (kind) => {
  expect(await seen({ kind }, [primary(inSync), replica])).toBe('failed');
});
