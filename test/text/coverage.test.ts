import { describe, expect, test } from 'vitest';
import { coverageText, firstUnmatched, isUncovered, partialText } from '../../lib/text/coverage.ts';
import { aCoverage } from '../report/a-result.ts';

describe('how much of the estate the policy covers', () => {
  test('is said of all secrets, what no clause matches in capitals', () => {
    expect(coverageText(aCoverage({ required: 2, unmatched: 1544 }))).toBe(
      '2 required, 0 must not be replicated, 0 only tuned, 1,544 MATCHED BY NO CLAUSE',
    );
  });

  test('is said quietly where the policy allows it, and where there is none', () => {
    const allowed = aCoverage({ required: 2, unmatched: 544, unmatchedMode: 'allow' });
    expect(coverageText(allowed)).toContain('544 matched by no clause');
    expect(coverageText(aCoverage({ required: 2, unmatched: 0 }))).toContain('0 matched by no clause');
    expect(
      [allowed, aCoverage({ unmatched: 1 }), aCoverage({ unmatched: 1, unmatchedMode: 'fail' })].map(isUncovered),
    ).toEqual([false, true, true]);
  });

  test('names what is undecided, whatever the policy allows', () => {
    const coverage = aCoverage({ undecided: 3, unmatchedMode: 'allow' });
    expect(coverageText(coverage)).toMatch(/, 3 UNDECIDED, /);
    expect(isUncovered(coverage)).toBe(true);
  });

  test('names the first, each name once, and counts the rest, named or not', () => {
    const region = 'eu-central-1';
    const unmatchedSecrets = [
      { account: '111122223333', name: 'a', region },
      { account: '444455556666', name: 'a', region },
      { account: '111122223333', name: 'b', region },
      { account: '111122223333', name: 'c', region },
    ];
    expect(firstUnmatched({ unmatched: 12_000, unmatchedSecrets }, 2)).toEqual({ names: ['a', 'b'], more: 11_997 });
  });
});

describe('what a narrowed audit left out', () => {
  test.each([
    [[], [], null],
    [[], ['us-east-1'], 'PARTIAL, left out us-east-1'],
    [['111122223333'], [], 'PARTIAL, left out account 111122223333'],
    [
      ['111122223333', '444455556666'],
      ['us-east-1'],
      'PARTIAL, left out accounts 111122223333, 444455556666 and us-east-1',
    ],
    [[], ['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'PARTIAL, left out a, b, c, d, e and 2 more'],
  ])('accounts %j and Regions %j', (accounts, regions, said) => {
    expect(partialText({ leftOut: { accounts, regions } })).toBe(said);
  });
});
