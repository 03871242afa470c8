import type { Filter } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { AWAY, bench, HOME, refusal } from './support.ts';

const at = bench();

type Found = readonly [key: Filter['Key'], values: readonly string[], expected: readonly string[]];

function find(Filters: Filter[]) {
  return at.listPage({ Filters });
}

/** What real AWS found: getmoto/moto, tests/test_secretsmanager/test_list_secrets.py, tests that were verified on AWS. */
describe('`all` finds words, in any attribute and any case', () => {
  const MAIN = 'LoginMain4e1f';
  const BACKUP = 'LoginBackup4e1f';
  const BASIC = 'Basiclogin4e1f';
  const BADGE = 'LoginFBadge4e1f';
  const VALUE = 'LoginFValue4e1f';
  const secrets = [
    { name: MAIN, region: HOME },
    { name: BACKUP, region: HOME, description: 'DescBackup' },
    { name: BASIC, region: HOME },
    { name: BADGE, region: HOME, tags: { '1': 'foo' } },
    { name: VALUE, region: HOME, tags: { foo: 'v' } },
    { name: 'none4e1f', region: HOME },
  ];
  const logins = [MAIN, BACKUP, BADGE, VALUE];

  test.each<Found>([
    ['all', ['LoginMain'], [MAIN]],
    ['all', ['foo'], [BADGE, VALUE]],
    ['all', ['Login'], logins],
    ['all', ['login'], logins],
    ['all', ['log'], logins],
    ['all', ['gin'], []],
    ['all', ['AnyLogin'], []],
    ['all', ['d'], [BACKUP]],
    ['all', ['d b'], [BACKUP]],
    ['all', ['b'], [BACKUP, BASIC, BADGE]],
  ])('%s=%j', async (Key, Values, expected) => {
    at.apply({ secrets });
    expect((await find([{ Key, Values: [...Values] }])).names).toEqual(expected);
  });
});

describe('`all` takes names apart', () => {
  const separated = ['/', '_', '+', '=', '.', '@', '-'].map((character) => ['prod', 'AppBeta', '4e1f'].join(character));
  const CAPITALS = 'uat/COMPANY/4e1f';
  const MIXED = 'uat/COMPANYthings/4e1f';

  test.each<Found>([
    ['all', ['AppBeta'], separated],
    ['all', ['Beta'], separated],
    ['all', ['AppBeta', 'prod'], separated],
    ['all', ['+'], []],
    ['all', ['4e1f'], [...separated, CAPITALS, MIXED]],
    ['all', ['company'], [CAPITALS]],
    ['all', ['things'], []],
    ['all', ['Ythings'], [MIXED]],
    ['all', ['N'], []],
    ['all', ['pany'], []],
  ])('%s=%j', async (Key, Values, expected) => {
    at.apply({ secrets: [...separated, CAPITALS, MIXED].map((name) => ({ name, region: HOME })) });
    expect((await find([{ Key, Values: [...Values] }])).names).toEqual(expected);
  });
});

