import { expect, test } from 'vitest';
import { type AuditRequest, audit } from '../../lib/audit/audit.ts';
import { ReadError } from '../../lib/audit/ports.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { rules } from '../../lib/rules/index.ts';
import type { Rule } from '../../lib/rules/rule.ts';
import * as z from '../../lib/z.ts';
import { aClause, account, aFamily, aPolicy, aSecret, clock, now } from '../support/builders.ts';
import { denied, type Faults, fakeKeys, fakeReader } from '../support/fake-reader.ts';

function run(secrets: readonly SecretDescription[], options: Partial<AuditRequest> & { faults?: Faults } = {}) {
  const { faults, ...request } = options;
  const reader = fakeReader(secrets, faults);
  return audit({ policy: aPolicy(), scopes: [{ account: undefined, reader, keys: fakeKeys() }], clock, ...request });
}

const healthy = aFamily({}, ['eu-central-1']);
const failed = { region: 'us-east-1', status: 'Failed', message: 'x', absent: true as const };

test('a healthy estate is compliant, with everything accounted for', async () => {
  const result = await run(healthy);
  expect(result).toMatchObject({ verdict: 'compliant', findings: [], gaps: [], counts: { secrets: 1, evaluated: 1 } });
  expect(result.coverage.map(({ region, status, secrets }) => [region, status, secrets])).toEqual([
    ['eu-central-1', 'complete', 1],
    ['eu-west-1', 'complete', 1],
    ['us-east-1', 'complete', 0],
  ]);
});

test('replicas are counted as primaries report them, and the clauses that matched are named once, in order', async () => {
  const clauses = ['c', 'a', 'b', 'd'].map((name) => aClause({ name, match: { name: [`${name}/*`] } }));
  const estate = ['c/1', 'a/1', 'c/2'].flatMap((name) => aFamily({ name }, ['eu-central-1', failed]));
  const other = '444455556666';
  const scopes = [
    { account, reader: fakeReader(estate), keys: fakeKeys() },
    { account: other, reader: fakeReader([aSecret({ name: 'b/1', account: other })]), keys: fakeKeys() },
  ];
  const policy = aPolicy({ accounts: [account, other], clauses });
  const { matchedClauses, counts } = await run([], { scopes, policy });
  expect(matchedClauses).toEqual(['a', 'b', 'c']);
  expect(counts).toMatchObject({ secrets: 4, evaluated: 4, replicas: 6 });
});

test('a finding says which secret, where, by which clause, and since when', async () => {
  const [finding] = (await run(aFamily({}, []))).findings;
  expect(finding).toMatchObject({
    rule: 'replica-missing',
    status: 'open',
    severity: 'high',
    account,
    secret: { name: 'prod/db', primaryRegion: 'eu-west-1' },
    region: 'eu-central-1',
    clause: 'production',
    firstSeen: new Date(now).toISOString(),
  });
  expect(finding?.id).toMatch(/^[0-9a-f]{20}$/);
});

test('the same estate gives the same findings with the same ids, in whatever order it is listed', async () => {
  const estate = [...aFamily({}, [failed]), ...aFamily({ name: 'prod/api', suffix: 'Zz99Zz' }, [])];
  const forwards = await run(estate);
  const backwards = await run([...estate].reverse());
  expect(forwards.findings).toHaveLength(3);
  expect(backwards.findings).toEqual(forwards.findings);
});

test('what could not be read is told in the same order, whatever answered first', async () => {
  const estate = ['prod/b', 'prod/c', 'prod/a'].flatMap((name) => aFamily({ name }, ['eu-central-1', 'ap-south-1']));
  const describe = Object.fromEntries(estate.map(({ arn }) => [arn, denied('DescribeSecret')]));
  const { gaps } = await run(estate, { faults: { describe } });
  expect(gaps.map(({ secret }) => secret)).toEqual(['prod/a', 'prod/b', 'prod/c']);
});

test('a clause sets the severity of a rule, and switches it off', async () => {
  const setting = { enabled: true, severity: 'low' as const, parameters: {} };
  const low = aPolicy({ clauses: [aClause({ rules: { 'replica-missing': setting } })] });
  const off = aPolicy({ clauses: [aClause({ rules: { 'replica-missing': { ...setting, enabled: false } } })] });
  expect((await run(aFamily({}, []), { policy: low })).findings[0]?.severity).toBe('low');
  expect((await run(aFamily({}, []), { policy: off })).findings).toEqual([]);
});

