import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../lib/policy/parse.ts';
import { mend } from './mend.ts';
import { end, fakeRules, policyWith } from './support.ts';

const now = Date.UTC(2026, 5, 15, 12);

/** A valid exception with these lines replaced or added; `rule` is line 8, column 5. */
function policyExcepting(lines: Readonly<Record<string, string | undefined>> = {}): string {
  const written = {
    rule: 'replica-failed',
    secret: 'prod/legacy/*',
    reason: 'Moves in June',
    owner: 'team-payments',
    until: '2026-12-31',
    ...lines,
  };
  const body = Object.entries(written).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
  return `${policyWith('match: {}')}exceptions:\n  - ${body.join('\n    ')}\n${end}`;
}

describe('an exception', () => {
  it('names rule, secret, reason, owner and last day, and may name account and Region', () => {
    const result = parsePolicy(policyExcepting({ account: '"111122223333"', region: 'us-east-1' }), fakeRules, now);
    expect(result).toMatchObject({ ok: true, warnings: [] });
    expect(result.ok && result.policy.exceptions).toEqual([
      {
        rule: 'replica-failed',
        secret: 'prod/legacy/*',
        account: '111122223333',
        region: 'us-east-1',
        reason: 'Moves in June',
        owner: 'team-payments',
        until: '2026-12-31',
      },
    ]);
  });

  it.each([
    ['a quoted day', { until: '"2026-12-31"' }],
    ['the last of February in a leap year', { until: '2028-02-29' }],
    ['a secret that is known to be unreadable', { rule: 'unreadable' }],
  ])('may have %s', (_, lines) => {
    expect(parsePolicy(policyExcepting(lines), fakeRules).ok).toBe(true);
  });

  it('is none where the policy names none', () => {
    const result = parsePolicy(policyWith('match: {}'), fakeRules);
    expect(result.ok && result.policy.exceptions).toEqual([]);
  });

  it.each([
    ['a misspelt rule', { rule: 'replica-faild' }, 'unknown-rule', '8:11 rule', 'did you mean "replica-failed"?'],
    ['a rule like no other', { rule: 'zzz' }, 'unknown-rule', '8:11 rule', 'replica-failed, replica-stuck, unreadable'],
    ['no last day', { until: undefined }, 'missing-key', '8:5 until', '"until" is missing.'],
    ['no owner', { owner: undefined }, 'missing-key', '8:5 owner', '"owner" is missing.'],
    ['an empty reason', { reason: '" "' }, 'invalid-value', '10:13 reason', 'is empty'],
    ['a day that no calendar has', { until: '2026-02-30' }, 'invalid-value', '12:12 until', 'must be a day of the'],
    [
      'a time of day',
      { until: '2026-12-31T00:00:00Z' },
      'invalid-value',
      '12:12 until',
      'must be a day of the calendar',
    ],
    ['a year alone', { until: '2026' }, 'wrong-type', '12:12 until', 'not the number "2026"'],
    [
      'a glob that can match nothing',
      { secret: '"prod/{a,b}"' },
      'invalid-value',
      '9:13 secret',
      'could match no secret',
    ],
    [
      'an account that is not listed',
      { account: '"999999999999"' },
      'account-not-listed',
      '13:14 account',
      'cover nothing',
    ],
    [
      'a Region that is not listed',
      { region: 'eu-wst-1' },
      'region-not-listed',
      '13:13 region',
      'did you mean "eu-west-1"?',
    ],
    ['an unquoted account', { account: '111122223333' }, 'unquoted-text', '13:14 account', 'needs quotes'],
    ['a key of its own', { ticket: 'OPS-1' }, 'unknown-key', '13:5 ticket', 'is not known here'],
  ])('with %s is refused, and mended by the example', (_, lines, code, where, says) => {
    const text = policyExcepting(lines);
    const result = parsePolicy(text, fakeRules);
    const problems = result.ok ? [] : result.problems;
    expect(problems.map(({ code, line, column, path }) => `${code} ${line}:${column} ${path}`)).toEqual([
      `${code} ${where.replace(' ', ' exceptions[0].')}`,
    ]);
    const [problem] = problems;
    expect(problem?.message).toContain(says);
    expect(problem && parsePolicy(mend(text, problem), fakeRules).ok).toBe(true);
  });

  it('that is not a list of them is refused', () => {
    const result = parsePolicy(`${policyWith('match: {}')}exceptions: { rule: replica-failed }\n`, fakeRules);
    expect(result.ok ? [] : result.problems).toMatchObject([{ code: 'wrong-type', path: 'exceptions' }]);
  });

  it.each([
    ['2026-06-14', 'exception-expired', 'ended with 2026-06-14: what it covers counts again'],
    ['2028-06-16', 'exception-distant', 'more than two years from now'],
  ])('until %s is accepted with a warning', (until, code, says) => {
    expect(parsePolicy(policyExcepting({ until }), fakeRules, now)).toMatchObject({
      ok: true,
      warnings: [
        { code, path: 'exceptions[0].until', message: expect.stringContaining(says), example: 'until: 2026-09-13' },
      ],
    });
  });

  it('holds on its last day to the end', () => {
    const policy = policyExcepting({ until: '2026-06-15' });
    expect(parsePolicy(policy, fakeRules, Date.UTC(2026, 5, 15, 23, 59, 59)).warnings).toEqual([]);
    expect(parsePolicy(policy, fakeRules, Date.UTC(2026, 5, 16)).warnings).toMatchObject([
      { code: 'exception-expired' },
    ]);
  });
});
