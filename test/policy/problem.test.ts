import { expect, test } from 'vitest';
import { byPosition, formatPath, type Problem, plain, quote } from '../../lib/policy/problem.ts';

const at = (line: number, column: number, code: Problem['code']): Problem => {
  return { line, column, code, path: '(file)', message: '', example: '' };
};

test('problems are told in the order of the file, and those of one place always in the same order', () => {
  const sorted = [
    at(1, 9, 'wrong-type'),
    at(2, 1, 'bad-alias'),
    at(2, 1, 'unknown-key'),
    at(2, 1, 'unknown-key'),
    at(2, 3, 'bad-alias'),
  ];
  expect([...sorted].reverse().sort(byPosition)).toEqual(sorted);
  expect([...sorted].sort(byPosition)).toEqual(sorted);
  const [, first, second, same] = sorted as [Problem, Problem, Problem, Problem];
  expect([byPosition(first, second), byPosition(second, first), byPosition(second, same)]).toEqual([-1, 1, 0]);
});

test('a path is written as people write it, whatever its keys are', () => {
  expect(formatPath([])).toBe('(file)');
  expect(formatPath(['clauses', 2, 'match', 'tags', 'cost centre'])).toBe('clauses[2].match.tags["cost centre"]');
  expect(formatPath(['a b', 'c'])).toBe('["a b"].c');
  expect(formatPath(['x'.repeat(61)])).toBe(`["${'x'.repeat(59)}…"]`);
});

test('text of the file is printed on one line, no longer than it may be', () => {
  expect(quote('a\nb\u202e')).toBe('"a\\u{a}b\\u{202e}"');
  expect(quote('x'.repeat(60))).toBe(`"${'x'.repeat(60)}"`);
  expect(plain('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
});
