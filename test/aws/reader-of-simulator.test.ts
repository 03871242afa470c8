import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AwsReader, createAwsReader } from '../../lib/aws/reader.ts';
import type { SecretSnapshot } from '../../lib/domain/secret.ts';
import { type RunningSimulator, startSimulator } from '../../simulator/index.ts';

const region = 'eu-west-1';
let simulator: RunningSimulator;
let reader: AwsReader;

beforeEach(async () => {
  simulator = await startSimulator({
    scenario: {
      version: 1,
      regions: [region, 'us-east-1'],
      secrets: [
        { name: 'bulk/{n}', count: 200, region },
        {
          name: 'prod/db',
          region,
          tags: { team: 'core' },
          replicas: { 'us-east-1': { status: 'Failed', cause: 'name-conflict' } },
        },
        { name: 'retired', region, deleted: '1d ago' },
      ],
    },
  });
  reader = createAwsReader({
    endpoint: simulator.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
  });
});

afterEach(async () => {
  reader.close();
  await simulator.close();
});

test('a Region of 202 secrets is read in three requests, planned deletions included', async () => {
  const secrets: SecretSnapshot[] = [];
  for await (const page of reader.listPages(region)) secrets.push(...page.secrets);

  expect(new Set(secrets.map(({ arn }) => arn)).size).toBe(202);
  expect(secrets.find(({ name }) => name === 'retired')).toHaveProperty('deletedAt');
  expect(reader.calls(region)).toEqual({ ListSecrets: 3 });
  expect(simulator.calls()).toMatchObject([{ region, operation: 'ListSecrets', count: 3 }]);
});

test('a secret is found by its name and by its ARN, with the status of its replicas', async () => {
  const byName = await reader.describe(region, 'prod/db');

  expect(byName).toMatchObject({
    name: 'prod/db',
    primaryRegion: region,
    tags: { team: 'core' },
    currentVersion: expect.any(String),
    replication: [{ region: 'us-east-1', status: 'Failed', message: expect.any(String) }],
  });
  expect(await reader.describe(region, byName?.arn ?? '')).toEqual(byName);
});

test('a name that the Region does not have is undefined', async () => {
  expect(await reader.describe('us-east-1', 'bulk/1')).toBeUndefined();
});
