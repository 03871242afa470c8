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

const { primaryRegion: _, ...standalone } = replica;

function primary(replication: SecretDescription['replication']): SecretDescription {
  return aSecret({ name: secret.name, arn: secret.arn, primaryRegion: 'eu-west-1', replication });
}

/** What is seen of a repair, where these stand. */
async function sight(part: Partial<Action>, secrets: readonly SecretDescription[], keys: readonly string[][] = []) {
  const describe = async (where: string, id: string) => secrets.find((one) => one.region === where && one.arn === id);
  return verify(anAction(part), { describe, versionKeys: async () => keys });
}

async function seen(...given: Parameters<typeof sight>) {
  return (await sight(...given)).kind;
}

const inSync = [{ region, status: 'InSync' }];
const elsewhere = { region: 'us-west-2', status: 'Failed' };

test.each<readonly [string, readonly SecretDescription[], string]>([
  ['in sync and there', [primary(inSync), replica], 'succeeded'],
  ['in sync and there, though another Region failed', [primary([elsewhere, ...inSync]), replica], 'succeeded'],
  ['not listed, while another Region failed', [primary([elsewhere])], 'pending'],
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

test.each([
  ['AWS gives none', {}, 'Failed: no message'],
  ['AWS gives one', { message: 'name taken' }, 'Failed: name taken'],
])('a failure is told with its message, where %s', async (_what, message, detail) => {
  const secrets = [primary([{ region, status: 'Failed', ...message }])];
  expect(await sight({ kind: 'replicate' }, secrets)).toEqual({ kind: 'failed', detail });
});

test.each<readonly [string, readonly SecretDescription[], string]>([
  ['is gone where neither shows it', [primary([])], 'succeeded'],
  ['is gone though its primary lists another Region', [primary([elsewhere])], 'succeeded'],
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

  test.each<readonly [string, Partial<Action>]>([
    ['nobody knew which key its name stood for', { key: 'alias/ours', preconditions: { requiredKey: null } }],
    ['nothing was noted of it', { key: 'alias/ours', preconditions: {} }],
    ['no key was named', { key: null, preconditions: { requiredKey } }],
  ])('is not taken for one under another key where %s', async (_what, part) => {
    expect(await seen({ kind: 'rekey', ...part }, [{ ...replica, kmsKeyId: 'alias/theirs' }])).toBe('pending');
  });

  test('is a failure where it is gone', async () => {
    expect(await seen(rekey, [])).toBe('failed');
  });
});

test.each<readonly [string, readonly SecretDescription[], string]>([
  ['a secret of its own', [{ ...replica, primaryRegion: region }], 'succeeded'],
  ['a secret that names no primary', [standalone], 'succeeded'],
  ['still a replica', [replica], 'pending'],
  ['not there', [], 'failed'],
])('a promoted replica that is %s', async (_what, secrets, kind) => {
  expect(await seen({ kind: 'promote' }, secrets)).toBe(kind);
});

test.each(['wait', 'instruct'] as const)('nothing is to be seen of what writes nothing (%s)', async (kind) => {
  expect(await seen({ kind }, [primary(inSync), replica])).toBe('failed');
});