test('an unexpected replica that failed wants removing, not repairing', async () => {
  const { findings } = await run(aFamily({}, ['eu-central-1', failed]));
  expect(findings.map(({ rule }) => rule)).toEqual(['replica-unexpected']);
});

test('a listing that omits PrimaryRegion on a replicated primary is joined by its replica', async () => {
  const [primary, replica] = aFamily({ name: 'elsewhere' }, ['us-east-1', { ...failed, region: 'eu-central-1' }]);
  if (!primary || !replica) throw new Error('no family');
  const { primaryRegion: _, ...bare } = primary;
  const policy = aPolicy({ clauses: [aClause({ match: { name: ['nothing'] } })] });
  const { findings } = await run([bare, replica], { policy });
  expect(findings.map(({ rule, region }) => [rule, region])).toEqual([['replica-failed', 'eu-central-1']]);
});

test('of secrets of one name a clause means the one that has replicas, and the others lack nothing', async () => {
  const estate = [
    ...aFamily({ suffix: 'First1' }, ['eu-central-1']),
    ...aFamily({ suffix: 'Second', region: 'us-east-1' }, []),
    aSecret({ suffix: 'Older1', region: 'us-west-2' }),
  ];
  const policy = aPolicy({ regions: ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2'] });
  const { findings, counts } = await run(estate, { policy });
  expect(counts.secrets).toBe(3);
  expect(findings).toEqual([]);
});

test('secrets of one name in two accounts never mix', async () => {
  const other = '444455556666';
  const scopes = [
    { account, reader: fakeReader(aFamily({}, ['eu-central-1'])), keys: fakeKeys() },
    { account: other, reader: fakeReader(aFamily({ account: other }, [])), keys: fakeKeys() },
  ];
  const { findings } = await run([], { scopes, policy: aPolicy({ accounts: [account, other] }) });
  expect(findings.map((finding) => finding.account)).toEqual([other]);
});

test('a Region that denies is incomplete with its reason, and every other finding is still there', async () => {
  const result = await run(aFamily({}, [failed]), { faults: { list: { 'us-east-1': denied() } } });
  expect(result.verdict).toBe('incomplete');
  expect(result.coverage).toContainEqual(
    expect.objectContaining({ region: 'us-east-1', status: 'incomplete', reason: 'access denied to ListSecrets' }),
  );
  expect(result.findings.map(({ rule }) => rule).sort()).toEqual(['replica-missing', 'replica-unexpected']);
});

test('a listing that breaks off does not let its unseen rest look absent', async () => {
  const { findings } = await run(aFamily({}, []), { faults: { list: { 'eu-central-1': denied() } } });
  expect(findings).toMatchObject([{ rule: 'replica-missing', status: 'unknown' }]);
});

test('a primary that cannot be described is a gap, never clean', async () => {
  const [primary] = healthy;
  const faults = { describe: { [primary?.arn ?? '']: denied('DescribeSecret') } };
  const result = await run(healthy, { faults });
  expect(result.verdict).toBe('incomplete');
  expect(result.gaps).toMatchObject([{ kind: 'secret-unreadable', region: 'eu-west-1' }]);
});

test('a Region that AWS names and the policy does not list makes the audit incomplete', async () => {
  const result = await run(aFamily({}, ['eu-central-1', 'ap-south-1']));
  expect(result.verdict).toBe('incomplete');
  expect(result.gaps).toMatchObject([{ kind: 'region-not-listed', region: 'ap-south-1' }]);
});

test('a secret that must not be replicated is still asked where it lives', async () => {
  const require = { primary: ['us-east-1'], replicas: {}, allowOthers: false };
  const { findings } = await run([aSecret()], { policy: aPolicy({ clauses: [aClause({ require })] }) });
  expect(findings).toMatchObject([{ rule: 'primary-misplaced', region: 'eu-west-1' }]);
});

test('an account that the policy does not expect is named', async () => {
  const result = await run(aFamily({ account: '999999999999' }, ['eu-central-1']));
  expect(result.gaps.map(({ kind }) => kind)).toEqual(['unexpected-account', 'account-not-read']);
});

test('an account that is expected and not read is named, unless the run is narrowed', async () => {
  const policy = aPolicy({ accounts: [account, '444455556666'] });
  expect((await run(healthy, { policy })).gaps).toMatchObject([{ kind: 'account-not-read', account: '444455556666' }]);
  expect((await run(healthy, { policy, accounts: [account] })).verdict).toBe('compliant');
});

test('an estate with no secret at all says so, unless every clause is optional', async () => {
  expect((await run([])).gaps).toMatchObject([{ kind: 'no-secrets' }]);
  expect((await run([], { policy: aPolicy({ clauses: [aClause({ optional: true })] }) })).verdict).toBe('compliant');
});

test('a narrowed run reads only its Regions and judges the secrets whose primary is there', async () => {
  const estate = [...aFamily({}, []), ...aFamily({ region: 'us-east-1', suffix: 'Other1' }, [])];
  const reader = fakeReader(estate);
  const { findings } = await run([], { scopes: [{ account, reader, keys: fakeKeys() }], regions: ['eu-west-1'] });
  expect(reader.log.every((line) => line.includes(' eu-west-1'))).toBe(true);
  expect(findings).toMatchObject([{ rule: 'replica-missing', status: 'unknown', region: 'eu-central-1' }]);
});

test('a rule that throws gives an unknown that names it, and the other rules still speak', async () => {
  const broken: Rule = {
    id: 'broken-rule',
    title: 't',
    severity: 'low',
    why: 'w',
    remedy: 'r',
    subject: 'replica',
    needsClause: false,
    reads: [],
    parameters: z.strictObject({}),
    examples: { compliant: [], violating: [] },
    check: () => {
      throw new Error('boom');
    },
  };
  const { findings, verdict } = await run(aFamily({}, ['eu-central-1', failed]), { rules: [...rules, broken] });
  expect(verdict).toBe('incomplete');
  expect(findings.filter(({ rule }) => rule === 'broken-rule')).toHaveLength(2);
  expect(findings.find(({ rule }) => rule === 'broken-rule')?.message).toContain('boom');
  expect(findings.some(({ rule }) => rule === 'replica-unexpected')).toBe(true);
});

const everywhere = (error: ReadError) => ({ 'eu-central-1': error, 'eu-west-1': error, 'us-east-1': error });
const noCredentials = new ReadError('credentials', 'no credentials were found');

test.each([noCredentials, new ReadError('unreachable', 'no such host')])(
  'a run that can read nothing at all fails instead of reporting: %s',
  async (error) => {
    const { failure, message } = error;
    const running = run([], { faults: { list: everywhere(error) } });
    await expect(running).rejects.toMatchObject({ failure, message, cause: error });
  },
);

test.each<[string, readonly SecretDescription[], Record<string, ReadError>]>([
  ['showed a secret before it failed', healthy, everywhere(noCredentials)],
  ['is empty and could be read', [], { 'eu-central-1': noCredentials }],
  ['fails for another reason', [], { ...everywhere(denied()), 'eu-central-1': noCredentials }],
])('a run without credentials in the end, of which a Region %s, still reports', async (_, secrets, list) => {
  expect((await run(secrets, { faults: { list } })).verdict).toBe('incomplete');
});

test.each(['listing', 'describing'] as const)(
  'a defect in %s is nothing that could not be read: it ends the audit',
  async (what) => {
    const reader = fakeReader(healthy);
    const defect = () => Promise.reject(new TypeError('a defect'));
    const broken =
      what === 'describing'
        ? { ...reader, describe: defect }
        : { ...reader, listPages: () => ({ [Symbol.asyncIterator]: () => ({ next: defect }) }) };
    await expect(run([], { scopes: [{ account, reader: broken, keys: fakeKeys() }] })).rejects.toThrow('a defect');
  },
);

test('a run that is denied everywhere reports each Region as incomplete', async () => {
  const result = await run([], { faults: { list: everywhere(denied()) } });
  expect(result.verdict).toBe('incomplete');
  expect(result.coverage.every(({ status }) => status === 'incomplete')).toBe(true);
});
