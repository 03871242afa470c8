import { describe, expect, test } from 'vitest';
import type { FailureCause } from '../../lib/domain/failure-cause.ts';
import type { ActionKind, Plan, Refusal } from '../../lib/domain/plan.ts';
import { compare } from '../../lib/remediation/compare.ts';
import { iamOf } from '../../lib/remediation/iam.ts';
import { instructions } from '../../lib/remediation/instructions.ts';
import { planHash } from '../../lib/remediation/plan.ts';
import { placeFacts } from '../../lib/remediation/proposal.ts';
import { exampleView } from '../../lib/rules/example.ts';
import { anAction } from '../support/a-repair.ts';
import { aCase, aConflict, aMissing, anUnexpected, conflict, outcomeOf } from './a-case.ts';

const view = exampleView({ primary: { kmsKeyId: 'alias/source' }, reported: { kmsKeyId: 'alias/given' } });
const { arn } = view.family;
const replicate = [
  `secretsmanager:ReplicateSecretToRegions on ${arn}`,
  'kms:Decrypt on alias/source in eu-west-1',
  'kms:GenerateDataKey on alias/target in eu-central-1',
  'kms:Encrypt on alias/target in eu-central-1',
];

test.each<readonly [ActionKind, readonly string[]]>([
  ['replicate', replicate],
  ['overwrite', [...replicate, 'secretsmanager:ForceOverwriteReplicaSecret=true allowed by the role']],
  [
    'rekey',
    [
      'secretsmanager:UpdateSecret in eu-central-1',
      'kms:Decrypt on the old key in eu-central-1',
      'kms:Decrypt on alias/target in eu-central-1',
      'kms:GenerateDataKey on alias/target in eu-central-1',
      'kms:Encrypt on alias/target in eu-central-1',
    ],
  ],
  ['remove', [`secretsmanager:RemoveRegionsFromReplication on ${arn}`]],
  ['promote', ['secretsmanager:StopReplicationToReplica in eu-central-1']],
  ['wait', []],
  ['instruct', []],
])('an action says what it needs of IAM: %s', (kind, needed) => {
  expect(iamOf(kind, view, 'alias/target')).toEqual(needed);
});