/** The same file of moto, and localstack/localstack, tests/aws/services/secretsmanager: test_list_secrets_filtering. */
describe('`description` finds words too', () => {
  const described = (texts: Readonly<Record<string, string>>) =>
    Object.entries(texts).map(([name, description]) => ({ name, description, region: HOME }));
  const numbers = { foo: 'one two', bar: 'one and two', baz: 'one', qux: 'two', none: 'unrelated' };
  const articles = { 't1/one': 'a secret', '/t2/two': 'an secret', 't3/three': 'asecret', '/t4/four': 'thesecret' };

  test.each<readonly [Readonly<Record<string, string>>, Filter[], readonly string[]]>([
    [numbers, [{ Key: 'description', Values: ['one two'] }], ['foo', 'bar']],
    [numbers, [{ Key: 'description', Values: ['o t'] }], ['foo', 'bar']],
    [numbers, [{ Key: 'description', Values: ['t'] }], ['foo', 'bar', 'qux']],
    [
      numbers,
      [
        { Key: 'description', Values: ['one'] },
        { Key: 'description', Values: ['two'] },
      ],
      ['foo', 'bar'],
    ],
    [articles, [{ Key: 'description', Values: ['a'] }], ['t1/one', '/t2/two', 't3/three']],
    [articles, [{ Key: 'description', Values: ['!a'] }], ['/t4/four']],
    [articles, [{ Key: 'description', Values: ['!c'] }], ['t1/one', '/t2/two', 't3/three', '/t4/four']],
    [articles, [{ Key: 'description', Values: ['a secret'] }], ['t1/one', '/t2/two']],
    [articles, [{ Key: 'name', Values: ['/'] }], ['/t2/two', '/t4/four']],
    [articles, [{ Key: 'name', Values: ['!/'] }], ['t1/one', 't3/three']],
    [articles, [{ Key: 'name', Values: ['t1 one'] }], []],
    [
      articles,
      [
        { Key: 'description', Values: ['a'] },
        { Key: 'name', Values: ['secret'] },
      ],
      [],
    ],
    [
      articles,
      [
        { Key: 'description', Values: ['a'] },
        { Key: 'name', Values: ['an'] },
      ],
      [],
    ],
  ])('of %j, %j finds %j', async (texts, Filters, expected) => {
    at.apply({ secrets: described(texts) });
    expect((await find(Filters)).names).toEqual(expected);
  });
});

describe('filters', () => {
  const secrets = [
    { name: 'prod/db', region: HOME, description: 'Main Database', tags: { Team: 'Payments' }, owningService: 'rds' },
    { name: 'prod/api', region: HOME, tags: { team: 'orders' }, replicas: { [AWAY]: {} } },
    { name: 'Prod/x', region: AWAY, replicas: { [HOME]: {} } },
  ];

  test.each<[Filter[], string[]]>([
    [[{ Key: 'name', Values: ['prod/'] }], ['prod/api', 'prod/db']],
    [[{ Key: 'name', Values: ['Prod'] }], ['Prod/x']],
    [[{ Key: 'name', Values: ['rod'] }], []],
    [[{ Key: 'name', Values: ['!prod/'] }], ['Prod/x']],
    [[{ Key: 'name', Values: ['!prod/d', '!Prod'] }], ['prod/api']],
    [[{ Key: 'name', Values: ['prod/d', 'prod/a'] }], ['prod/api', 'prod/db']],
    [[{ Key: 'tag-key', Values: ['team'] }], ['prod/api']],
    [[{ Key: 'tag-value', Values: ['Pay'] }], ['prod/db']],
    [[{ Key: 'description', Values: ['MAIN d'] }], ['prod/db']],
    [[{ Key: 'owning-service', Values: ['rds'] }], ['prod/db']],
    [[{ Key: 'primary-region', Values: ['us-'] }], ['Prod/x']],
    [[{ Key: 'primary-region', Values: ['!us-east-1'] }], ['prod/api', 'prod/db']],
    [[{ Key: 'all', Values: ['database payments'] }], ['prod/db']],
    [[{ Key: 'all', Values: ['PROD'] }], ['Prod/x', 'prod/api', 'prod/db']],
    [
      [
        { Key: 'name', Values: ['prod'] },
        { Key: 'primary-region', Values: ['eu-west-1'] },
      ],
      ['prod/api'],
    ],
  ])('%j find %j', async (Filters, expected) => {
    at.apply({ secrets });
    expect((await at.listPage({ Filters, SortBy: 'name' })).names).toEqual(expected);
  });

  test('hold over pages, and end with the last match', async () => {
    at.apply({
      secrets: [
        { name: 'a{n}', region: HOME, count: 4 },
        { name: 'b{n}', region: HOME, count: 4 },
      ],
    });
    const Filters: Filter[] = [{ Key: 'name', Values: ['a'] }];
    const first = await at.listPage({ Filters, MaxResults: 3 });
    const second = await at.listPage({ Filters, MaxResults: 3, NextToken: first.token });
    expect([...first.names, ...second.names]).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(second.token).toBeUndefined();
  });

  test.each([[{ Values: ['x'] }], [{ Key: 'name' as const }]])('refuse %j', async (filter) => {
    expect(await refusal(at.listPage({ Filters: [filter] }))).toMatch(/^InvalidParameterException: Invalid filter/);
  });
});
