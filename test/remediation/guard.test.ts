import { describe, expect, it, test } from 'vitest';
import type { Action, Plan } from '../../lib/domain/plan.ts';
import type { RemediationPolicy } from '../../lib/domain/policy.ts';
import { type GuardContext, guard } from '../../lib/remediation/guard.ts';
import { minutes, exampleNow as now } from '../../lib/rules/example.ts';
import { aCase, aMissing, anUnexpected, aRemediation, planOf } from './a-case.ts';
import { context, edited, overwrite, remove, replicate, told, triggers } from './a-guard.ts';

describe('the guard refuses the whole run for', () => {
  it.each<readonly [what: string, plan: Plan, facts: Partial<GuardContext>, code: string]>([
    ['no remediation', replicate, { policy: undefined }, 'no-remediation'],
    ['the kill switch', replicate, { policy: aRemediation({ killSwitch: true }) }, 'kill-switch'],
    ['a kill switch that is no switch', replicate, { policy: withoutKillSwitch() }, 'kill-switch'],
    ['a Region that was not read', replicate, { unreadable: ['us-east-1'] }, 'region-unreadable'],
    ['a plan that has expired', replicate, { now: now + 60 * minutes }, 'plan-expired'],
    ['a plan that is valid for ever', { ...replicate, validUntil: 'for ever' }, {}, 'plan-expired'],
    ['a time that is none', replicate, { now: Number.NaN }, 'plan-expired'],
    ['an action that was edited', { ...replicate, actions: turnedInto('overwrite') }, {}, 'plan-altered'],
    ['an action that is there twice', { ...replicate, actions: twice() }, {}, 'plan-altered'],
  ])('%s', (_what, plan, facts, code) => {
    for (const trigger of triggers) {
      const verdict = guard(plan, context({ ...facts, trigger }));
      expect(verdict).toMatchObject({ allowed: [], stopped: { code } });
      expect(verdict.refused.map((refusal) => refusal.code)).toEqual(plan.actions.map(() => code));
    }
  });

  test('no plan until the moment of its end', () => {
    expect(told(replicate, { now: now + 60 * minutes - 1 })).toBe('replicate');
  });
});

describe('an action', () => {
  it.each<readonly [what: string, plan: Plan, facts: Partial<GuardContext>, code: string]>([
    ['in another Region', replicate, { policy: aRemediation({ regions: ['us-east-1'] }) }, 'region-not-allowed'],
    ['in no Region', replicate, { policy: aRemediation({ regions: [] }) }, 'region-not-allowed'],
    ['whose victim is not recorded', withoutVictim(null), {}, 'victim-unknown'],
    ['whose victim has no ARN', withoutVictim({ arn: null }), {}, 'victim-unknown'],
    ['tried nobody knows how often', replicate, { attemptsOn: () => undefined }, 'attempts-unknown'],
    ['tried no number of times', replicate, tried(Number.NaN, 0), 'attempts-unknown'],
    ['tried less than never', replicate, tried(-1, 0), 'attempts-unknown'],
    ['tried as often as may be', replicate, tried(3, 0), 'attempts-exhausted'],
    ['with no number for a cap', replicate, { policy: aRemediation({ attempts: Number.NaN }) }, 'attempts-exhausted'],
    ['tried within the cooldown', replicate, tried(1, now - 60 * minutes + 1), 'cooling-down'],
    ['tried at no time', replicate, tried(1, Number.NaN), 'cooling-down'],
    ['tried tomorrow', replicate, tried(1, now + 1), 'cooling-down'],
    ['tried before the cooldown', replicate, tried(2, now - 60 * minutes), 'replicate'],
  ])('%s', (_what, plan, facts, code) => {
    expect(told(plan, facts)).toBe(code);
  });

  test('that is refused leaves the others', () => {
    const plan = { ...replicate, actions: [...overwrite.actions, ...replicate.actions] };
    expect(told(plan, { policy: aRemediation({ overwrite: 'off' }) })).toBe('replicate, mode-off');
  });

  test('that writes nothing is neither allowed nor refused', () => {
    const plan = planOf(aCase('replica-missing', aMissing({ reported: { status: 'InProgress' } })));
    expect(plan.actions).toMatchObject([{ kind: 'wait' }]);
    expect(guard(plan, context())).toEqual({ allowed: [], refused: [], stopped: null });
  });
});

test('a removal may find nothing there any more', () => {
  const gone = planOf(aCase('replica-unexpected', anUnexpected({ local: null })));
  expect(gone.actions).toMatchObject([{ kind: 'remove', destroys: { arn: null } }]);
  expect(told(gone)).toBe('remove');
});

