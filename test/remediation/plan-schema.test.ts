import { describe, expect, test } from 'vitest';
import type { Action, Plan } from '../../lib/domain/plan.ts';
import { RepairDetail } from '../../lib/remediation/event-schema.ts';
import { planHash } from '../../lib/remediation/plan.ts';
import { planSchema } from '../../lib/remediation/plan-schema.ts';
import { RepairsDetail } from '../../lib/remediation/report-schema.ts';
import { anAction, aRepair } from '../support/a-repair.ts';

const validUntil = '2026-03-01T10:00:00.000Z';

function planned(...actions: readonly Action[]): Plan {
  return { version: 1, createdAt: validUntil, validUntil, actions, refusals: [], hash: planHash(actions, validUntil) };
}

const plan = planned(anAction({ finding: 'f' }), anAction({ finding: 'g' }));

/** What is said against a plan from outside. */
function complaints(given: unknown): string[] {
  return planSchema.safeParse(given).error?.issues.map(({ message }) => message) ?? [];
}

describe('a plan that comes from outside', () => {
  test('is taken as it was made', () => {
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  test('is refused where one of its actions was changed', () => {
    const [first, ...rest] = plan.actions;
    const changed = { ...plan, actions: [{ ...first, region: 'us-west-2' }, ...rest] };
    expect(complaints(changed)).toContain('an action was changed after it was planned');
  });

  test.each([
    ['lasts longer', { ...plan, validUntil: '2027-03-01T10:00:00.000Z' }],
    ['holds less', { ...plan, actions: plan.actions.slice(1) }],
    ['holds more', { ...plan, actions: [...plan.actions, anAction({ finding: 'h' })] }],
  ])('is refused where it %s than it was made to', (_what, changed) => {
    expect(complaints(changed)).toEqual(['the plan was changed after it was made']);
  });

  test.each([
    ['another version', { ...plan, version: 2 }],
    ['a fact that nobody knows', { ...plan, approved: true }],
    ['an action of another kind', planned(anAction({ kind: 'destroy' as never }))],
    ['an account that is none', planned(anAction({ account: '11112222333' }))],
  ])('is refused with %s', (_what, given) => {
    expect(complaints(given)).not.toEqual([]);
  });
});

test('a repair that is told has its action, and how far it got', () => {
  const detail = { schemaVersion: '1', shortened: false, id: 'x', at: validUntil, repair: aRepair() };
  const version = RepairDetail.shape.schemaVersion.def.values[0];
  expect(RepairDetail.parse({ ...detail, schemaVersion: version })).toMatchObject({ repair: aRepair() });
  const odd = { ...detail, schemaVersion: version, repair: { ...aRepair(), state: 'odd' } };
  expect(RepairDetail.safeParse(odd).success).toBe(false);
  expect(RepairsDetail.safeParse({ ...detail, schemaVersion: version }).success).toBe(false);
});
