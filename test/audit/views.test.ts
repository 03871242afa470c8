import { expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import type { Memory } from '../../lib/audit/ports.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
import { aClause, account, aFamily, aPolicy, aReplica, aSecret, clock, now } from '../support/builders.ts';
import { fakeKeys, fakeReader } from '../support/fake-reader.ts';

async function viewsOf(
  secrets: readonly SecretDescription[],
  memory?: Memory,
  policy = aPolicy(),
): Promise<ReplicaView[]> {
  const scopes = [{ account, reader: fakeReader(secrets), keys: fakeKeys() }];
  const views: ReplicaView[] = [];
  await audit({
    policy,
    scopes,
    clock,
    onJudged: (judged) => views.push(...judged.views),
    ...(memory && { memory }),
  });
  return views;
}

const away = 'eu-central-1';
const [primary, replica] = aFamily({}, [away]) as [SecretDescription, SecretDescription];

test('a secret is seen in its primary’s Region as a whole, then in each other one that is to hold it, in order', async () => {
  const missing = { region: 'ap-south-1', status: 'Failed', absent: true as const };
  const views = await viewsOf(aFamily({}, ['us-east-1', missing]));
  expect(views.map(({ region }) => region)).toEqual(['eu-west-1', 'ap-south-1', away, 'us-east-1']);
  expect(views[0]).toMatchObject({
    primary: { kind: 'present' },
    local: { kind: 'present', value: { region: 'eu-west-1' } },
    localSource: 'description',
    requirement: undefined,
    reported: undefined,
  });
});

test('one whose primary is gone is seen where a replica is left, and in no Region that a clause requires', async () => {
  const views = await viewsOf([aReplica(primary, 'us-east-1')]);
  expect(views.map(({ region, local: { kind } }) => [region, kind])).toEqual([
    ['eu-west-1', 'absent'],
    ['us-east-1', 'present'],
  ]);
});

const { currentVersion: _, ...unversioned } = replica;
const inProgress = { ...primary, replication: [{ region: away, status: 'InProgress' }] };

test.each<readonly [string, readonly SecretDescription[], Record<string, string | undefined>]>([
  ['in sync', [primary, replica], { 'in-progress': undefined, outdated: undefined }],
  ['in progress', [inProgress, replica], { 'in-progress': 'InProgress', outdated: undefined }],
  ['behind', [primary, { ...replica, currentVersion: 'v0' }], { 'in-progress': undefined, outdated: 'v0' }],
  ['without a version', [primary, unversioned], { 'in-progress': undefined, outdated: '-' }],
  ['not there', [primary], { 'in-progress': undefined }],
])(
  'of a replica that is %s it is remembered what only time can tell, and what is over',
  async (_what, secrets, noted) => {
    const notes: Record<string, string | undefined> = {};
    const [, view] = await viewsOf(secrets, {
      note({ kind, family, region }, token) {
        expect([family, region]).toEqual([primary.arn, away]);
        notes[kind] = token;
        return token === undefined ? undefined : now;
      },
    });
    expect(notes).toStrictEqual(noted);
    expect(view?.since).toStrictEqual({
      ...(noted['in-progress'] && { inProgress: now }),
      ...(noted['outdated'] && { outdated: now }),
    });
  },
);

test('of secrets that share a name it is said which of them a Region is to hold, and which replica no primary knows', async () => {
  const first = aFamily({}, [{ region: away, status: 'Failed', absent: true }]);
  const rival = aFamily({ region: 'us-east-1', suffix: 'Other1' }, [
    { region: 'eu-west-1', status: 'Failed', absent: true },
  ]);
  const unknown = aReplica(aSecret({ suffix: 'Other1', region: 'us-east-1', primaryRegion: 'us-east-1' }), away);
  const views = await viewsOf([...first, ...rival, unknown]);
  const view = (home: string, region: string) =>
    views.find(({ family, region: at }) => family.primaryRegion === home && at === region);
  expect(view('eu-west-1', away)?.occupant).toMatchObject({ relation: 'replica', isOrphan: true });
  expect(view('eu-west-1', 'eu-west-1')).toMatchObject({ rivals: [rival[0]?.arn] });
  expect([...(view('eu-west-1', 'eu-west-1')?.members?.keys() ?? [])]).toEqual([away]);
});

test('a secret that a clause requires in a Region gives way to none that merely lists it', async () => {
  const required = aFamily({}, []);
  const listing = aFamily({ region: 'us-east-1', suffix: 'Other1', tags: { not: 'required' } }, [
    { region: away, status: 'Failed', absent: true },
  ]);
  const clauses = [aClause({ match: { region: ['eu-west-1'] } })];
  const views = await viewsOf([...required, ...listing], undefined, aPolicy({ clauses }));
  const rivalsAt = (home: string) =>
    views.find(({ family, region }) => family.primaryRegion === home && region === away)?.rivals;
  expect(rivalsAt('eu-west-1')).toBeUndefined();
  expect(rivalsAt('us-east-1')).toEqual([required[0]?.arn]);
});
