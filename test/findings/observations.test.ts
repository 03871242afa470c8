import { expect, test } from 'vitest';
import type { Finding } from '../../lib/domain/finding.ts';
import type { StoredFinding } from '../../lib/findings/lifecycle.ts';
import { createObserver, interestOf, unsettled } from '../../lib/findings/observations.ts';
import { account, aPolicy } from '../support/builders.ts';
import { aFinding, lived, over, seen, withdrawn } from './a-finding.ts';

const id = (letter: string): string => letter.repeat(20);

function openFinding(facts: Partial<Finding>): StoredFinding {
  return lived(seen(0, facts));
}

test('an audit must say something about what is open or flaps, and about nothing else', () => {
  const open = lived(seen(0));
  const flapping = lived(seen(0), over(1), seen(2), over(3));
  expect(unsettled([open, flapping, lived(seen(0), over(1)), lived(seen(0), withdrawn(1))])).toEqual([open, flapping]);
});

test('the audit is asked about each secret once, with every Region that has a finding', () => {
  const other = {
    name: 'prod/api',
    arn: 'arn:aws:secretsmanager:eu-west-1:1:secret:prod/api-A',
    primaryRegion: 'eu-west-1',
  };
  const interest = interestOf([
    openFinding({ id: id('a') }),
    openFinding({ id: id('b'), region: 'us-east-1' }),
    openFinding({ id: id('c'), rule: 'replica-stale' }),
    openFinding({ id: id('d'), secret: other }),
  ]);
  const { secret } = aFinding();
  expect([...interest.values()]).toEqual([
    { ...secret, account, regions: new Set(['eu-central-1', 'us-east-1']) },
    { ...other, account, regions: new Set(['eu-central-1']) },
  ]);
  expect([...interest.keys()]).toEqual([secret.arn, other.arn]);
});

function observe(findings: readonly Finding[], stored: readonly StoredFinding[] = [], policy = aPolicy()) {
  const observed = createObserver(stored).observations(findings, policy);
  return observed.map(({ observation }) => observation);
}

test('what the audit finds open is a violation, known or new; what it merely doubts is nothing', () => {
  const finding = aFinding();
  expect(observe([finding])).toEqual([{ kind: 'violation', finding }]);
  expect(observe([finding], [openFinding({})])).toEqual([{ kind: 'violation', finding }]);
  for (const status of ['pending', 'unknown', 'excepted'] as const) {
    expect(observe([aFinding({ status })])).toEqual([]);
  }
});

test('an open finding that is pending or unknown now stays open', () => {
  for (const status of ['pending', 'unknown'] as const) {
    expect(observe([aFinding({ status })], [openFinding({})])).toEqual([]);
  }
});

test('an open finding that an exception covers now is withdrawn', () => {
  expect(observe([aFinding({ status: 'excepted' })], [openFinding({})])).toEqual([
    { kind: 'withdrawn', withdrawal: 'exception' },
  ]);
});

test('an open finding stays open whose secret was judged, but not in its Region', () => {
  const observer = createObserver([openFinding({})]);
  const { arn, name, primaryRegion } = aFinding().secret;
  const family = { arn, name, account, primaryRegion, home: undefined, replicas: new Map() };
  observer.onJudged(
    {
      read: { family, primary: { kind: 'absent' }, looks: new Map(), nameListedIn: new Set() },
      clause: undefined,
      views: [],
    },
    [],
  );
  expect(observer.observations([], aPolicy())).toEqual([]);
});

test('an open finding that the audit says nothing about stays open, unless it left the policy', () => {
  expect(observe([], [openFinding({})])).toEqual([]);
  expect(observe([], [openFinding({})], aPolicy({ regions: ['eu-west-1'] }))).toEqual([
    { kind: 'withdrawn', withdrawal: 'region' },
  ]);
});
