import { expect, test } from 'vitest';
import { ReadError } from '../../lib/audit/ports.ts';
import { countsOf, coverageOf } from '../../lib/audit/result.ts';
import { scopeOf } from '../../lib/audit/scope.ts';
import type { Finding } from '../../lib/domain/finding.ts';
import { aFinding } from '../findings/a-finding.ts';
import { account, aPolicy } from '../support/builders.ts';
import { fakeKeys, fakeReader } from '../support/fake-reader.ts';

const reading = { account, inventories: new Map(), secrets: 0, matchedClauses: new Set<string>() };

test('findings are counted by status, and open ones by severity', () => {
  const some: [number, Partial<Finding>][] = [
    [1, { status: 'open', severity: 'critical' }],
    [2, { status: 'open', severity: 'high' }],
    [3, { status: 'open', severity: 'medium' }],
    [4, { status: 'open', severity: 'low' }],
    [5, { status: 'pending', severity: 'critical' }],
    [6, { status: 'unknown', severity: 'high' }],
    [7, { status: 'excepted', severity: 'low' }],
  ];
  const findings = some.flatMap(([count, facts]) => Array.from({ length: count }, () => aFinding(facts)));
  expect(countsOf(findings, [], [])).toMatchObject({
    findings: { open: 10, pending: 5, unknown: 6, excepted: 7 },
    open: { critical: 1, high: 2, medium: 3, low: 4 },
  });
});

test('secrets and replicas are counted over all accounts', () => {
  const readings = [5, 7].map((secrets) => ({ ...reading, secrets }));
  const judged = [
    { evaluated: 3, replicas: 4 },
    { evaluated: 2, replicas: 6 },
  ];
  expect(countsOf([], readings, judged)).toMatchObject({ secrets: 12, evaluated: 5, replicas: 10 });
});

const scoped = { account, reader: fakeReader([]), keys: fakeKeys() };
const calls = { DescribeSecret: 0, ListSecrets: 0 };

test('coverage says of each Region, in order, how its listing ended and how many entries it showed', () => {
  const error = new ReadError('throttled', 'it broke off');
  const inventories = new Map([
    ['eu-west-1', { region: 'eu-west-1', entries: 3 }],
    ['eu-central-1', { region: 'eu-central-1', entries: 2, error }],
  ]);
  const scope = scopeOf(aPolicy({ regions: ['us-east-1', 'eu-west-1', 'eu-central-1'] }), {});
  expect(coverageOf({ ...reading, inventories }, scoped, scope)).toEqual([
    { account, region: 'eu-central-1', status: 'incomplete', reason: 'it broke off', secrets: 2, calls },
    { account, region: 'eu-west-1', status: 'complete', reason: null, secrets: 3, calls },
    // One of which nothing is known has not been read.
    { account, region: 'us-east-1', status: 'incomplete', reason: 'it was not read', secrets: 0, calls },
  ]);
});

test.each([
  ['that its secrets name', { ...reading, account: '999999999999' }, [account], '999999999999'],
  ['that was expected, where there is no secret', { ...reading, account: undefined }, [account], account],
  ['that was expected, where nothing was read', undefined, [account], account],
  ['of no name, where none was expected', undefined, [], ''],
])('coverage is of the account %s', (_what, read, accounts, name) => {
  const scope = scopeOf(aPolicy({ accounts, regions: ['eu-west-1'] }), {});
  expect(coverageOf(read, scoped, scope)).toMatchObject([{ account: name, region: 'eu-west-1' }]);
});

test('why a Region was not seen depends on whether the policy lists it', () => {
  const scope = scopeOf(aPolicy(), { regions: ['eu-west-1'] });
  expect(scope.whyNot('us-east-1')).toBe('this run does not read us-east-1');
  expect(scope.whyNot('ap-south-1')).toBe('the policy does not list ap-south-1');
});
