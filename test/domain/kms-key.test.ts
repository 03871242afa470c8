import { expect, test } from 'vitest';
import { compareKeyFacts, compareKeyNames, type KeyFacts, keyText, parseKey } from '../../lib/domain/kms-key.ts';
import type { Sighting } from '../../lib/domain/secret.ts';

const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const keyArn = `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
const aliasArn = 'arn:aws:kms:eu-west-1:111122223333:alias/prod';
const defaultKey = 'alias/aws/secretsmanager';

test.each([
  [undefined, defaultKey],
  ['', defaultKey],
  [defaultKey, defaultKey],
  [`arn:aws:kms:eu-west-1:111122223333:${defaultKey}`, defaultKey],
  ['alias/prod', 'alias/prod'],
  [aliasArn, 'alias/prod'],
  // No name of KMS has a colon today; what follows one must not be lost, or two keys could look like one.
  [`${aliasArn}:blue`, 'alias/prod:blue'],
  [id, id],
  [keyArn, id],
])('the key %s is written %s', (text, written) => {
  expect(keyText(parseKey(text))).toBe(written);
});

test.each([
  ['customer-managed', undefined, 'different'],
  ['customer-managed', 'alias/prod', 'same'],
  ['customer-managed', id, 'undecided'],
  [defaultKey, undefined, 'same'],
  [defaultKey, 'alias/prod', 'different'],
  [defaultKey, id, 'undecided'],
  ['alias/prod', undefined, 'different'],
  [id, undefined, 'undecided'],
  [id, keyArn, 'same'],
  [id, id.replace('1', '2'), 'different'],
  ['alias/prod', aliasArn, 'same'],
  ['alias/prod', 'alias/other', 'undecided'],
  ['alias/prod', id, 'undecided'],
  [id, 'alias/prod', 'undecided'],
] as const)('where %s is required, the name %s is %s', (required, actual, verdict) => {
  expect(compareKeyNames(required, parseKey(actual))).toBe(verdict);
});

const resolved = (arn: string, manager: KeyFacts['manager'] = 'CUSTOMER'): Sighting<KeyFacts> => ({
  kind: 'present',
  value: { arn, manager, state: 'Enabled' },
});
const unseen: Sighting<KeyFacts> = { kind: 'unseen', reason: 'denied' };

test.each([
  ["is a customer's, as required", 'customer-managed', { actual: resolved('a') }, 'same'],
  ["is AWS's where a customer's is required", 'customer-managed', { actual: resolved('a', 'AWS') }, 'different'],
  ['is the required one', 'alias/prod', { actual: resolved('a'), required: resolved('a') }, 'same'],
  ['is not the required one', 'alias/prod', { actual: resolved('a'), required: resolved('b') }, 'different'],
  ['was not seen', 'alias/prod', { actual: unseen, required: resolved('a') }, 'undecided'],
  ['was not asked for', 'customer-managed', {}, 'undecided'],
  ['is compared with one that was not seen', 'alias/prod', { actual: resolved('a'), required: unseen }, 'undecided'],
  ['is compared with one that was not asked for', 'alias/prod', { actual: resolved('a') }, 'undecided'],
] as const)('a resolved key that %s', (_, required, keys, verdict) => {
  expect(compareKeyFacts(required, keys)).toBe(verdict);
});
