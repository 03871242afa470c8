import type { Action, Plan } from '../../lib/domain/plan.ts';
import { type GuardContext, guard, type Trigger } from '../../lib/remediation/guard.ts';
import { actionHash } from '../../lib/remediation/plan.ts';
import { exampleNow as now } from '../../lib/rules/example.ts';
import { aCase, aConflict, aMissing, anOrphan, anUnexpected, aRemediation, planOf } from './a-case.ts';

export const triggers: readonly Trigger[] = ['manual', 'approval', 'auto'];
export const replicate = planOf(aCase('replica-missing', aMissing()));
export const overwrite = planOf(aCase('replica-failed', aConflict()));
export const remove = planOf(aCase('replica-unexpected', anUnexpected()));
export const promote = planOf(aCase('replica-orphaned', anOrphan()));

export function context(facts: Partial<GuardContext> = {}): GuardContext {
  return {
    policy: aRemediation(),
    sealed: true,
    trigger: 'auto',
    now,
    apply: true,
    unreadable: [],
    replicas: 100,
    attemptsOn: () => ({ count: 0, lastAt: 0 }),
    ...facts,
  };
}

export function told(plan: Plan, facts: Partial<GuardContext> = {}): string {
  const { allowed, refused } = guard(plan, context(facts));
  return [...allowed.map(({ kind }) => kind), ...refused.map(({ code }) => code)].join(', ');
}

/** Edited by one who knows how the hash is made. */
export function edited(action: Action, change: Partial<Action>): Action {
  const changed = { ...action, ...change };
  return { ...changed, hash: actionHash(changed) };
}
