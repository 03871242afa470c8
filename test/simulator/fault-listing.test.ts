import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  ListSecretsCommand,
  RestoreSecretCommand,
  StopReplicationToReplicaCommand,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import type { FaultInput } from '../../simulator/index.ts';
import { AWAY, bench, HOME, rawCall, refusal } from './support.ts';

const at = bench();
const five = [{ name: 's{n}', region: HOME, count: 5, created: '9d ago' }];

/** The pages of a listing, at most so many, each with its names, and whether a token came with it. */
async function pages(limit = 8, MaxResults = 3) {
  const seen: { names: string[]; token: string | undefined }[] = [];
  let NextToken: string | undefined;
  do {
    const page = await at.listPage({ MaxResults, NextToken });
    seen.push(page);
    NextToken = page.token;
  } while (NextToken !== undefined && seen.length < limit);
  return { names: seen.map(({ names }) => names.join(' ')), tokens: seen.map(({ token }) => token), ended: !NextToken };
}

test.each<[FaultInput, string[]]>([
  [{ fault: 'short-page' }, ['s1', 's2', 's3', 's4', 's5']],
  [{ fault: 'short-page', size: 2 }, ['s1 s2', 's3 s4', 's5']],
  [{ fault: 'short-page', size: 9 }, ['s1 s2 s3', 's4 s5']],
  [{ fault: 'empty-page', times: 2 }, ['', '', 's1 s2 s3', 's4 s5']],
  [{ fault: 'empty-page', call: 2 }, ['s1 s2 s3', '', 's4 s5']],
  [{ fault: 'trailing-page' }, ['s1 s2 s3', 's4 s5', '']],
  [{ fault: 'empty-page', page: 'last', times: 1 }, ['s1 s2 s3', '', 's4 s5']],
  [{ fault: 'duplicate-entries' }, ['s1 s2 s3 s1', 's4 s5 s4']],
  [{ fault: 'unordered-entries' }, ['s3 s2 s1', 's5 s4']],
])('%j gives the pages %j, and comes to an end', async (fault, expected) => {
  at.apply({ secrets: five, faults: [fault] });
  expect(await pages()).toMatchObject({ names: expected, ended: true });
});

test('empty pages without a limit never end, and each has a token of its own', async () => {
  at.apply({ secrets: five, faults: [{ fault: 'empty-page' }] });
  const { names, tokens, ended } = await pages();
  expect([names.join(''), new Set(tokens).size, ended]).toEqual(['', 8, false]);
});

test.each([5, 1, 0])('a token that repeats never ends a listing of %i', async (count) => {
  at.apply({
    secrets: count === 0 ? [] : [{ name: 's{n}', region: HOME, count }],
    faults: [{ fault: 'repeat-token' }],
  });
  const { tokens, ended } = await pages();
  expect([new Set(tokens).size, ended]).toEqual([1, false]);
});

test('a token becomes invalid in the middle of a listing', async () => {
  at.apply({ secrets: five, faults: [{ fault: 'invalid-token', call: 2 }] });
  expect(await refusal(pages(8, 1))).toBe('InvalidNextTokenException: The NextToken value is invalid.');
  expect(at.simulator.faults()).toMatchObject([{ matched: 2, fired: 1 }]);
  expect(at.simulator.calls()).toMatchObject([{ count: 3 }]);
});

test('short pages and the last page go together', async () => {
  at.apply({
    secrets: five,
    faults: [
      { fault: 'short-page', size: 2 },
      { fault: 'fail', page: 'last', times: 1 },
    ],
  });
  expect(await refusal(pages())).toMatch(/^InternalServiceError/);
  expect(at.simulator.calls()).toMatchObject([{ count: 3 }]);
});

test.each<[FaultInput, object, object]>([
  [{ fault: 'extra-fields' }, { FieldThatNobodyKnows: {} }, { FieldThatNobodyKnows: {} }],
  [{ fault: 'extra-fields', fields: { NextToken: '' }, in: 'answer' }, { NextToken: '' }, { Name: 's1' }],
  [{ fault: 'extra-fields', fields: { ARN: 'no arn' }, in: 'entries' }, {}, { ARN: 'no arn' }],
])('%j puts fields where it says', async (fault, answer, entry) => {
  at.apply({ secrets: five, faults: [fault] });
  const { body } = await rawCall(at.simulator.url, 'ListSecrets', { MaxResults: 1 });
  expect(body).toMatchObject(answer);
  expect(body).toMatchObject({ SecretList: [entry] });
});

