import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningSimulator, startSimulator } from '../../simulator/index.ts';
import { post } from './answers.ts';
import { custodianCases } from './recorded/cloud-custodian.ts';
import { filterTables } from './recorded/filters.ts';
import { secretCases } from './recorded/localstack.ts';
import { versionCases } from './recorded/localstack-versions.ts';
import { outOfScope, recordedTests } from './recorded/out-of-scope.ts';
import { replay } from './recorded/replay.ts';
import { threadCases } from './recorded/threads.ts';

const cases = [...secretCases, ...versionCases, ...custodianCases, ...threadCases];
const scenario = { version: 1 as const, regions: ['us-east-1', 'eu-west-1'] };

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator({ scenario });
});
afterAll(() => simulator.close());

/** `repository: n` by what a case was taken from. */
function counted(repositories: readonly string[]): string[] {
  const counts = Map.groupBy(repositories, (repository) => repository);
  return [...counts].map(([repository, all]) => `${repository}: ${all.length}`);
}

describe('what was recorded on AWS by others, replayed', () => {
  test.each(cases.map((one) => ({ ...one, from: [one.source.repository, ...one.source.tests].join(' ') })))(
    '$title ($from)',
    async (one) => {
      simulator.apply(scenario);
      await replay(simulator, one);
    },
  );

  test('each recorded test is in a case or is out of scope with a reason, and none is both', () => {
    const inCases = Object.groupBy(cases, ({ source }) => source.repository);
    for (const [repository, count] of Object.entries(recordedTests)) {
      const recordings = (inCases[repository] ?? []).filter(({ source }) => !source.file.endsWith('.py'));
      const covered = new Set(recordings.flatMap(({ source }) => source.tests));
      const left = Object.keys(outOfScope[repository] ?? {});
      expect(left.filter((name) => covered.has(name))).toEqual([]);
      expect(`${repository}: ${covered.size + left.length}`).toBe(`${repository}: ${count}`);
    }
  });

  test('their number, by source', () => {
    expect(counted(cases.map(({ source }) => source.repository))).toMatchInlineSnapshot(`
      [
        "localstack/localstack: 38",
        "cloud-custodian/cloud-custodian: 7",
        "external-secrets/external-secrets: 1",
        "aws-samples/aws-health-aware: 1",
        "hashicorp/terraform-provider-aws: 1",
        "terraform-aws-modules/terraform-aws-secrets-manager: 1",
        "lgallard/terraform-aws-secrets-manager: 1",
      ]
    `);
    const expectations = filterTables.flatMap(({ source, expectations }) => expectations.map(() => source.repository));
    expect(counted(expectations)).toMatchInlineSnapshot(`
      [
        "getmoto/moto: 24",
        "localstack/localstack: 9",
      ]
    `);
  });
});

describe.each(filterTables)('listing by filters, as $source.repository recorded it in $source.tests', (table) => {
  beforeAll(async () => {
    simulator.apply(scenario);
    for (const secret of table.secrets) {
      const created = await call('CreateSecret', { ...secret, ClientRequestToken: crypto.randomUUID() });
      expect(created).toHaveProperty('ARN');
      simulator.advance(1);
    }
  });

  test.each(table.expectations.map(([filters, names]) => ({ filters, names, shown: JSON.stringify(filters) })))(
    '$shown',
    async ({ filters, names }) => {
      const Filters = filters.map(([Key, ...Values]) => ({ Key, Values }));
      const { SecretList } = await call('ListSecrets', { Filters });
      const listed = SecretList.map(({ Name }: { Name: string }) => Name);
      expect(table.inOrder ? listed : listed.sort()).toEqual(table.inOrder ? names : [...names].sort());
    },
  );
});

async function call(operation: string, input: object) {
  const { status, text } = await post(simulator.url, 'us-east-1', operation, input);
  expect({ status, text }).toHaveProperty('status', 200);
  return JSON.parse(text);
}
