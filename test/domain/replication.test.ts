import { expect, test } from 'vitest';
import { onePerRegion } from '../../lib/domain/replication.ts';

const away = 'eu-central-1';
const status = (name: string, kmsKeyId = 'alias/a') => ({ region: away, status: name, kmsKeyId });

test.each([
  [['InSync', 'Failed'], 'Failed'],
  [['Failed', 'InSync'], 'Failed'],
  [['InSync', 'InProgress'], 'InProgress'],
  [['InProgress', 'Paused'], 'Paused'],
  [['InSync', 'InSync'], 'InSync'],
])('of %j for one Region the worst counts', (statuses, worst) => {
  expect(onePerRegion(statuses.map((name) => status(name)))).toEqual([status(worst)]);
});

test('two that are equally bad and yet differ are not believed', () => {
  const [one, ...others] = onePerRegion([status('InSync', 'alias/a'), status('InSync', 'alias/b')]);
  expect(others).toEqual([]);
  expect(one).toEqual({ region: away, status: 'InSync, twice and not alike' });
});

test('one status for each Region is left as it is', () => {
  const replication = [status('InSync'), { region: 'us-east-1', status: 'Failed' }];
  expect(onePerRegion(replication)).toBe(replication);
});
