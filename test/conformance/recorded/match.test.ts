import { describe, expect, test } from 'vitest';
import { mismatch } from './match.ts';

const cases: readonly [what: string, expected: unknown, actual: unknown, wrong: string | undefined][] = [
  ['the same', { a: 1, b: ['x'] }, { a: 1, b: ['x'] }, undefined],
  ['a field more', { a: 1 }, { a: 1, b: 2 }, 'answer.b: expected nothing, got 2'],
  ['a field less', { a: 1, b: 2 }, { a: 1 }, 'answer.b: expected 2, got nothing'],
  ['another value', { a: 1 }, { a: 2 }, 'answer.a: expected 1, got 2'],
  ['any time', { at: '<time>' }, { at: 1.5 }, undefined],
  ['a time that is a text', { at: '<time>' }, { at: '1.5' }, 'answer.at: expected "<time>", got "1.5"'],
  ['a name that recurs', ['<v>', 'is <v>'], ['x', 'is x'], undefined],
  ['a name that means two things', ['<v>', 'is <v>'], ['x', 'is y'], 'answer.1: expected "is x", got "is y"'],
  ['two names for one thing', ['<v1>', '<v2>'], ['x', 'x'], 'answer.1: expected "<v2>", got "x"'],
  ['a name as a key', { '<v1>': ['b'], '<v2>': ['a'] }, { x: ['a'], y: ['b'] }, undefined],
  ['a key whose value differs', { '<v1>': ['b'] }, { x: ['a'] }, 'answer.<v1>: expected ["b"], got nothing'],
  ['versions in another order', { Versions: [{ i: 1 }, { i: 2 }] }, { Versions: [{ i: 2 }, { i: 1 }] }, undefined],
  ['other lists in another order', { l: [1, 2] }, { l: [2, 1] }, 'answer.l.0: expected 1, got 2'],
  ['a text with special characters', 'a.b (<x>)', 'a.b (c)', undefined],
  ['a text that a pattern would match', 'a.b', 'axb', 'answer: expected "a.b", got "axb"'],
];

describe('an answer beside the one that was recorded', () => {
  test.each(cases)('%s', (_what, expected, actual, wrong) => {
    expect(mismatch(expected, actual, new Map())).toBe(wrong);
  });
});
