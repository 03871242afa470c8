import { expect, test } from 'vitest';
import { clauseLines } from '../../lib/policy/clause-lines.ts';

const lines = (text: string) => Object.fromEntries(clauseLines(text));

test('each clause is found on the line of its name', () => {
  expect(lines('version: 1\nclauses:\n  - name: one\n    match: {}\n  -\n    match: {}\n    name: two\n')).toEqual({
    one: 3,
    two: 7,
  });
});

test.each([
  ['no YAML', 'clauses: [', {}],
  ['empty', '', {}],
  ['without clauses', 'version: 1\n', {}],
  ['with clauses that are no list', 'clauses: { name: one }\n', {}],
  ['with clauses that have no name', 'clauses: [null, {}, { name: 3 }, { name: one }]\n', { one: 1 }],
])('a policy that is %s has the lines of what can be read', (_, text, expected) => {
  expect(lines(text)).toEqual(expected);
});