describe('an instruction', () => {
  test.each<readonly [FailureCause, RegExp]>([
    ['kms-access', /^Allow kms:Decrypt on alias\/source in eu-west-1, and .* on alias\/given in eu-central-1/],
    ['kms-key', /^Enable alias\/given in eu-central-1/],
    ['region-disabled', /^Enable eu-central-1 for the account/],
    ['stranded', /^In eu-central-1 call StopReplicationToReplica/],
    ['unknown', /AWS's own words \("no message"\)/],
  ])('says what to do about %s', (cause, words) => {
    expect(instructions(cause, view)).toMatch(words);
  });

  test("has AWS's own words where it gave some", () => {
    const failed = exampleView({ reported: { status: 'Failed', message: 'too odd' } });
    expect(instructions('unknown', failed)).toContain('("too odd")');
    expect(instructions('unknown', exampleView({ reported: null }))).toContain('("no message")');
  });

  test.each([
    ['the key that is required', { key: 'alias/right' }, 'alias/right'],
    ['the key that it has, where any of the customer’s will do', { key: 'customer-managed' }, 'alias/given'],
    ['the key that it has, where none is required', null, 'alias/given'],
  ])('names %s', (_what, requirement, key) => {
    const asked = exampleView({ requirement, reported: { kmsKeyId: 'alias/given' } });
    expect(instructions('kms-key', asked)).toContain(`Enable ${key} in`);
  });
});

describe('what must still be so', () => {
  test.each([
    ['a primary that stands', {}, { primary: 'present', primaryDeleted: false }],
    ['a primary that goes away', { primary: { deletedAt: 1 } }, { primary: 'present', primaryDeleted: true }],
    ['a primary that is gone', { primary: null }, { primary: 'absent', primaryDeleted: false }],
    ['nothing reported', { reported: null }, { reported: null, statusMessage: null }],
    [
      'a failure',
      { reported: { status: 'Failed', message: conflict } },
      { reported: 'Failed', statusMessage: conflict },
    ],
  ])('says it of %s', (_what, facts, said) => {
    expect(placeFacts(exampleView(facts))).toMatchObject(said);
  });
});

describe('what is removed is recorded', () => {
  const own = { kmsKeyId: 'alias/a', currentVersion: 'v7' };
  const [first, second] = [Date.UTC(2025, 0, 1), Date.UTC(2025, 0, 2)];
  const local = { ...own, accessedAt: first };

  test.each([
    ['read as its own Region says', { local, reported: {} }, '2025-01-01'],
    ['read as its primary says', { local: own, reported: { accessedAt: second } }, '2025-01-02'],
    ['read later than its own Region says', { local, reported: { accessedAt: second } }, '2025-01-02'],
    [
      'read later than its primary says',
      { local: { ...own, accessedAt: second }, reported: { accessedAt: first } },
      '2025-01-02',
    ],
    ['never read', { local: own, reported: {} }, null],
  ])('with its version and key: %s', (_what, facts, lastRead) => {
    const outcome = outcomeOf(aCase('replica-unexpected', anUnexpected(facts)));
    const replica = arn.replace('eu-west-1', 'eu-central-1');
    expect(outcome).toMatchObject({ destroys: { arn: replica, lastRead, currentVersion: 'v7', key: 'alias/a' } });
  });

  test('as nothing, where nothing stands there', () => {
    const gone = anUnexpected({ reported: { status: 'Failed' }, local: null });
    expect(outcomeOf(aCase('replica-unexpected', gone))).toMatchObject({
      destroys: { arn: null, lastRead: null, currentVersion: null, key: null },
    });
  });
});

test('a replica gets the required key as the policy names it, whatever it was given before', () => {
  const given = 'arn:aws:kms:eu-central-1:111122223333:alias/right';
  const failed = { status: 'Failed', message: conflict, kmsKeyId: given };
  const held = aConflict({}, { requirement: { key: 'alias/right' }, reported: failed });
  expect(outcomeOf(aCase('replica-failed', held))).toMatchObject({ kind: 'overwrite', key: 'alias/right' });
  expect(outcomeOf(aCase('replica-missing', aMissing({ requirement: { key: 'alias/right' } })))).toMatchObject({
    key: 'alias/right',
  });
});

describe('of what has moved', () => {
  const action = anAction({ finding: 'f' });
  const { account, secret, region } = action;
  const refusal = (finding: string, code: string, of = secret): Refusal => {
    return { account, secret: of, region, finding, action: null, code, reason: `${finding} is ${code}.` };
  };
  const other = { ...secret, arn: `${secret.arn}x` };
  const planned = ({ actions = [], refusals = [] }: Partial<Plan>): Plan => {
    const validUntil = '2026-03-01T10:00:00.000Z';
    return { version: 1, createdAt: validUntil, validUntil, actions, refusals, hash: planHash(actions, validUntil) };
  };

  test.each<readonly [string, Partial<Plan>, RegExp]>([
    [
      'the finding itself, before another one there',
      { actions: [anAction({ finding: 'g', key: 'alias/g' }), anAction({ finding: 'f', key: 'alias/f' })] },
      /^The key was none and is now alias\/f\.$/,
    ],
    ['another finding there', { actions: [anAction({ finding: 'g', key: 'alias/g' })] }, /is now alias\/g\.$/],
    ['what its finding is refused for', { refusals: [refusal('g', 'odd'), refusal('f', 'even')] }, /^f is even\.$/],
    ['what another one there is refused for', { refusals: [refusal('g', 'odd')] }, /^g is odd\.$/],
    [
      'nothing about another secret',
      { actions: [anAction({ finding: 'g', secret: other })], refusals: [refusal('g', 'odd', other)] },
      /^Its finding is no longer open/,
    ],
    [
      'nothing about another Region',
      { actions: [anAction({ finding: 'g', region: 'us-west-2' })] },
      /^Its finding is no longer open/,
    ],
    [
      'what was so, in the order of the alphabet',
      { actions: [anAction({ finding: 'f', preconditions: { occupant: null, b: 1, a: 1 } })] },
      /precondition a was none and is now 1\. The precondition b was/,
    ],
    [
      'a clause that is gone',
      { actions: [anAction({ finding: 'f', clause: null })] },
      /^The clause all of the policy has changed: none matches now\.$/,
    ],
  ])('a person is told: %s', (_what, fresh, reason) => {
    const { proceed, moved } = compare(planned({ actions: [action] }), planned(fresh));
    expect(proceed).toEqual([]);
    expect(moved).toMatchObject([{ code: 'world-moved', reason: expect.stringMatching(reason) }]);
  });
});
