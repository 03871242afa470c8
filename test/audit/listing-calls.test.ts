import { afterEach, expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import { type AwsReader, createAwsReader } from '../../lib/aws/reader.ts';
import { type RunningSimulator, startSimulator } from '../../simulator/index.ts';
import { aClause, account, aPolicy, clock } from '../support/builders.ts';

let simulator: RunningSimulator | undefined;
let reader: AwsReader | undefined;

afterEach(async () => {
  reader?.close();
  await simulator?.close();
});

/** The requests that the audit of a healthy estate sends to a Region of so many secrets, ten of them replicated. */
async function callsFor(secrets: number) {
  simulator = await startSimulator({
    scenario: {
      version: 1,
      accounts: [account],
      regions: ['eu-west-1', 'eu-central-1'],
      secrets: [
        { name: 'bulk/{n}', count: secrets - 10, region: 'eu-west-1' },
        { name: 'prod/{n}', count: 10, region: 'eu-west-1', replicas: { 'eu-central-1': {} } },
      ],
    },
  });
  reader = createAwsReader({
    endpoint: simulator.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
  });
  const policy = aPolicy({
    regions: ['eu-west-1', 'eu-central-1'],
    clauses: [
      aClause({ match: { name: ['prod/*'] } }),
      aClause({ name: 'rest', require: { replicas: {}, allowOthers: false } }),
    ],
  });
  const result = await audit({ policy, scopes: [{ account, reader, keys: reader }], clock });
  const [away, home] = result.coverage;
  return { verdict: result.verdict, home, away };
}

test.each([11, 100, 101, 1_000])('a healthy Region of %i secrets costs exactly its pages', async (secrets) => {
  const { verdict, home, away } = await callsFor(secrets);

  expect(verdict).toBe('compliant');
  expect(home).toMatchObject({ secrets, calls: { ListSecrets: Math.ceil(secrets / 100), DescribeSecret: 10 } });
  expect(away).toMatchObject({ secrets: 10, calls: { ListSecrets: 1 } });
});

test.each([1_001, 2_999])('one of %i secrets costs two pages more at most', async (secrets) => {
  const { verdict, home } = await callsFor(secrets);

  expect(verdict).toBe('compliant');
  expect(home).toMatchObject({ secrets, calls: { DescribeSecret: 10 } });
  expect(home?.calls['ListSecrets']).toBeGreaterThanOrEqual(Math.ceil(secrets / 100));
  expect(home?.calls['ListSecrets']).toBeLessThanOrEqual(Math.ceil(secrets / 100) + 2);
});