test.each([
  [undefined, 'NeverHeardOf'],
  ['Detached', 'Detached'],
])('replicas get the unknown status %s', async (value, expected) => {
  at.apply({ secrets: [{ name: 'a', region: HOME, replicas: { [AWAY]: {} } }] });
  at.simulator.addFaults({ fault: 'unknown-status', ...(value && { value }) });
  expect((await at.replica('a', AWAY)).Status).toBe(expected);
});

describe('a listing that lags by five minutes', () => {
  const lag: FaultInput = { fault: 'listing-lag', seconds: 300 };
  const shown = async (region = HOME) =>
    (await at.client(region).send(new ListSecretsCommand({ IncludePlannedDeletion: true }))).SecretList ?? [];
  const names = async (region = HOME) => (await shown(region)).map(({ Name }) => Name);

  test('does not show what is new, then does; a description shows it at once', async () => {
    at.simulator.addFaults(lag);
    await at.create('new', AWAY);
    at.simulator.advance(5);
    expect((await at.describe('new', AWAY)).Name).toBe('new');
    at.simulator.advance(294);
    expect([await names(), await names(AWAY)]).toEqual([[], []]);
    at.simulator.advance(1);
    expect([await names(), await names(AWAY)]).toEqual([['new'], []]);
    at.simulator.advance(5);
    expect(await names(AWAY)).toEqual(['new']);
  });

  test('still shows what is gone', async () => {
    at.apply({ secrets: five, faults: [lag] });
    await at.client().send(new DeleteSecretCommand({ SecretId: 's2', ForceDeleteWithoutRecovery: true }));
    expect(await names()).toEqual(['s1', 's2', 's3', 's4', 's5']);
    at.simulator.advance(300);
    expect(await names()).toEqual(['s1', 's3', 's4', 's5']);
  });

  test('shows what was changed as it was before the first of the changes', async () => {
    at.apply({ secrets: [{ name: 'a', region: HOME, tags: { team: 'a' } }], faults: [lag] });
    const tag = (Value: string) =>
      at.client().send(new TagResourceCommand({ SecretId: 'a', Tags: [{ Key: 'team', Value }] }));
    await tag('b');
    at.simulator.advance(200);
    await tag('c');
    const team = async () => (await shown())[0]?.Tags?.[0]?.Value;
    expect(await team()).toBe('a');
    at.simulator.advance(100);
    expect(await team()).toBe('b');
    at.simulator.advance(200);
    expect(await team()).toBe('c');
  });

  test('shows a planned deletion late, and its end', async () => {
    at.apply({ secrets: [{ name: 'a', region: HOME }], faults: [lag] });
    await at.client().send(new DeleteSecretCommand({ SecretId: 'a' }));
    expect((await shown())[0]).not.toHaveProperty('DeletedDate');
    at.simulator.advance(300);
    expect((await shown())[0]).toHaveProperty('DeletedDate');
    await at.client().send(new RestoreSecretCommand({ SecretId: 'a' }));
    expect((await shown())[0]).toHaveProperty('DeletedDate');
  });

  test('still shows a replica that was promoted, and its former primary as one', async () => {
    at.apply({ secrets: [{ name: 'a', region: HOME, replicas: { [AWAY]: {} } }], faults: [lag] });
    await at.client(AWAY).send(new StopReplicationToReplicaCommand({ SecretId: 'a' }));
    const primaries = async () => [(await shown())[0]?.PrimaryRegion, (await shown(AWAY))[0]?.PrimaryRegion];
    expect(await primaries()).toEqual([HOME, HOME]);
    at.simulator.advance(300);
    expect(await primaries()).toEqual([undefined, undefined]);
  });

  test('takes from a scenario what was created or deleted lately', async () => {
    at.apply({
      secrets: [
        { name: 'young', region: HOME, created: '299s ago' },
        { name: 'older', region: HOME, created: '300s ago' },
        { name: 'dying', region: HOME, created: '9d ago', deleted: '10s ago' },
      ],
      faults: [lag],
    });
    expect((await shown()).map(({ Name, DeletedDate }) => [Name, DeletedDate])).toEqual([
      ['dying', undefined],
      ['older', undefined],
    ]);
  });

  test('keeps its order and its pages', async () => {
    at.apply({ secrets: five, faults: [lag] });
    await at.client().send(new DeleteSecretCommand({ SecretId: 's1', ForceDeleteWithoutRecovery: true }));
    expect((await pages(8, 2)).names).toEqual(['s1 s2', 's3 s4', 's5']);
    at.simulator.clearFaults();
    expect((await pages(8, 2)).names).toEqual(['s2 s3', 's4 s5']);
    expect(await refusal(at.client().send(new DescribeSecretCommand({ SecretId: 's1' })))).toMatch(/^ResourceNotFound/);
  });
});
