import { describe, expect, it, test } from 'vitest';
import { removeGate } from '../../lib/remediation/gates.ts';
import { type Case, makePlan, planHash } from '../../lib/remediation/plan.ts';
import { exampleView, minutes, namesake, exampleNow as now } from '../../lib/rules/example.ts';
import type { Standing } from '../../lib/rules/rule.ts';
import { aPolicy } from '../support/builders.ts';
import {
  aCase,
  aConflict,
  aMissing,
  anOrphan,
  anUnexpected,
  aRemediation,
  aWrongKey,
  outcomeOf,
  planOf,
  policyWith,
  toldOf,
} from './a-case.ts';

const missing = aCase('replica-missing', aMissing());
const sibling = { ...aMissing().family, arn: `${aMissing().family.arn}x` };
const elsewhere = { ...aMissing(), family: { ...aMissing().family, account: '444455556666' } };

const key = { arn: 'arn:aws:kms:eu-central-1:111122223333:key/1', manager: 'CUSTOMER', state: 'Enabled' } as const;
const otherKeys = {
  actual: { kind: 'present', value: key },
  required: { kind: 'present', value: { ...key, arn: `${key.arn}2` } },
} as const;

describe('nothing is done', () => {
  it.each([
    ['about an excepted finding', aCase('replica-missing', aMissing(), { status: 'excepted' }), 'not-open'],
    ['within its grace', aCase('replica-missing', aMissing(), { status: 'pending' }), 'not-open'],
    ['about what is not known', aCase('replica-missing', aMissing(), { status: 'unknown' }), 'not-open'],
    ['about what nobody saw', { ...missing, view: undefined }, 'not-observed'],
    ['with a view of another Region', aCase('replica-missing', aMissing(), { region: 'us-east-1' }), 'not-observed'],
    ['with a view of another secret', { ...missing, view: { ...aMissing(), family: sibling } }, 'not-observed'],
    ['with a view of another account', aCase('replica-missing', aMissing(), { account: '4' }), 'not-observed'],
    ['in an account that the policy does not name', aCase('replica-missing', elsewhere), 'account-not-allowed'],
    [
      'under a rule that the clause switches off',
      aCase('replica-missing', switchedOff(aMissing(), 'replica-missing')),
      'rule-off',
    ],
    [
      'where primary and listing name different keys',
      aCase(
        'replica-key-mismatch',
        aWrongKey({
          local: { kmsKeyId: 'alias/x' },
          reported: { kmsKeyId: 'alias/y' },
          localSource: 'listing',
          keys: otherKeys,
        }),
      ),
      'no-longer-so',
    ],
    [
      'where another secret answers for the primary',
      aCase(
        'replica-missing',
        aMissing({ primary: { arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:x-Ab12Cd' } }),
      ),
      'primary-unreadable',
    ],
    [
      'where the primary names another primary',
      aCase('replica-unexpected', anUnexpected({ primary: { primaryRegion: 'us-east-1' } })),
      'primary-unreadable',
    ],
  ])('%s', (_title, one, code) => {
    expect(toldOf(outcomeOf(one))).toBe(`refused: ${code}`);
  });

  it.each([
    ['without remediation in the policy', aPolicy(), 'no-remediation'],
    ['in a Region that the policy does not open', policyWith({ regions: ['us-east-1'] }), 'region-not-allowed'],
    ['where it opens no Region', policyWith({ regions: [] }), 'region-not-allowed'],
  ])('%s', (_title, policy, code) => {
    expect(toldOf(outcomeOf(missing, policy))).toBe(`refused: ${code}`);
  });
});

describe('a misplaced primary stops every action on its secret', () => {
  const misplaced = aCase('primary-misplaced', exampleView({ wholeSecret: true, require: { primary: ['us-east-1'] } }));

  it.each([
    ['replica-missing', aMissing({ require: { primary: ['us-east-1'] } })],
    ['replica-failed', aConflict({}, { require: { primary: ['us-east-1'] } })],
    ['replica-key-mismatch', aWrongKey({ require: { primary: [] } })],
    ['replica-unexpected', anUnexpected({ require: { primary: ['us-east-1'] } })],
  ])('%s, though only the clause says so', (rule, view) => {
    expect(toldOf(outcomeOf(aCase(rule, view)))).toBe('refused: primary-misplaced');
  });

  it('when only a finding says so, of whatever status', () => {
    const excepted: Case = { finding: { ...misplaced.finding, status: 'excepted' }, view: undefined };
    const { actions, refusals } = planOf(missing, excepted);
    expect(actions).toEqual([]);
    expect(refusals.map(({ code }) => code).sort()).toEqual(['not-observed', 'primary-misplaced']);
  });

  it('but a primary that is gone is misplaced nowhere', () => {
    const orphan = anOrphan();
    const { clause } = aMissing({ require: { primary: ['us-east-1'] } });
    expect(toldOf(outcomeOf(aCase('replica-orphaned', { ...orphan, clause })))).toBe('promote');
  });

  it('but a clause that requires nothing misplaces nothing', () => {
    const { clause } = aMissing();
    if (!clause) throw new Error('the example has a clause');
    const { require: _, ...free } = clause;
    expect(toldOf(outcomeOf(aCase('replica-orphaned', { ...anOrphan(), clause: free })))).toBe('promote');
    expect(removeGate({ ...anUnexpected(), clause: free }, aRemediation(), now)).toBeUndefined();
  });

  it('but none on another secret', () => {
    const { actions } = planOf(missing, { ...misplaced, finding: { ...misplaced.finding, secret: sibling } });
    expect(actions.map(({ kind }) => kind)).toEqual(['replicate']);
  });

  it('and is itself for people to move', () => {
    expect(toldOf(outcomeOf(misplaced))).toBe('instruct');
  });
});

describe('one place is written to once', () => {
  it('by the first of two findings that want the same', () => {
    const again = { ...missing, finding: { ...missing.finding, id: 'zzz' } };
    const { actions, refusals } = planOf(again, missing);
    expect(actions.map(({ finding }) => finding)).toEqual([missing.finding.id]);
    expect(refusals).toMatchObject([{ finding: 'zzz', action: 'replicate', code: 'same-repair' }]);
  });

  it('and not at all where two secrets of one name would overwrite each other', () => {
    const view = aConflict();
    const arn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/payments/db-Qq11Ww';
    const family = { ...view.family, arn, primaryRegion: 'us-east-1' };
    const primary = view.primary.kind === 'present' ? view.primary.value : undefined;
    if (!primary) throw new Error('the example has a primary');
    const other = {
      ...view,
      family,
      primary: { kind: 'present', value: { ...primary, arn, region: 'us-east-1', primaryRegion: 'us-east-1' } },
    } as const;
    const cases = [aCase('replica-failed', view), aCase('replica-failed', other)];
    expect(cases.map((one) => toldOf(outcomeOf(one)))).toEqual(['overwrite', 'overwrite']);
    expect(planOf(...cases)).toMatchObject({
      actions: [],
      refusals: [{ code: 'contradictory' }, { code: 'contradictory' }],
    });
  });

  it('nor where one secret was seen in two states', () => {
    const twice = [aCase('replica-failed', aConflict()), aCase('replica-failed', aConflict({ currentVersion: 'v9' }))];
    expect(planOf(...twice)).toMatchObject({
      actions: [],
      refusals: [{ code: 'contradictory' }, { code: 'contradictory' }],
    });
  });

  it('beside what only a person can do there', () => {
    const rekey = aCase('replica-key-mismatch', aWrongKey());
    const again = { ...rekey, finding: { ...rekey.finding, id: 'zzz' } };
    const { actions, refusals } = planOf(rekey, again, aCase('replica-stale', aWrongKey()));
    expect(actions.map(({ kind }) => kind).sort()).toEqual(['instruct', 'rekey']);
    expect(refusals).toMatchObject([{ finding: 'zzz', code: 'same-repair' }]);
  });

  it('though a finding be handed in twice', () => {
    expect(planOf(missing, missing)).toEqual(planOf(missing));
  });
});

describe('a plan', () => {
  it('has another hash where it holds another action', () => {
    const { actions, validUntil } = planOf(missing);
    const [other] = planOf(aCase('replica-key-mismatch', aWrongKey())).actions;
    expect(planHash(other ? [other] : [], validUntil)).not.toBe(planHash(actions, validUntil));
  });

  it('names the secret of what it refuses, whether a finding or an action', () => {
    const again = { ...missing, finding: { ...missing.finding, id: 'zzz' } };
    const { name, arn } = missing.finding.secret;
    expect(planOf(missing, again).refusals.map(({ secret }) => secret)).toEqual([{ name, arn }]);
    expect(planOf({ ...missing, view: undefined }).refusals.map(({ secret }) => secret)).toEqual([{ name, arn }]);
  });

  it('is valid as long as the policy says', () => {
    expect(makePlan([], policyWith({ planValidFor: 30 * minutes }), now)).toMatchObject({
      createdAt: '2026-01-15T03:00:00.000Z',
      validUntil: '2026-01-15T03:30:00.000Z',
    });
  });

  it.each([
    ['no remediation', aPolicy()],
    ['a validity that is none', policyWith({ planValidFor: Number.NaN })],
    ['a negative validity', policyWith({ planValidFor: -1 })],
    ['an endless validity', policyWith({ planValidFor: Number.POSITIVE_INFINITY })],
  ])('is void at once with %s', (_title, policy) => {
    expect(makePlan([], policy, now).validUntil).toBe('2026-01-15T03:00:00.000Z');
  });
});

function switchedOff(view: ReturnType<typeof aMissing>, rule: string) {
  if (!view.clause) throw new Error('the example has a clause');
  return { ...view, clause: { ...view.clause, rules: { [rule]: { enabled: false, parameters: {} } } } };
}

test.each<readonly [string, Standing]>([
  ['the clause means another secret of its name', { kind: 'bystander', subjects: [namesake], inTheWay: false }],
  ['the clause means another one no less', { kind: 'subject', others: [namesake] }],
])('nothing is done about a secret where %s', (_what, standing) => {
  expect(toldOf(outcomeOf(aCase('replica-missing', aMissing({ standing }))))).toBe('refused: name-shared');
  expect(toldOf(outcomeOf(aCase('replica-unexpected', anUnexpected({ standing }))))).toBe('refused: name-shared');
});

test('no replica is made where another secret of the name is to have one', () => {
  const contested = { ...aMissing(), rivals: [namesake.arn] };
  expect(toldOf(outcomeOf(aCase('replica-missing', contested)))).toBe('refused: name-contested');
});
