import { expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import type { Progress } from '../../lib/audit/ports.ts';
import { account, aFamily, aPolicy, aSecret, clock } from '../support/builders.ts';
import { denied, type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';

const replicated = ['prod/a', 'prod/b', 'prod/c'].flatMap((name) => aFamily({ name }, ['eu-central-1']));

/** What is told of an estate of five secrets, three of them replicated; a page shows two. */
async function told(faults: Faults = {}) {
  const secrets = [...replicated, aSecret({ name: 'prod/d' }), aSecret({ name: 'prod/e' })];
  const progress: Progress[] = [];
  const scopes = [{ account, reader: fakeReader(secrets, faults), keys: fakeKeys() }];
  await audit({ policy: aPolicy(), scopes, clock, onProgress: (one) => progress.push(one) });
  return {
    described: progress.flatMap((one) => (one.kind === 'described' ? [one] : [])),
    listed: (of: string) => progress.filter((one) => one.kind === 'listed' && one.region === of),
  };
}

function listing(region: string, ...steps: readonly [number, boolean][]) {
  return steps.map(([secrets, done]) => ({ kind: 'listed', account, region, secrets, done }));
}

test('a listing is told page by page, and in the end that it is done', async () => {
  const { listed } = await told();
  expect(listed('eu-west-1')).toEqual(listing('eu-west-1', [2, false], [4, false], [5, false], [5, true]));
  expect(listed('us-east-1')).toEqual(listing('us-east-1', [0, true]));
});

test('a listing that fails is done, too', async () => {
  const { listed } = await told({ list: { 'eu-central-1': denied() } });
  expect(listed('eu-central-1')).toEqual(listing('eu-central-1', [2, false], [3, false], [3, true]));
});

test('each description is told with how many are done of how many were asked for', async () => {
  const { described } = await told();
  expect(described.map(({ done }) => done)).toEqual(described.map((_, index) => index + 1));
  expect(described.every(({ done, total }) => done <= total)).toBe(true);
  expect(described.length).toBeGreaterThanOrEqual(5);
  expect(described.at(-1)).toEqual({ kind: 'described', done: described.length, total: described.length });
});
