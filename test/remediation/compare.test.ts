import { describe, expect, it, test } from 'vitest';
import type { Action, Plan } from '../../lib/domain/plan.ts';
import { compare } from '../../lib/remediation/compare.ts';
import { type Case, makePlan, planHash } from '../../lib/remediation/plan.ts';
import { exampleView, minutes, exampleNow as now } from '../../lib/rules/example.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
import {
  aCase,
  aConflict,
  aMissing,
  anOrphan,
  anUnexpected,
  aWrongKey,
  conflict,
  planOf,
  policyWith,
} from './a-case.ts';

const later = now + 20 * minutes;

function freshPlan(...cases: readonly Case[]): Plan {
  return makePlan(cases, policyWith(), later);
}

const key = { arn: 'arn:aws:kms:eu-central-1:111122223333:key/1', manager: 'CUSTOMER', state: 'Enabled' } as const;
const unlike = {
  actual: { kind: 'present', value: key },
  required: { kind: 'present', value: { ...key, arn: `${key.arn}2` } },
} as const;

test('what has not moved proceeds, though the fresh plan has another hash', () => {
  const cases = [aCase('replica-failed', aConflict())];
  const fresh = freshPlan(...cases);
  expect(fresh.hash).not.toBe(planOf(...cases).hash);
  expect(compare(planOf(...cases), fresh)).toEqual({ proceed: fresh.actions, moved: [] });
});

test('what nobody approved does not proceed', () => {
  const fresh = freshPlan(aCase('replica-missing', aMissing()));
  expect(compare(planOf(), fresh)).toEqual({ proceed: [], moved: [] });
});

test('what writes nothing is not compared', () => {
  const wait = aCase('replica-missing', aMissing({ reported: { status: 'InProgress' } }));
  expect(compare(planOf(wait), freshPlan())).toEqual({ proceed: [], moved: [] });
});

describe('what has moved is refused, with what changed', () => {
  const failedNow: ReplicaView = exampleView({ reported: { status: 'Failed', message: conflict }, local: null });

  it.each<readonly [what: string, approved: Case, fresh: Case | undefined, reason: string | RegExp]>([
    [
      'somebody repaired it',
      aCase('replica-missing', aMissing()),
      aCase('replica-missing', exampleView()),
      'It is repaired already. The replica in eu-central-1 is in sync.',
    ],
    [
      'it is no longer found',
      aCase('replica-missing', aMissing()),
      undefined,
      /^Its finding is no longer open: it is repaired already, another/,
    ],
    [
      'somebody created a secret there',
      aCase('replica-missing', aMissing()),
      aCase('replica-missing', aMissing({ occupant: 'unrelated' })),
      /^Another secret holds the name in eu-central-1: arn:aws:/,
    ],
    [
      'somebody created a secret there, and that is what is found now',
      aCase('replica-missing', aMissing()),
      aCase('name-collision', aMissing({ occupant: 'unrelated' })),
      /It would now be "overwrite", not "replicate".*The precondition occupant was none and is now arn:aws:.*destroyed: arn was none/,
    ],
    [
      'somebody put another secret there',
      aCase('replica-failed', aConflict()),
      aCase('replica-failed', aConflict({ arn: 'arn:other' })),
      /The precondition occupant was arn:aws:\S+ and is now arn:other\. .*destroyed: arn was arn:aws:\S+ and is now arn:other\./,
    ],
    [
      'somebody gave the victim another value',
      aCase('replica-failed', aConflict()),
      aCase('replica-failed', aConflict({ currentVersion: 'v3' })),
      /^The precondition occupantVersion was v2 and is now v3\./,
    ],
    [
      'somebody read the victim, long ago, unseen until now',
      aCase('replica-failed', aConflict()),
      aCase('replica-failed', aConflict({ accessedAt: Date.UTC(2025, 0, 1) })),
      'The secret that would be destroyed: lastRead was none and is now 2025-01-01.',
    ],
    [
      'the victim is gone',
      aCase('replica-failed', aConflict()),
      aCase('replica-failed', failedNow),
      /It would now be "replicate", not "overwrite"/,
    ],
    [
      'somebody promoted the replica',
      aCase('replica-failed', aConflict()),
      aCase('replica-failed', aConflict({}, { occupant: 'promoted' })),
      /promoted former replica of this very secret/,
    ],
    [
      'somebody promoted the replica that was to be removed',
      aCase('replica-unexpected', anUnexpected()),
      aCase('replica-unexpected', anUnexpected({ local: null, occupant: 'promoted' })),
      /is no replica of it/,
    ],
    [
      'the policy wants another key',
      aCase('replica-key-mismatch', aWrongKey()),
      aCase('replica-key-mismatch', aWrongKey({ requirement: { key: 'alias/other' } })),
      'The key was alias/right and is now alias/other. The precondition required was alias/right and is now alias/other. The clause production of the policy has changed.',
    ],
    [
      'somebody gave the replica another wrong key',
      aCase('replica-key-mismatch', aWrongKey()),
      aCase('replica-key-mismatch', aWrongKey({ local: { kmsKeyId: 'alias/wrong' }, keys: unlike })),
      /^The precondition key was alias\/aws\/secretsmanager and is now alias\/wrong\./,
    ],
    [
      'the alias of the required key was given to another key',
      aCase('replica-key-mismatch', aWrongKey({ keys: { required: unlike.actual } })),
      aCase('replica-key-mismatch', aWrongKey({ keys: { required: unlike.required } })),
      /^The precondition requiredKey was arn:aws:kms:\S+ and is now arn:aws:kms:\S+2\.$/,
    ],
    [
      'the policy changed elsewhere in the clause',
      aCase('replica-missing', aMissing()),
      aCase('replica-missing', aMissing({ require: { primary: ['eu-west-1'] } })),
      'The clause production of the policy has changed.',
    ],
    [
      'the policy asks no more',
      aCase('replica-missing', aMissing()),
      aCase('replica-missing', aMissing({ requirement: null })),
      'The policy does not require a replica in eu-central-1.',
    ],
    [
      'another clause matches',
      aCase('replica-missing', aMissing()),
      aCase('replica-missing', renamedClause(aMissing())),
      'The clause production of the policy has changed: payments matches now.',
    ],
    [
      'a clause matches where none did',
      aCase('replica-orphaned', anOrphan()),
      aCase('replica-orphaned', { ...anOrphan(), clause: aMissing().clause }),
      'The clause (none) of the policy has changed: production matches now.',
    ],
    [
      'no clause matches any more',
      aCase('replica-orphaned', { ...anOrphan(), clause: aMissing().clause }),
      aCase('replica-orphaned', anOrphan()),
      'The clause production of the policy has changed: none matches now.',
    ],
    [
      'another finding asks for it',
      aCase('replica-missing', aMissing()),
      aCase('replica-missing', aMissing(), { id: 'another' }),
      'It is asked for another finding or another secret now.',
    ],
  ])('%s', (_what, approved, fresh, reason) => {
    const { proceed, moved } = compare(planOf(approved), freshPlan(...(fresh ? [fresh] : [])));
    expect(proceed).toEqual([]);
    expect(moved).toMatchObject([{ code: 'world-moved', finding: approved.finding.id }]);
    if (typeof reason === 'string') expect(moved[0]?.reason).toBe(reason);
    else expect(moved[0]?.reason).toMatch(reason);
  });

  it('and the others proceed', () => {
    const still = aCase('replica-missing', inAnotherRegion(aMissing()));
    const policy = policyWith({ regions: ['eu-central-1', 'us-east-1'] });
    const approved = makePlan([aCase('replica-failed', aConflict()), still], policy, now);
    const { proceed, moved } = compare(approved, makePlan([aCase('replica-failed', failedNow), still], policy, later));
    expect(proceed).toMatchObject([{ kind: 'replicate', region: 'us-east-1' }]);
    expect(moved).toMatchObject([{ action: 'overwrite', code: 'world-moved' }]);
  });
});

