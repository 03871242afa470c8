import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../lib/policy/parse.ts';
import { rules } from '../../lib/rules/index.ts';
import { mend } from './mend.ts';
import { policyWith } from './support.ts';

const policySetting = (settings: string) => policyWith(`match: {}\nrules: { ${settings} }`);

describe('a duration in a rule’s settings', () => {
  it.each([
    ['replica-stuck: { grace: 20m }', 'replica-stuck', { grace: 20 * 60_000 }],
    ['replica-stale: { grace: 2h, severity: high }', 'replica-stale', { grace: 2 * 3_600_000 }],
    ['replica-unused: { period: 90d }', 'replica-unused', { period: 90 * 86_400_000 }],
    ['replica-stuck: { severity: low }', 'replica-stuck', { grace: 15 * 60_000 }],
    ['replica-unused: { severity: low }', 'replica-unused', {}],
  ])('%s is read in milliseconds', (settings, rule, parameters) => {
    const result = parsePolicy(policySetting(settings), rules);
    expect(result.ok && result.policy.clauses[0]?.rules[rule]?.parameters).toEqual(parameters);
  });

  it.each([
    ['replica-stuck: { grace: 4m }', 'replica-stuck.grace', '7:38', 'invalid-value', 'must be at least 5m'],
    ['replica-stuck: { grace: 15 }', 'replica-stuck.grace', '7:38', 'wrong-type', 'a duration such as 15m, 2h or 90d'],
    [
      'replica-stuck: { grace: 15 minutes }',
      'replica-stuck.grace',
      '7:38',
      'invalid-value',
      'must be a duration such as',
    ],
    ['replica-stuck: { grace: 0h }', 'replica-stuck.grace', '7:38', 'invalid-value', 'must be a duration such as'],
    ['replica-stuck: { grace: }', 'replica-stuck.grace', '7:38', 'wrong-type', 'must be a duration such as'],
    ['replica-stuck: { graec: 15m }', 'replica-stuck.graec', '7:31', 'unknown-key', 'did you mean "grace"?'],
  ])('%s is refused with place and example', (settings, path, where, code, says) => {
    const text = policySetting(settings);
    const result = parsePolicy(text, rules);
    expect(result.ok ? [] : result.problems).toMatchObject([
      { code, path: `clauses[0].rules.${path}`, message: expect.stringContaining(says), example: 'grace: 15m' },
    ]);
    const [problem] = result.ok ? [] : result.problems;
    expect(`${problem?.line}:${problem?.column}`).toBe(where);
    expect(problem && parsePolicy(mend(text, problem), rules).ok).toBe(true);
  });

  it('shows a period that a person could mean, not merely one that is valid', () => {
    const result = parsePolicy(policySetting('replica-unused: { period: soon }'), rules);
    expect(result.ok ? [] : result.problems).toMatchObject([{ example: 'period: 90d' }]);
  });
});
