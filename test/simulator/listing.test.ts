import { DeleteSecretCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AWAY, bench, HOME, REGIONS, refusal } from './support.ts';

const at = bench();

async function listAll(input: { MaxResults?: number; SortOrder?: 'asc' | 'desc'; SortBy?: 'name' } = {}) {
  const names: string[] = [];
  let pages = 0;
  let NextToken: string | undefined;
  do {
    const page = await at.listPage({ ...input, NextToken });
    names.push(...page.names);
    pages += 1;
    NextToken = page.token;
  } while (NextToken !== undefined);
  return { names, pages };
}

const ages = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 25 });

test('any page size gives each secret exactly once, in the order of creation, in either direction', async () => {
  await fc.assert(
    fc.asyncProperty(ages, fc.integer({ min: 1, max: 30 }), async (created, MaxResults) => {
      const secrets = created.map((age, n) => ({ name: `s/${n}`, region: HOME, created: `${age}d ago` }));
      at.apply({ secrets });
      const expected = secrets
        .map(({ name, created: age }) => ({ name, age: Number.parseInt(age, 10) }))
        .sort((a, b) => b.age - a.age)
        .map(({ name }) => name);
      const { names, pages } = await listAll({ MaxResults });
      expect(names).toEqual(expected);
      expect(pages).toBe(Math.max(1, Math.ceil(created.length / MaxResults)));
      expect((await listAll({ MaxResults, SortOrder: 'desc' })).names).toEqual(expected.toReversed());
    }),
    { numRuns: 20 },
  );
});

test('secrets that come and go between two pages shift no other', async () => {
  at.apply({ secrets: [{ name: 's{n}', region: HOME, count: 6, created: '9d ago' }] });
  const first = await at.listPage({ MaxResults: 3 });
  await at.client().send(new DeleteSecretCommand({ SecretId: 's2', ForceDeleteWithoutRecovery: true }));
  await at.client().send(new DeleteSecretCommand({ SecretId: 's3', ForceDeleteWithoutRecovery: true }));
  await at.create('new');
  const second = await at.listPage({ MaxResults: 10, NextToken: first.token });
  expect([first.names, second.names]).toEqual([
    ['s1', 's2', 's3'],
    ['s4', 's5', 's6', 'new'],
  ]);
});

test('secrets created at the same instant are listed in the order in which they were created', async () => {
  for (const name of ['c', 'a', 'b']) await at.create(name);
  expect((await listAll({ MaxResults: 1 })).names).toEqual(['c', 'a', 'b']);
});

test('sorting by name follows a secret created meanwhile', async () => {
  at.apply({ secrets: ['b', 'c'].map((name) => ({ name, region: HOME })) });
  expect((await listAll({ SortBy: 'name' })).names).toEqual(['b', 'c']);
  await at.create('a');
  expect((await listAll({ SortBy: 'name' })).names).toEqual(['a', 'b', 'c']);
});

test.each([
  ['last-changed-date', ['b', 'a']],
  ['last-accessed-date', ['a', 'b']],
] as const)('sorts by %s', async (SortBy, expected) => {
  at.apply({
    secrets: [
      { name: 'a', region: HOME, created: '9d ago', changed: '1d ago' },
      { name: 'b', region: HOME, created: '9d ago', changed: '5d ago', accessed: '1d ago' },
    ],
  });
  expect((await at.listPage({ SortBy })).names).toEqual(expected);
});

test('an entry shows the stages under their listing name, and no replication status', async () => {
  await at.create('app/db', AWAY);
  const { SecretList: [entry] = [] } = await at.client().send(new ListSecretsCommand({}));
  expect(Object.keys(entry ?? {}).sort()).toEqual([
    'ARN',
    'CreatedDate',
    'LastChangedDate',
    'Name',
    'PrimaryRegion',
    'SecretVersionsToStages',
  ]);
});

test('replicas are listed in their own Region', async () => {
  at.apply({ secrets: [{ name: 'app/db', region: HOME, replicas: { [AWAY]: {} } }] });
  expect((await at.listPage({}, AWAY)).names).toEqual(['app/db']);
  expect((await at.listPage({}, 'eu-central-1')).names).toEqual([]);
});

test('secrets pending deletion are listed only when asked for', async () => {
  at.apply({ secrets: [{ name: 'gone', region: HOME, deleted: '1d ago' }] });
  expect((await at.listPage()).names).toEqual([]);
  expect((await at.listPage({ IncludePlannedDeletion: true })).names).toEqual(['gone']);
});

test.each([
  ['nonsense', 'bm9uc2Vuc2U'],
  ["another order's", undefined],
])('%s token is refused', async (_kind, token) => {
  at.apply({ secrets: [{ name: 's{n}', region: HOME, count: 2 }] });
  const NextToken = token ?? (await at.listPage({ MaxResults: 1, SortOrder: 'desc' })).token;
  expect(await refusal(at.listPage({ NextToken }))).toBe('InvalidNextTokenException: The NextToken value is invalid.');
});

test('the same name in two accounts and in each Region is as many secrets', async () => {
  const accounts = ['111122223333', '444455556666'];
  at.apply({
    accounts,
    accessKeys: { AKIASECOND: '444455556666' },
    secrets: accounts.flatMap((account) => REGIONS.map((region) => ({ name: 'app/db', account, region }))),
  });
  const keys = ['AKIAANY', 'AKIASECOND', '444455556666'];
  const arns = await Promise.all(
    keys.map(async (key) => (await at.client(HOME, key).send(new ListSecretsCommand({}))).SecretList?.[0]?.ARN ?? ''),
  );
  expect(arns[0]).toContain(':111122223333:');
  expect(arns[1]).toContain(':444455556666:');
  expect(arns[2]).toBe(arns[1]);
});
