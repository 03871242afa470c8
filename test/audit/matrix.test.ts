import { expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import { createMatrixCollector } from '../../lib/audit/matrix.ts';
import type { Region, SecretDescription } from '../../lib/domain/secret.ts';
import { aClause, aFamily, aPolicy, clock } from '../support/builders.ts';
import { denied, type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';

async function matrixOf(secrets: readonly SecretDescription[], faults: Faults = {}, regions?: readonly Region[]) {
  const { onJudged, matrix } = createMatrixCollector();
  const clauses = [aClause({ match: { name: ['prod/*'] } })];
  const policy = aPolicy({ clauses });
  const scopes = [{ account: undefined, reader: fakeReader(secrets, faults), keys: fakeKeys() }];
  await audit({ policy, scopes, clock, onJudged, ...(regions && { regions }) });
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
  const { healthy: clean, undecided } = await matrixOf(healthy, {
    list: { 'eu-central-1': denied() },
    unlistedIn: { 'eu-central-1': ['prod/a', 'prod/b'] },
    describe: { 'prod/a': denied(), 'prod/b': denied() },
  });
  expect(clean).toEqual([]);
  expect(undecided).toMatchObject([{ clause: 'production', secrets: 2 }]);
});

test('a Region that this run does not look at, by intention, raises no doubt and is counted nowhere', async () => {
  const { healthy: clean } = await matrixOf(healthy, {}, ['eu-west-1']);
  expect(clean).toMatchObject([{ secrets: 2, places: { 'eu-central-1': { primary: 0, 'in-sync': 0, unknown: 0 } } }]);
});

test('one whose Regions all look well, but of which something is to be said, has a row', async () => {
  const [primary, replica] = aFamily({ name: 'prod/a' }, ['eu-central-1']);
  if (!primary || !replica) throw new Error('a primary and a replica were expected');
  const { secrets, healthy: clean } = await matrixOf([primary, { ...replica, currentVersion: 'v0' }]);
  expect(clean).toEqual([]);
  expect(secrets).toMatchObject([{ places: { 'eu-west-1': 'primary', 'eu-central-1': 'in-sync' } }]);
});

test('groups stand in the order of their clauses’ names, secrets without a clause last', async () => {
  const { onJudged, matrix } = createMatrixCollector();
  const clauses = ['c', 'a', 'b'].map((name) => aClause({ name, match: { name: [`${name}/*`] } }));
  const secrets = ['b/x', 'other', 'c/x', 'a/x'].flatMap((name) => aFamily({ name }, ['eu-central-1']));
  const scopes = [{ account: undefined, reader: fakeReader(secrets), keys: fakeKeys() }];
  await audit({ policy: aPolicy({ clauses }), scopes, clock, onJudged });
  expect(matrix().healthy.map(({ clause }) => clause)).toEqual(['a', 'b', 'c', null]);
});
