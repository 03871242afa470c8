import { readFileSync } from 'node:fs';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { AWAY, bench, HOME, REGIONS, refusal } from './support.ts';

const at = bench();
const demo = readFileSync(new URL('../../simulator/scenarios/demo.yml', import.meta.url), 'utf8');

async function everything() {
  const lists = REGIONS.map(async (region) => {
    const { SecretList = [] } = await at.client(region).send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
    return Promise.all(SecretList.map(({ ARN = '' }) => at.describe(ARN, region)));
  });
  return (await Promise.all(lists)).flat();
}

test('a scenario applied twice gives the same estate', async () => {
  at.simulator.apply(demo);
  const once = await everything();
  at.simulator.apply(demo);
  expect(once.length).toBeGreaterThan(40);
  expect(await everything()).toEqual(once);
});

test('another seed gives other ARNs', async () => {
  const secrets = [{ name: 'a', region: HOME }];
  const arns: unknown[] = [];
  for (const seed of [1, 2]) {
    at.apply({ seed, secrets });
    arns.push((await at.describe('a')).ARN);
  }
  expect(arns[0]).not.toBe(arns[1]);
});

describe('a replica', () => {
  const family = (replica: object, more: object = {}) =>
    at.apply({ secrets: [{ name: 'a', region: HOME, suffix: 'AbCdEf', replicas: { [AWAY]: replica }, ...more }] });

  test.each([
    ['in sync is present', {}, 'InSync', true],
    ['in sync can be absent', { present: false }, 'InSync', false],
    ['that failed is absent', { status: 'Failed' }, 'Failed', false],
    ['that failed with versions is stale', { status: 'Failed', versions: { v: ['AWSCURRENT'] } }, 'Failed', true],
    ['in progress is absent and stays so', { status: 'InProgress' }, 'InProgress', false],
    ['may have a status nobody knows', { unknownStatus: 'Detached' }, 'Detached', false],
  ])('%s', async (_kind, replica, status, present) => {
    family(replica);
    at.simulator.advance(3600);
    expect((await at.replica('a', AWAY)).Status).toBe(status);
    expect((await refusal(at.describe('a', AWAY))) === 'accepted').toBe(present);
  });

  test('that its primary does not list is an orphan', async () => {
    family({ listed: false });
    expect(await at.describe('a')).not.toHaveProperty('PrimaryRegion');
    expect((await at.describe('a', AWAY)).PrimaryRegion).toBe(HOME);
  });

  test('whose primary is gone still names it', async () => {
    family({}, { absent: true });
    expect(await refusal(at.describe('a'))).toMatch(/^ResourceNotFound/);
    expect((await at.describe('a', AWAY)).PrimaryRegion).toBe(HOME);
  });

  test("that was promoted has the primary's suffix and no primary", async () => {
    family({ promoted: true });
    const promoted = await at.describe('a', AWAY);
    expect(promoted.ARN).toMatch(/-AbCdEf$/);
    expect(promoted).not.toHaveProperty('PrimaryRegion');
  });

  test('shows its own tags, versions, key and dates', async () => {
    family(
      { tags: { team: 'b' }, versions: { v: ['X'] }, kmsKeyId: 'alias/k', changed: '2026-01-01' },
      { tags: { team: 'a' } },
    );
    expect(await at.describe('a', AWAY)).toMatchObject({
      Tags: [{ Key: 'team', Value: 'b' }],
      VersionIdsToStages: { v: ['X'] },
      KmsKeyId: 'alias/k',
      LastChangedDate: new Date('2026-01-01'),
    });
    expect((await at.describe('a')).Tags).toEqual([{ Key: 'team', Value: 'a' }]);
  });
});

test('a count makes as many families, in order of creation', async () => {
  const family = {
    name: 'bulk/{n}',
    region: HOME,
    count: 12,
    created: '1d ago',
    createdEvery: '1m',
    replicas: { [AWAY]: {} },
  };
  at.apply({ secrets: [family] });
  const { names } = await at.listPage({}, AWAY);
  expect(names).toHaveLength(12);
  expect([names[0], names[11]]).toEqual(['bulk/01', 'bulk/12']);
});
