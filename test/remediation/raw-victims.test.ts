import { describe, expect, it, test } from 'vitest';
import { ReadError } from '../../lib/audit/ports.ts';
import { planHash } from '../../lib/remediation/plan.ts';
import { rawGate, withoutUnknownVictims } from '../../lib/remediation/raw-victims.ts';
import { aCase, aConflict, aMissing, anUnexpected, planOf } from './a-case.ts';
import { inShort } from './an-estate.ts';

const plain = ['ARN', 'Name', 'Description', 'KmsKeyId', 'Tags', 'VersionIdsToStages', 'CreatedDate', 'RotationRules'];

describe('a description', () => {
  it.each([
    ['of fields that are all understood', [], undefined],
    ['with a primary in another account', ['CrossAccountPrimary'], 'victim-cross-account-primary'],
    ['with replicas in other accounts', ['CrossAccountReplicas'], 'victim-cross-account-replicas'],
    ['of a secret that another provider manages', ['Type'], 'victim-managed'],
    ['of a secret that another provider rotates', ['ExternalSecretRotationRoleArn'], 'victim-managed'],
    ['with a field that nobody knows', ['LegalHold'], 'victim-field-unknown'],
    ['with a field of another case', ['name'], 'victim-field-unknown'],
  ])('%s', (_what, more, code) => {
    expect(rawGate([...plain, ...more], 'eu-central-1')?.code).toBe(code);
  });

  test('that has an unknown field is refused with its name, shortened, and no value', () => {
    expect(rawGate(['Zeta', 'Alpha', 'x'.repeat(100)], 'us-east-1')?.reason).toBe(
      `The description of the secret in us-east-1 has "Alpha", "Zeta", "${'x'.repeat(60)}", which this version does not know: it may be what speaks against it.`,
    );
  });
});

const overwriting = planOf(aCase('replica-failed', aConflict()));
const removing = planOf(aCase('replica-unexpected', anUnexpected()));
const failing = () => Promise.reject(new ReadError('throttled', 'too many requests'));

test.each([
  ['an overwrite whose victim is understood', overwriting, async () => plain, ['overwrite eu-central-1']],
  ['an overwrite of an unknown', overwriting, async () => ['New'], ['victim-field-unknown eu-central-1']],
  ['an overwrite of what is gone', overwriting, async () => undefined, ['victim-unreadable eu-central-1']],
  ['an overwrite of what is not seen', overwriting, failing, ['victim-unreadable eu-central-1']],
  ['a removal that is understood', removing, async () => plain, ['remove eu-central-1']],
  ['a removal of an unknown', removing, async () => ['New'], ['victim-field-unknown eu-central-1']],
  ['a removal of what is gone', removing, async () => undefined, ['remove eu-central-1']],
  ['a removal of what is not seen', removing, failing, ['replica-unreadable eu-central-1']],
])('%s', async (_what, plan, describeRaw, expected) => {
  const left = await withoutUnknownVictims(plan, { describeRaw });
  expect(inShort(left)).toEqual(expected);
  expect(left.hash).toBe(planHash(left.actions, left.validUntil));
});

test('what is described is what would be destroyed, by its own ARN', async () => {
  const asked: unknown[] = [];
  const describeRaw = async (...what: readonly string[]) => {
    asked.push(what);
    return plain;
  };
  await withoutUnknownVictims(planOf(aCase('replica-missing', aMissing())), { describeRaw });
  expect(asked).toEqual([]);
  await withoutUnknownVictims(overwriting, { describeRaw });
  expect(asked).toEqual([['eu-central-1', overwriting.actions[0]?.destroys?.['arn']]]);
});

test('a failure that is none of reading is no refusal', async () => {
  const describeRaw = () => Promise.reject(new TypeError('a defect'));
  await expect(withoutUnknownVictims(overwriting, { describeRaw })).rejects.toThrow('a defect');
});
