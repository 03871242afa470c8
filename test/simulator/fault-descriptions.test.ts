import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { AWAY, bench, HOME, REGIONS, refusal } from './support.ts';

const at = bench();
const replicas = { [AWAY]: {}, 'eu-central-1': {} };
const secrets = ['a', 'b', 'c'].map((name) => ({ name, region: HOME, replicas }));

describe("another secret's description", () => {
  test('comes in place of the one that was asked for', async () => {
    at.apply({ secrets, faults: [{ fault: 'other-secret', secret: 'a', times: 1 }] });
    const wrong = await at.describe('a');
    expect(wrong).toEqual(await at.describe('b'));
    expect((await at.describe('a')).Name).toBe('a');
  });

  test('is that of the secret that the fault names, in the same Region', async () => {
    at.apply({ secrets, faults: [{ fault: 'other-secret', secret: 'a', as: 'c' }] });
    const { ARN, Name } = await at.describe('a', AWAY);
    expect([ARN?.split(':')[3], Name]).toEqual([AWAY, 'c']);
  });

  test.each([
    ['the only secret', 'a', undefined],
    ['a Region without the named one', 'b', 'elsewhere'],
  ])('leaves %s alone', async (_what, name, as) => {
    at.apply({ secrets: [{ name, region: HOME }], faults: [{ fault: 'other-secret', ...(as && { as }) }] });
    expect((await at.describe(name)).Name).toBe(name);
  });

  test('does not bring a secret to life', async () => {
    at.apply({ secrets, faults: [{ fault: 'other-secret' }] });
    expect(await refusal(at.describe('gone'))).toMatch(/^ResourceNotFoundException/);
  });
});

describe('a Region that stands twice in a replication status', () => {
  const regions = async () => {
    const { ReplicationStatus = [] } = await at.describe('a');
    return ReplicationStatus.map(({ Region, Status }) => `${Region} ${Status}`);
  };

  test.each([
    [undefined, `${AWAY} InSync`],
    ['Failed', `${AWAY} Failed`],
  ])('with the status %s', async (value, last) => {
    at.apply({ secrets, faults: [{ fault: 'duplicate-replicas', ...(value && { value }) }] });
    expect(await regions()).toEqual([`${AWAY} InSync`, 'eu-central-1 InSync', last]);
  });

  test('is not invented where nothing is replicated', async () => {
    at.apply({ secrets: [{ name: 'a', region: HOME }], faults: [{ fault: 'duplicate-replicas' }] });
    expect(await at.describe('a')).not.toHaveProperty('ReplicationStatus');
  });
});

test('a listed secret can be found missing once, in the words of AWS', async () => {
  at.apply({
    secrets,
    faults: [{ fault: 'fail', operation: 'DescribeSecret', secret: 'a', error: 'ResourceNotFoundException', times: 1 }],
  });
  expect((await at.listPage()).names).toContain('a');
  expect(await refusal(at.describe('a'))).toBe(
    "ResourceNotFoundException: Secrets Manager can't find the specified secret.",
  );
  expect(await refusal(at.describe('a'))).toBe('accepted');
});

test('fields that nobody knows come with descriptions and their replicas', async () => {
  at.apply({
    secrets,
    faults: [{ fault: 'extra-fields', operation: 'DescribeSecret', fields: { Description: 'new' } }],
  });
  const { Description, ReplicationStatus } = await at.client().send(new DescribeSecretCommand({ SecretId: 'a' }));
  expect([Description, ReplicationStatus?.length, REGIONS.length]).toEqual(['new', 2, 3]);
});
