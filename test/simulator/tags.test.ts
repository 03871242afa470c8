import {
  CreateSecretCommand,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { bench, HOME, rawCall, refusal } from './support.ts';

const at = bench();
const SecretId = 'app/db';

const numbered = (count: number): Tag[] => Array.from({ length: count }, (_, n) => ({ Key: `k${n}`, Value: 'v' }));
const create = (Tags: Tag[]) => at.client().send(new CreateSecretCommand({ Name: SecretId, SecretString: 'x', Tags }));
const tag = (Tags: Tag[]) => at.client().send(new TagResourceCommand({ SecretId, Tags }));

/** Seen on AWS: cloud-custodian/cloud-custodian, tests/data/placebo/test_secrets_manager_tag; hashicorp/terraform-provider-aws, issue 43073. */
test.each([
  ['TagResource', { SecretId, Tags: [{ Key: 'team', Value: 'a' }] }],
  ['UntagResource', { SecretId, TagKeys: ['team'] }],
])('%s succeeds without a body', async (operation, body) => {
  await at.create(SecretId);
  const answer = await rawCall(at.simulator.url, operation, body);
  expect([answer.status, answer.text, answer.headers.get('content-length')]).toEqual([200, '', '0']);
  expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
});

test('the SDK takes the answer without a body for the success that it is', async () => {
  await at.create(SecretId);
  expect(await refusal(tag([{ Key: 'team', Value: 'a' }]))).toBe('accepted');
  expect((await at.describe(SecretId)).Tags).toEqual([{ Key: 'team', Value: 'a' }]);
});

describe('a secret has at most 50 tags', () => {
  test('of its creation', async () => {
    expect(await refusal(create(numbered(51)))).toMatch(/^InvalidParameterException/);
    expect(await refusal(create(numbered(50)))).toBe('accepted');
  });

  test('together with those that come later; one that is replaced counts once', async () => {
    await create(numbered(49));
    expect(await refusal(tag([{ Key: 'k0', Value: 'w' }, ...numbered(50).slice(49)]))).toBe('accepted');
    expect(await refusal(tag([{ Key: 'one more', Value: '' }]))).toMatch(/^InvalidParameterException/);
    expect((await at.describe(SecretId)).Tags).toHaveLength(50);
  });

  test("those of AWS's own services apart", async () => {
    at.apply({ secrets: [{ name: SecretId, region: HOME, tags: { 'aws:secretsmanager:owningService': 'rds' } }] });
    expect(await refusal(tag(numbered(50)))).toBe('accepted');
  });
});

describe.each(['aws:team', 'AWS:team'])('the key %s', (Key) => {
  test.each([
    ['CreateSecret', () => create([{ Key, Value: 'a' }])],
    ['TagResource', () => tag([{ Key, Value: 'a' }])],
    ['UntagResource', () => at.client().send(new UntagResourceCommand({ SecretId, TagKeys: [Key] }))],
  ])('is refused by %s', async (operation, call) => {
    if (operation !== 'CreateSecret') await at.create(SecretId);
    expect(await refusal(call())).toMatch(/^InvalidParameterException/);
  });
});

test('a key may not come twice, though it may differ in case', async () => {
  const twice = [
    { Key: 'team', Value: 'a' },
    { Key: 'team', Value: 'b' },
  ];
  expect(await refusal(create(twice))).toMatch(/^InvalidParameterException/);
  await create([
    { Key: 'team', Value: 'a' },
    { Key: 'Team', Value: 'b' },
  ]);
  expect(await refusal(tag(twice))).toMatch(/^InvalidParameterException/);
  expect((await at.describe(SecretId)).Tags).toHaveLength(2);
});
