import { expect, test } from 'vitest';
import { type AuditRequest, audit } from '../../lib/audit/audit.ts';
import { createMatrixCollector } from '../../lib/audit/matrix.ts';
import type { Clause } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { replicaFailed } from '../../lib/rules/replica-failed.ts';
import type { Rule } from '../../lib/rules/rule.ts';
import { aClause, aFamily, aPolicy, clock } from '../support/builders.ts';
import { denied, type FakeKeys, type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';

interface Options extends Pick<Partial<AuditRequest>, 'regions' | 'rules'> {
  readonly faults?: Faults;
  readonly clause?: Partial<Clause>;
  readonly keys?: FakeKeys;
}

async function matrixOf(
  secrets: readonly SecretDescription[],
  { faults = {}, clause = {}, keys = fakeKeys(), ...request }: Options = {},
) {
  const { onJudged, matrix } = createMatrixCollector();
  const clauses = [aClause({ match: { name: ['prod/*'] }, ...clause })];
  const policy = aPolicy({ clauses });
  const scopes = [{ account: undefined, reader: fakeReader(secrets, faults), keys }];
  await audit({ policy, scopes, clock, onJudged, ...request });
  return matrix();
}

const healthy = ['prod/a', 'prod/b'].flatMap((name) => aFamily({ name }, ['eu-central-1']));

test('healthy secrets are counted by clause, with where they are', async () => {
  expect(await matrixOf([...healthy, ...aFamily({ name: 'other' }, ['us-east-1'])])).toEqual({
    secrets: [],
    undecided: [],
    healthy: [
      {
        clause: 'production',
        secrets: 2,
        places: {
          'eu-west-1': { primary: 2, 'in-sync': 0, unknown: 0 },
          'eu-central-1': { primary: 0, 'in-sync': 2, unknown: 0 },
        },
      },
      {
        clause: null,
        secrets: 1,
        places: {
          'eu-west-1': { primary: 1, 'in-sync': 0, unknown: 0 },
          'us-east-1': { primary: 0, 'in-sync': 1, unknown: 0 },
        },
      },
    ],
  });
});

test('one that something is to be said about has a row, with what each Region holds', async () => {
  const failed = { region: 'us-east-1', status: 'Failed', message: 'x', absent: true as const };
  const { secrets, healthy } = await matrixOf(aFamily({ name: 'prod/a' }, ['eu-central-1', failed]));
  expect(healthy).toEqual([]);
  expect(secrets).toMatchObject([
    { name: 'prod/a', places: { 'eu-west-1': 'primary', 'eu-central-1': 'in-sync', 'us-east-1': 'other' } },
  ]);
});

test('a replica whose primary is gone is no healthy secret', async () => {
  const [, replica] = aFamily({ name: 'prod/a' }, ['eu-central-1']);
  const { secrets } = await matrixOf(replica ? [replica] : []);
  expect(secrets).toMatchObject([{ places: { 'eu-west-1': 'gone', 'eu-central-1': 'other' } }]);
});

test('a Region that could not be read leaves secrets undecided, counted: never healthy', async () => {
  const faults = {
    list: { 'eu-central-1': denied() },
    unlistedIn: { 'eu-central-1': ['prod/a', 'prod/b'] },
    describe: { 'prod/a': denied(), 'prod/b': denied() },
  };
  const { healthy: clean, undecided } = await matrixOf(healthy, { faults });
  expect(clean).toEqual([]);
  expect(undecided).toMatchObject([{ clause: 'production', secrets: 2 }]);
});

test('a Region that this run does not look at, by intention, raises no doubt and is counted nowhere', async () => {
  const { healthy: clean } = await matrixOf(healthy, { regions: ['eu-west-1'] });
  const places = {
    'eu-west-1': { primary: 2, 'in-sync': 0, unknown: 0 },
    'eu-central-1': { primary: 0, 'in-sync': 0, unknown: 0 },
  };
  expect(clean).toEqual([{ clause: 'production', secrets: 2, places }]);
});

test('one whose Regions all look well, but of which something is to be said, has a row', async () => {
  const [primary, replica] = aFamily({ name: 'prod/a' }, ['eu-central-1']);
  if (!primary || !replica) throw new Error('a primary and a replica were expected');
  const { secrets, healthy: clean } = await matrixOf([primary, { ...replica, currentVersion: 'v0' }]);
  expect(clean).toEqual([]);
  expect(secrets).toMatchObject([{ places: { 'eu-west-1': 'primary', 'eu-central-1': 'in-sync' } }]);
});

const off = { enabled: false, parameters: {} };
const [primary, replica] = aFamily({ name: 'prod/a' }, ['eu-central-1']) as [SecretDescription, SecretDescription];
const failing = { region: 'eu-central-1', status: 'Failed', message: 'x' };

test.each<readonly [string, readonly SecretDescription[], Partial<Clause>, object]>([
  [
    'fails',
    aFamily({ name: 'prod/a' }, [failing]),
    { rules: { 'replica-failed': off } },
    { 'eu-west-1': 'primary', 'eu-central-1': 'other' },
  ],
  [
    'is not there',
    [primary],
    { rules: { 'replica-absent': off } },
    { 'eu-west-1': 'primary', 'eu-central-1': 'other' },
  ],
  [
    'has lost its primary',
    [replica],
    { rules: { 'replica-orphaned': off } },
    { 'eu-west-1': 'gone', 'eu-central-1': 'other' },
  ],
])('a secret whose replica %s has a row, though no rule is to speak of it', async (_what, secrets, clause, places) => {
  const { secrets: rows, healthy: clean } = await matrixOf(secrets, { clause });
  expect(clean).toEqual([]);
  expect(rows.map((row) => row.places)).toEqual([places]);
});

test('a Region that should hold a secret and holds nothing of it is not in its row', async () => {
  const { secrets } = await matrixOf([{ ...primary, replication: [] }]);
  expect(secrets.map(({ places }) => places)).toEqual([{ 'eu-west-1': 'primary' }]);
});

test('a key that could not be read leaves a secret undecided, though all its Regions look well', async () => {
  const kmsKeyId = 'alias/team';
  const [first, second] = aFamily({ name: 'prod/a', kmsKeyId }, [
    { region: 'eu-central-1', status: 'InSync', kmsKeyId },
  ]);
  const keys = fakeKeys({ [kmsKeyId]: denied('DescribeKey') });
  const { healthy: clean, undecided } = await matrixOf(first && second ? [first, second] : [], { keys });
  expect(clean).toEqual([]);
  expect(undecided).toMatchObject([{ secrets: 1, places: { 'eu-central-1': { 'in-sync': 1 } } }]);
});

test('a secret that a rule could not decide, for a reason that is told nowhere else, has a row', async () => {
  const check: Rule['check'] = () => ({ kind: 'unknown', reason: 'nobody knows' });
  const { secrets, undecided } = await matrixOf([primary, replica], { rules: [{ ...replicaFailed, check }] });
  expect(undecided).toEqual([]);
  expect(secrets).toMatchObject([{ name: 'prod/a' }]);
});

test('groups stand in the order of their clauses’ names, secrets without a clause last', async () => {
  const { onJudged, matrix } = createMatrixCollector();
  const clauses = ['c', 'a', 'b'].map((name) => aClause({ name, match: { name: [`${name}/*`] } }));
  const secrets = ['b/x', 'other', 'c/x', 'a/x'].flatMap((name) => aFamily({ name }, ['eu-central-1']));
  const scopes = [{ account: undefined, reader: fakeReader(secrets), keys: fakeKeys() }];
  await audit({ policy: aPolicy({ clauses }), scopes, clock, onJudged });
  expect(matrix().healthy.map(({ clause }) => clause)).toEqual(['a', 'b', 'c', null]);
});
