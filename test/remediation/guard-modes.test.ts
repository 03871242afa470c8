import { describe, expect, test } from 'vitest';
import type { RemediationPolicy, RepairMode } from '../../lib/domain/policy.ts';
import type { Trigger } from '../../lib/remediation/guard.ts';
import { aCase, aRemediation, aWrongKey, planOf } from './a-case.ts';
import { edited, overwrite, promote, remove, replicate, told, triggers } from './a-guard.ts';

const permitted: Readonly<Record<RepairMode, Readonly<Record<Trigger, boolean>>>> = {
  off: { manual: false, approval: false, auto: false },
  manual: { manual: true, approval: true, auto: false },
  approve: { manual: false, approval: true, auto: false },
  auto: { manual: true, approval: true, auto: true },
};
const modes = Object.keys(permitted) as RepairMode[];
const matrix = modes.flatMap((mode) => triggers.map((trigger) => [mode, trigger, permitted[mode][trigger]] as const));

describe('modes', () => {
  test.each(matrix)('a rule in mode %s, asked by %s: %s', (mode, trigger, allowed) => {
    const policy = aRemediation({ rules: { 'replica-missing': mode } });
    expect(told(replicate, { policy, trigger }) === 'replicate').toBe(allowed);
  });

  test.each(matrix)('overwriting and removing in mode %s, asked by %s: %s', (mode, trigger, allowed) => {
    const policy = aRemediation({ overwrite: mode, remove: mode });
    expect(told(overwrite, { policy, trigger }) === 'overwrite').toBe(allowed);
    expect(told(remove, { policy, trigger }) === 'remove').toBe(allowed);
    expect(told(replicate, { policy, trigger })).toBe('replicate');
  });

  test.each(matrix)('a destructive action needs its rule too: mode %s, asked by %s: %s', (mode, trigger, allowed) => {
    const policy = aRemediation({ rules: { 'replica-failed': mode, 'replica-unexpected': mode } });
    expect(told(overwrite, { policy, trigger }) === 'overwrite').toBe(allowed);
    expect(told(remove, { policy, trigger }) === 'remove').toBe(allowed);
  });

  test('the mode of removing does not open overwriting, nor the other way round', () => {
    expect(told(overwrite, { policy: aRemediation({ overwrite: 'off' }) })).toBe('mode-off');
    expect(told(remove, { policy: aRemediation({ remove: 'off' }) })).toBe('mode-off');
  });

  test.each([
    ['a mode that nobody knows', withMode('full')],
    ['a mode that every object has', withMode('constructor')],
    ['a rule that is not named', aRemediation({ rules: {} })],
  ])('%s is off', (_title, policy) => {
    for (const trigger of triggers) expect(told(replicate, { policy, trigger })).toBe('mode-off');
  });

  test('a rule that is called as what every object has is not permitted by it', () => {
    const [action] = replicate.actions;
    if (!action) throw new Error('an action was expected');
    const plan = { ...replicate, actions: [edited(action, { rule: 'constructor' })] };
    expect(told(plan)).toBe('mode-off');
  });

  test.each([
    ['manual', 'promote'],
    ['approval', 'promote'],
    ['auto', 'by-hand-only'],
  ] as const)('a promotion asked by %s: %s', (trigger, outcome) => {
    const policy = aRemediation({ rules: { 'replica-orphaned': 'auto' } });
    expect(told(promote, { trigger, policy })).toBe(outcome);
  });
});

test('a rekey needs no other mode than that of its rule', () => {
  const plan = planOf(aCase('replica-key-mismatch', aWrongKey()));
  expect(told(plan, { policy: aRemediation({ overwrite: 'off', remove: 'off' }) })).toBe('rekey');
});

/** As a hand-built or damaged policy may have it. */
function withMode(mode: string): RemediationPolicy {
  return JSON.parse(
    JSON.stringify(aRemediation({ rules: { 'replica-missing': 'off' } })).replace('"off"', `"${mode}"`),
  );
}
