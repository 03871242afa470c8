import { expect, test } from 'vitest';
import { audit } from '../../lib/audit/audit.ts';
import type { KeyReader } from '../../lib/audit/ports.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { aClause, account, aFamily, aPolicy, aReplica, aSecret, clock, now } from '../support/builders.ts';
import { denied, type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';

interface Options {
  readonly faults?: Faults;
  readonly policy?: Policy;
  readonly keys?: KeyReader;
}

async function run(
  secrets: readonly SecretDescription[],
  { faults, policy = aPolicy(), keys = fakeKeys() }: Options = {},
) {
  const reader = fakeReader(secrets, faults);
  const result = await audit({ policy, scopes: [{ account, reader, keys }], clock });
  return {
    ...result,
    log: reader.log,
    says: result.findings.map(({ rule, status, region }) => `${rule} ${status} ${region}`),
  };
}

const replicated = aFamily({}, ['eu-central-1']);
const [primary, replica] = replicated as [SecretDescription, SecretDescription];
const alone = aSecret({ primaryRegion: 'eu-west-1' });
const another = aSecret({ region: 'eu-central-1', suffix: 'Other1' });
const { primaryRegion: _, ...promoted } = replica;

test('a healthy secret is described once, and its replica never', async () => {
  expect((await run(replicated)).log.filter((line) => line.startsWith('Describe'))).toHaveLength(1);
});

const asksOf = (log: readonly string[]) => log.filter((line) => line.startsWith('Describe')).sort();
const asksAtHome = `DescribeSecret eu-west-1 ${primary.arn}`;
const asksAway = 'DescribeSecret eu-central-1 prod/db';

test('the Region of a primary is not looked at as that of a replica, though its clause requires one there', async () => {
  const policy = aPolicy({
    clauses: [aClause({ require: { replicas: { 'eu-west-1': {}, 'eu-central-1': {} }, allowOthers: false } })],
  });
  expect(asksOf((await run(replicated, { policy })).log)).toEqual([asksAtHome]);
});

test.each<readonly [string, readonly SecretDescription[]]>([
  ['is one that its primary lists', [primary, { ...replica, tags: { old: 'tag' } }]],
  ['is another secret', [alone, another]],
])(
  'what was looked at in place of a replica makes nobody ask for the primary again when it %s',
  async (_what, secrets) => {
    const { log } = await run(secrets);
    expect(log).toContain(asksAway);
    expect(log.filter((line) => line === asksAtHome)).toHaveLength(1);
  },
);

test('a Region that somebody wants to know of is looked at where no listing shows the secret, and nowhere else', async () => {
  const { arn, name } = primary;
  const regions = new Set(['eu-west-1', 'eu-central-1', 'us-east-1']);
  const interest = new Map([[arn, { arn, name, account, primaryRegion: 'eu-west-1', regions }]]);
  const reader = fakeReader(replicated);
  await audit({ policy: aPolicy(), scopes: [{ account, reader, keys: fakeKeys() }], clock, interest });
  expect(asksOf(reader.log)).toEqual([asksAtHome, 'DescribeSecret us-east-1 prod/db']);
});

test('a replica that its clause does not allow is described in its own Region: nothing is removed that was only listed', async () => {
  const policy = aPolicy({ clauses: [aClause({ require: { replicas: {}, allowOthers: false } })] });
  const { log, says } = await run(replicated, { policy });
  expect(says).toEqual(['replica-unexpected open eu-central-1']);
  expect(log).toContain('DescribeSecret eu-central-1 prod/db');
});

test('a replica that the listing does not show yet is found by name', async () => {
  expect((await run(replicated, { faults: { unlistedIn: { 'eu-central-1': ['prod/db'] } } })).says).toEqual([]);
});

test('a replica that neither the listing nor a description shows is absent', async () => {
  expect((await run([primary])).says).toEqual(['replica-absent open eu-central-1']);
});

test('a replica is not called absent while its Region cannot be listed to the end', async () => {
  const result = await run([primary], { faults: { list: { 'eu-central-1': denied() } } });
  expect(result).toMatchObject({ verdict: 'incomplete', says: [] });
});

test('a replica whose primary the listing does not show yet is no orphan', async () => {
  expect((await run(replicated, { faults: { unlistedIn: { 'eu-west-1': ['prod/db'] } } })).says).toEqual([]);
});

test('a replica whose primary is gone is an orphan', async () => {
  expect((await run([replica])).says).toEqual(['replica-orphaned open eu-central-1']);
});

test('a replica is not called an orphan while the Region of its primary cannot be listed', async () => {
  const result = await run([replica], { faults: { list: { 'eu-west-1': denied() } } });
  expect(result).toMatchObject({ verdict: 'incomplete', says: [], gaps: [{ kind: 'secret-unreadable' }] });
});

test('an orphan that only a lagging listing still shows is not reported', async () => {
  const result = await run([replica, { ...another, name: 'x' }], { faults: { gone: [replica.arn] } });
  expect(result.says).toEqual([]);
});

test('a replica that its primary does not list is an orphan', async () => {
  expect((await run([alone, replica])).says).toEqual(['replica-orphaned open eu-central-1']);
});

test('a replica added while the audit ran is no orphan: the primary is asked again after the replica was seen', async () => {
  const reader = fakeReader([alone, replica]);
  let asked = 0;
  const describe: typeof reader.describe = async (region, id) => {
    if (region === 'eu-west-1') asked += 1;
    return asked > 1 && region === 'eu-west-1' ? primary : reader.describe(region, id);
  };
  const scopes = [{ account, reader: { ...reader, describe }, keys: fakeKeys() }];
  expect((await audit({ policy: aPolicy(), scopes, clock })).findings).toEqual([]);
});

test('an unrelated secret in the way is a collision, not a missing replica', async () => {
  expect((await run([alone, another])).says).toContain('name-collision open eu-central-1');
});

test('a promoted former replica is not missing, and not absent either', async () => {
  expect((await run([alone, promoted])).says).toContain('replica-promoted open eu-central-1');
  const says = (await run([primary, promoted])).says.filter((line) => line.startsWith('replica-absent'));
  expect(says).toEqual([]);
});

test('a secret that cannot be described where it looks wrong is a gap, once', async () => {
  const result = await run([primary], { faults: { describe: { 'prod/db': denied('DescribeSecret') } } });
  expect(result.gaps).toMatchObject([{ kind: 'secret-unreadable', region: 'eu-central-1', secret: 'prod/db' }]);
  expect(result).toMatchObject({ verdict: 'incomplete', says: [] });
});

test('a secret that is listed and not described is unknown, though it may just have been deleted', async () => {
  const result = await run([...replicated, aSecret({ name: 'prod/gone' })], {
    faults: { gone: [aSecret({ name: 'prod/gone' }).arn] },
  });
  expect(result).toMatchObject({ verdict: 'incomplete', gaps: [{ kind: 'secret-unreadable', secret: 'prod/gone' }] });
});

test('tags and versions that a lagging listing shows are read again before anything is said', async () => {
  const stale = { ...replica, tags: { old: 'tag' }, currentVersion: 'v0' };
  const reader = fakeReader([primary, stale]);
  const describe: typeof reader.describe = async (region, id) =>
    region === 'eu-central-1' ? replica : reader.describe(region, id);
  const scopes = [{ account, reader: { ...reader, describe }, keys: fakeKeys() }];
  expect((await audit({ policy: aPolicy(), scopes, clock })).findings).toEqual([]);
});

const withKey = (key: string) =>
  aPolicy({ clauses: [aClause({ require: { replicas: { 'eu-central-1': { key } }, allowOthers: false } })] });
const encrypted = ['prod/a', 'prod/b', 'prod/c'].flatMap((name) => {
  const kmsKeyId = 'alias/team';
  const [first] = aFamily({ name }, [{ region: 'eu-central-1', status: 'InSync', kmsKeyId }]);
  return first ? [first, { ...aReplica(first, 'eu-central-1'), kmsKeyId }] : [];
});

test('each distinct key is resolved once, however many replicas use it', async () => {
  const keys = fakeKeys();
  expect((await run(encrypted, { policy: withKey('customer-managed'), keys })).says).toEqual([]);
  expect(keys.log).toEqual(['eu-central-1 alias/team']);
});

test('two aliases of one key are one key, and an alias of another key is a mismatch', async () => {
  const arn = 'arn:aws:kms:eu-central-1:111122223333:key/one';
  const same = fakeKeys({ 'alias/team': { arn }, 'alias/prod': { arn } });
  expect((await run(encrypted, { policy: withKey('alias/prod'), keys: same })).says).toEqual([]);
  expect((await run(encrypted, { policy: withKey('alias/prod') })).says).toContain(
    'replica-key-mismatch open eu-central-1',
  );
});

test('a key that cannot be resolved is one gap, however many replicas use it', async () => {
  const keys = fakeKeys({ 'alias/team': denied('DescribeKey') });
  const result = await run(encrypted, { keys });
  expect(result).toMatchObject({
    verdict: 'incomplete',
    says: [],
    gaps: [{ kind: 'key-unreadable', region: 'eu-central-1' }],
  });
  expect(result.gaps[0]?.message).toContain('concerns 3 replicas');
});

test('no key is resolved where no rule wants to know', async () => {
  const keys = fakeKeys();
  const off = { enabled: false, parameters: {} };
  const policy = aPolicy({
    clauses: [aClause({ rules: { 'replica-key-unusable': off, 'replica-key-mismatch': off } })],
  });
  await run(encrypted, { policy, keys });
  expect(keys.log).toEqual([]);
});

test('a clause that matches nothing is named, but not when the run may have missed what it matches', async () => {
  const policy = aPolicy({ clauses: [aClause({ name: 'typo', match: { name: ['prdo/*'] } }), aClause()] });
  expect((await run(replicated, { policy })).gaps).toMatchObject([{ kind: 'clause-matched-nothing' }]);
  const cut = await run(replicated, { policy, faults: { list: { 'us-east-1': denied() } } });
  expect(cut.gaps).toEqual([]);
});

const exception = { secret: 'prod/*', reason: 'migration', owner: 'team-a' };

test('an excepted finding is shown as such until its last day, and counts again after it', async () => {
  const rule = 'replica-absent';
  const holding = await run([primary], {
    policy: aPolicy({ exceptions: [{ ...exception, rule, until: '2026-01-15' }] }),
  });
  const expired = await run([primary], {
    policy: aPolicy({ exceptions: [{ ...exception, rule, until: '2026-01-14' }] }),
  });
  expect(new Date(now).toISOString().slice(0, 10)).toBe('2026-01-15');
  expect(holding).toMatchObject({ verdict: 'compliant', says: ['replica-absent excepted eu-central-1'] });
  expect(expired).toMatchObject({
    verdict: 'violations',
    findings: [{ exception: { expired: true, owner: 'team-a' } }],
  });
});

test('an exception of another rule, secret or Region covers nothing', async () => {
  const rule = 'replica-absent';
  const until = '2026-12-31';
  const exceptions = [
    { ...exception, until, rule: 'replica-missing' },
    { ...exception, until, rule, secret: 'dev/*' },
    { ...exception, until, rule, region: 'us-east-1' },
    { ...exception, until, rule, account: '999999999999' },
  ];
  expect((await run([primary], { policy: aPolicy({ exceptions }) })).says).toEqual([
    'replica-absent open eu-central-1',
  ]);
});

test('one secret that is known to be unreadable can be excepted, and does not spoil the run', async () => {
  const policy = aPolicy({ exceptions: [{ ...exception, rule: 'unreadable', until: '2026-12-31' }] });
  const faults = { describe: { [primary.arn]: denied('DescribeSecret') } };
  const result = await run(replicated, { policy, faults });
  expect(result).toMatchObject({ verdict: 'compliant', gaps: [{ exception: { owner: 'team-a', expired: false } }] });
});
