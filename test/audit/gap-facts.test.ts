import { expect, test } from 'vitest';
import { type AuditRequest, audit } from '../../lib/audit/audit.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { aClause, account, aFamily, aPolicy, aReplica, aSecret, clock } from '../support/builders.ts';
import { denied, type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';

type Keys = Parameters<typeof fakeKeys>[0];

async function gapsOf(
  secrets: readonly SecretDescription[],
  { faults, keys, ...request }: Partial<AuditRequest> & { readonly faults?: Faults; readonly keys?: Keys } = {},
) {
  const scopes = [{ account, reader: fakeReader(secrets, faults), keys: fakeKeys(keys) }];
  return (await audit({ policy: aPolicy(), scopes, clock, ...request })).gaps;
}

test.each([
  [['prod/a'], 'The secret prod/a is replicated to or from ap-south-1,'],
  [['prod/b', 'prod/a', 'prod/c'], '3 secrets, prod/a among them, are replicated to or from ap-south-1,'],
])(
  'a Region that the policy does not list is one gap, which says how many secrets name it: %j',
  async (them, words) => {
    const estate = them.flatMap((name) => aFamily({ name }, ['eu-central-1', 'ap-south-1']));
    expect(await gapsOf(estate)).toEqual([
      {
        kind: 'region-not-listed',
        account,
        region: 'ap-south-1',
        secret: null,
        exception: null,
        message: expect.stringContaining(words),
      },
    ]);
  },
);

const replicated = aFamily({}, ['eu-central-1']);
const [primary, replica] = replicated as [SecretDescription, SecretDescription];
const unreadable = { kind: 'secret-unreadable', account, secret: 'prod/db' };

test('a primary that is gone once it is described is a gap while a replica of it is listed', async () => {
  expect(await gapsOf(replicated, { faults: { gone: [primary.arn] } })).toMatchObject([
    { ...unreadable, region: 'eu-west-1', message: expect.stringContaining('it may just have been deleted') },
  ]);
});

test('a replica that its primary reports, and its Region lists but does not describe, is a gap', async () => {
  const stale = { ...replica, currentVersion: 'v0' };
  expect(await gapsOf([primary, stale], { faults: { gone: [replica.arn] } })).toMatchObject([
    { ...unreadable, region: 'eu-central-1', message: expect.stringContaining('lists the replica of prod/db but') },
  ]);
});

test('a replica that its primary does not report, and its Region lists but does not describe, is a gap: neither is believed', async () => {
  const alone = aSecret({ primaryRegion: 'eu-west-1' });
  expect(await gapsOf([alone, replica], { faults: { gone: [replica.arn] } })).toMatchObject([
    {
      kind: 'secret-unreadable',
      region: 'eu-central-1',
      message: expect.stringContaining('it may just have been deleted'),
    },
  ]);
});

test('keys that cannot be resolved are told in order, each with how many replicas it concerns', async () => {
  const wanted = { 'prod/a': 'alias/b', 'prod/b': 'alias/b', 'prod/c': 'alias/a' };
  const estate = Object.entries(wanted).flatMap(([name, kmsKeyId]) => {
    const [first] = aFamily({ name }, [{ region: 'eu-central-1', status: 'InSync', kmsKeyId }]);
    return first ? [first, { ...aReplica(first, 'eu-central-1'), kmsKeyId }] : [];
  });
  const keys = { 'alias/a': denied('DescribeKey'), 'alias/b': denied('DescribeKey') };
  const facts = { kind: 'key-unreadable', account, region: 'eu-central-1', secret: null };
  expect(await gapsOf(estate, { keys })).toMatchObject([
    { ...facts, message: expect.stringContaining('alias/a in eu-central-1, which concerns one replica,') },
    { ...facts, message: expect.stringContaining('alias/b in eu-central-1, which concerns 2 replicas,') },
  ]);
});

test('an estate without any secret is told of its account, where that is known', async () => {
  expect(await gapsOf([])).toMatchObject([{ kind: 'no-secrets', account }]);
  const scopes = [{ account: undefined, reader: fakeReader([]), keys: fakeKeys() }];
  expect(await gapsOf([], { scopes })).toMatchObject([{ kind: 'no-secrets', account: null }]);
});

const typo = aClause({ name: 'typo', match: { name: ['prdo/*'] } });

test('a clause that matches nothing is named although one account of several is empty', async () => {
  const other = '444455556666';
  const scopes = [
    { account, reader: fakeReader(replicated), keys: fakeKeys() },
    { account: other, reader: fakeReader([]), keys: fakeKeys() },
  ];
  const policy = aPolicy({ accounts: [account, other], clauses: [typo, aClause()] });
  const gaps = await gapsOf([], { scopes, policy });
  expect(gaps.map(({ kind, account: of }) => [kind, of])).toEqual([
    ['no-secrets', other],
    ['clause-matched-nothing', null],
  ]);
});

test.each<Partial<AuditRequest>>([{ regions: ['eu-central-1', 'eu-west-1'] }, { accounts: [account] }])(
  'a clause that matches nothing is not named by a run that reads %j alone: the rest may hold it',
  async (narrowing) => {
    const policy = aPolicy({ clauses: [typo, aClause()] });
    expect(await gapsOf(replicated, { policy, ...narrowing })).toEqual([]);
  },
);