test('what has moved is told by what is about it, whatever else the fresh plan says', () => {
  const others = ['another', 'zzz'].map((id) => aCase('replica-missing', inAnotherRegion(exampleView()), { id }));
  const policy = policyWith({ regions: ['eu-central-1', 'us-east-1'] });
  const own = aCase('replica-missing', aMissing({ requirement: null }));
  const approved = planOf(aCase('replica-missing', aMissing()));
  const { moved } = compare(approved, makePlan([...others, own], policy, later));
  expect(moved.map(({ reason }) => reason)).toEqual(['The policy does not require a replica in eu-central-1.']);

  const elsewhere = makePlan(
    [aCase('replica-missing', inAnotherRegion(aMissing()), { id: 'another' }), own],
    policy,
    later,
  );
  expect(elsewhere.actions).toHaveLength(1);
  expect(compare(approved, elsewhere).moved.map(({ reason }) => reason)).toEqual([
    'The policy does not require a replica in eu-central-1.',
  ]);
});

describe('a plan that was edited is refused as a whole', () => {
  const cases = [aCase('replica-failed', aConflict())];
  const plan = planOf(...cases);
  const [action] = plan.actions;
  if (!action) throw new Error('an action was expected');
  const forged = { ...action, kind: 'remove' as const };

  it.each([
    ['an action', { ...plan, actions: [forged] }],
    [
      'an action, with a plan hash that fits',
      { ...plan, actions: [forged], hash: planHash([forged], plan.validUntil) },
    ],
    ['one action of two, with a plan hash that fits', twoWithOne(forged)],
    ['its validity', { ...plan, validUntil: '2099-01-01T00:00:00.000Z' }],
    ['the list of actions', { ...plan, actions: [action, action] }],
  ])('%s', (_what, approved) => {
    const { proceed, moved } = compare(approved, freshPlan(...cases));
    expect(proceed).toEqual([]);
    expect(moved.map(({ code }) => code)).toEqual(approved.actions.map(() => 'plan-altered'));
  });
});

function renamedClause(view: ReplicaView): ReplicaView {
  return view.clause ? { ...view, clause: { ...view.clause, name: 'payments' } } : view;
}

function inAnotherRegion(view: ReplicaView): ReplicaView {
  return { ...view, region: 'us-east-1' };
}

/** Beside an action that nobody edited. */
function twoWithOne(forged: Action): Plan {
  const policy = policyWith({ regions: ['us-east-1'] });
  const { actions, ...plan } = makePlan([aCase('replica-missing', inAnotherRegion(aMissing()))], policy, now);
  const both = [...actions, forged];
  return { ...plan, actions: both, hash: planHash(both, plan.validUntil) };
}
