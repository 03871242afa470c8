import { expect, test } from 'vitest';
import { type AuditRequest, audit } from '../../lib/audit/audit.ts';
import { type KeyQuestions, keysToResolve } from '../../lib/audit/keys.ts';
import type { Clause } from '../../lib/domain/policy.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { aClause, account, aFamily, aPolicy, clock } from '../support/builders.ts';
import { denied, type FakeKeys, fakeKeys, fakeReader } from '../support/fake-reader.ts';

const id = '1234abcd-12ab-34cd-56ef-1234567890ab';

async function run(
  secrets: readonly SecretDescription[],
  clause: Partial<Clause>,
  keys: FakeKeys,
  request: Partial<AuditRequest> = {},
) {
  const scopes = [{ account, reader: fakeReader(secrets), keys }];
  const policy = aPolicy({ clauses: [aClause(clause)] });
  const { findings, gaps } = await audit({ policy, scopes, clock, ...request });
  return { says: findings.map(({ rule, status, region }) => `${rule} ${status} ${region}`), gaps };
}

function requiring(key: string): Partial<Clause> {
  return { require: { replicas: { 'eu-central-1': { key } }, allowOthers: false } };
}

test('the default key, which Secrets Manager does not name, is not the key whose id is required', async () => {
  const byDefault = aFamily({}, ['eu-central-1']).map((secret) => {
    const { kmsKeyId: _, ...rest } = secret;
    return rest;
  });
  const keys = fakeKeys();
  expect((await run(byDefault, requiring(id), keys)).says).toEqual(['replica-key-mismatch open eu-central-1']);
  expect([...keys.log].sort()).toEqual([`eu-central-1 ${id}`, 'eu-central-1 alias/aws/secretsmanager']);
});

const encrypted = aFamily({ kmsKeyId: 'alias/team' }, [
  { region: 'eu-central-1', status: 'InSync', kmsKeyId: 'alias/team' },
]);

test('a key that nobody compares with another is not asked for once replica-key-unusable is off', async () => {
  const keys = fakeKeys({ 'alias/team': denied('DescribeKey') });
  const off = { 'replica-key-unusable': { enabled: false, parameters: {} } };
  expect(await run(encrypted, { rules: off }, keys)).toEqual({ says: [], gaps: [] });
  expect(keys.log).toEqual([]);
});

test('a required key is not asked for once replica-key-mismatch is off', async () => {
  const keys = fakeKeys({ [id]: denied('DescribeKey') });
  const off = { 'replica-key-mismatch': { enabled: false, parameters: {} } };
  expect(await run(encrypted, { ...requiring(id), rules: off }, keys)).toEqual({ says: [], gaps: [] });
  expect(keys.log).toEqual(['eu-central-1 alias/team']);
});

test('no key is asked for in a Region that the run does not read', async () => {
  const keys = fakeKeys({ 'alias/team': denied('DescribeKey') });
  const result = await run(encrypted, requiring(id), keys, { regions: ['eu-west-1'] });
  expect(result).toEqual({ says: [], gaps: [] });
  expect(keys.log).toEqual([]);
});

test('a defect in asking for a key is no key that could not be read: it ends the audit', async () => {
  const keys: FakeKeys = { log: [], describeKey: () => Promise.reject(new TypeError('a defect')) };
  await expect(run(encrypted, requiring(id), keys)).rejects.toThrow('a defect');
});

const [usable, required] = [
  { usable: true, required: false },
  { usable: false, required: true },
];
const keyArn = `arn:aws:kms:eu-central-1:111122223333:key/${id}`;

test.each<readonly [string, string | undefined, string | undefined, KeyQuestions, object]>([
  ['can be used', id, undefined, usable, { actual: id }],
  ['can be used, the default one', undefined, undefined, usable, {}],
  ['is required, where none is', id, undefined, required, {}],
  ['is required, as the names tell', keyArn, id, required, {}],
  ['is not required, as the names tell', keyArn, 'alias/aws/secretsmanager', usable, { actual: keyArn }],
  ['is required, an alias against an id', 'alias/team', id, required, { actual: 'alias/team', required: id }],
  ['is required, the default one', '', id, required, { actual: 'alias/aws/secretsmanager', required: id }],
  ['is a customer’s', id, 'customer-managed', required, { actual: id }],
])('whether a key %s is asked only where its name does not tell', (_what, actual, wanted, questions, asked) => {
  expect(keysToResolve(actual, wanted, questions)).toEqual(asked);
});