test.each<readonly [string, Plan, Partial<GuardContext>, string]>([
  [
    'what is off',
    overwrite,
    { policy: aRemediation({ overwrite: 'off' }) },
    'The policy has overwriting switched off.',
  ],
  ['what else is off', remove, { policy: aRemediation({ remove: 'off' }) }, 'The policy has removing switched off.'],
  ['who must start it', remove, { policy: aRemediation({ remove: 'manual' }) }, 'removing be done by hand only'],
  [
    'who must agree',
    remove,
    { policy: aRemediation({ remove: 'approve' }) },
    'removing be done after an approval only',
  ],
  ['when it was tried', replicate, tried(1, now), 'It was tried at 2026-01-15T03:00:00.000Z, too short a time ago.'],
  ['at no time', replicate, tried(1, Number.NaN), 'It was tried at an unknown time'],
  [
    'which share is exceeded',
    replicate,
    { policy: aRemediation({ limits: { actions: 10, share: 0.025 } }), replicas: 10 },
    '1 changes are more than 2.5 % of the 10 replicas; none was made.',
  ],
])('a refusal says %s', (_what, plan, facts, reason) => {
  expect(guard(plan, context(facts)).refused[0]?.reason).toContain(reason);
});

describe('the limits of a run', () => {
  it.each<
    readonly [
      what: string,
      count: number,
      limits: RemediationPolicy['limits'],
      replicas: number,
      code: string | undefined,
    ]
  >([
    ['allow as many as may be', 10, { actions: 10, share: 1 }, 100, undefined],
    ['refuse every change: one more than may be', 11, { actions: 10, share: 1 }, 100, 'limit-actions'],
    ['allow exactly the share', 29, { actions: 100, share: 0.29 }, 100, undefined],
    ['refuse every change: one above the share', 30, { actions: 100, share: 0.29 }, 100, 'limit-share'],
    ['refuse every change: a share of nothing', 1, { actions: 100, share: 1 }, 0, 'limit-share'],
    ['refuse every change: a share of less than nothing', 1, { actions: 100, share: 1 }, -1, 'limit-share'],
    ['refuse every change: a share of nobody knows what', 1, { actions: 100, share: 1 }, Number.NaN, 'limit-share'],
    ['refuse every change: no number for a count', 1, { actions: Number.NaN, share: 1 }, 100, 'limit-actions'],
    ['refuse every change: no number for a share', 1, { actions: 10, share: Number.NaN }, 100, 'limit-share'],
    ['allow nothing to do', 0, { actions: 0, share: 0 }, 0, undefined],
  ])('%s', (_what, count, limits, replicas, code) => {
    const { allowed, refused, stopped } = guard(
      planOfMany(count),
      context({ policy: aRemediation({ limits }), replicas }),
    );
    expect(stopped?.code).toBe(code);
    expect(allowed).toHaveLength(code ? 0 : count);
    expect(refused.map((refusal) => refusal.code)).toEqual(code ? Array(count).fill(code) : []);
  });

  test('do not fire in a dry run', () => {
    const policy = aRemediation({ limits: { actions: 1, share: 0.01 } });
    const { allowed, stopped } = guard(planOfMany(30), context({ policy, apply: false }));
    expect(allowed).toHaveLength(30);
    expect(stopped).toBeNull();
  });

  test('count what would be done, not what is refused anyway', () => {
    const plan = { ...replicate, actions: [...planOfMany(1).actions, ...overwrite.actions, ...remove.actions] };
    const policy = aRemediation({ overwrite: 'off', remove: 'off', limits: { actions: 1, share: 1 } });
    expect(told(plan, { policy })).toBe('replicate, mode-off, mode-off');
  });
});

/** A plan of so many replications, each of another secret. */
function planOfMany(count: number): Plan {
  const [first] = replicate.actions;
  if (!first) throw new Error('an action was expected');
  const actions = Array.from({ length: count }, (_, index) => edited(first, { finding: `finding ${index}` }));
  return { ...replicate, actions };
}

function tried(count: number, lastAt: number): Partial<GuardContext> {
  return { attemptsOn: () => ({ count, lastAt }) };
}

function withoutKillSwitch(): RemediationPolicy {
  return JSON.parse(JSON.stringify(aRemediation()).replace('"killSwitch":false,', ''));
}

function turnedInto(kind: 'overwrite'): Action[] {
  return replicate.actions.map((action) => ({ ...action, kind }));
}

function twice(): Action[] {
  return [...replicate.actions, ...replicate.actions];
}

function withoutVictim(destroys: Action['destroys']): Plan {
  return { ...overwrite, actions: overwrite.actions.map((action) => edited(action, { destroys })) };
}
