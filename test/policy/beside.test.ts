import { expect, test } from 'vitest';
import { parsePolicy } from '../../lib/policy/parse.ts';
import { end, fakeRules, head, policyRepairing, policyWith, problemsOf } from './support.ts';

test.each([
  ['a missing name', `${head}clauses: [{ match: {}, require: { replicas: { ap-south-1: {} } } }]\n`, 2],
  ['a misspelt key', policyWith('match: {}\nrequire: { primry: us-east-1, replicas: { ap-south-1: {} } }'), 2],
  [
    'a key of no form',
    policyWith('match: {}\nrequire: { primary: us-east-1, replicas: { us-east-1: { key: x } } }'),
    2,
  ],
])('beside %s, what contradicts the rest of the clause is told in the same run', (_, text, count) => {
  expect(problemsOf(text)).toHaveLength(count);
});

test('while the list of Regions has a mistake, nothing is said of what it holds', () => {
  const exception = '{ rule: unreadable, secret: a, region: us-east-1, reason: b, owner: c, until: 2026-12-31 }';
  const text = `${policyWith('match: { region: us-east-1 }')}exceptions: [${exception}]\n`;
  const result = parsePolicy(text.replace('[eu-west-1,', '[Ireland,'), fakeRules);
  expect(result).toMatchObject({ ok: false, problems: [{ path: 'regions[0]' }], warnings: [] });
});

test('one of several Regions in which the primary may live is enough', () => {
  const body = 'match: { region: [eu-west-1, us-east-1] }\nrequire: { primary: eu-west-1, replicas: {} }';
  expect(parsePolicy(`${policyWith(body)}${end}`, fakeRules)).toMatchObject({ ok: true, warnings: [] });
});

test('a file that says nothing is no policy, and text is not nothing', () => {
  expect(problemsOf('~\n')).toEqual(['1:1 empty-file (file)']);
  expect(problemsOf('hello\n')).toEqual(['1:1 wrong-type (file)']);
  expect(problemsOf('#'.padEnd(500_000))).toEqual(['1:1 empty-file (file)']);
  expect(parsePolicy('', fakeRules).warnings).toEqual([]);
});

test('a key without a value is told as empty, and not as one that needs quotes', () => {
  expect(problemsOf(policyWith('match: { name }'))).toEqual(['6:14 wrong-type clauses[0].match.name']);
  expect(problemsOf(policyWith('match: { name: }'))).toEqual(['6:20 wrong-type clauses[0].match.name']);
});

test('aliases may stand for ten thousand values, and one more is told once, whatever else is wrong', () => {
  const text = (count: number) => `a: 1\na: &a 1\nb: [${'*a,'.repeat(count)}]\n`;
  expect(problemsOf(text(10_000)).filter((problem) => problem.includes('bad-alias'))).toEqual([]);
  expect(problemsOf(text(10_002))).toEqual([expect.stringContaining('bad-alias b[10000]')]);
});

test('what YAML refuses is told in the order of the file, on one line each, with advice for tags alone', () => {
  const result = parsePolicy('a: !x 1\nb: }\n', fakeRules);
  expect((result.ok ? [] : result.problems).map(({ message }) => message)).toEqual([
    'Not valid YAML: Unresolved tag: !x; text that begins with ! needs quotes',
    'Not valid YAML: Unexpected flow-map-end token in YAML stream: "}"',
  ]);
  expect(problemsOf('name: !!binary aGk=\n')).toEqual(['1:7 yaml-syntax (file)']);
});

test("a rule's id that stands beside the modes is an unknown key, and a rule that is not there has no mode", () => {
  expect(problemsOf(policyRepairing({ 'replica-failed': 'manual' }))).toEqual([
    '9:3 unknown-key remediation.replica-failed',
  ]);
  expect(problemsOf(policyRepairing({ rules: '{ replica-missing: auto }' }))).toEqual([
    '9:12 unknown-rule remediation.rules.replica-missing',
  ]);
});

test('a list in place of a value is of the wrong type', () => {
  expect(problemsOf(policyWith('match: {}').replace('version: 1', 'version: [1]'))).toEqual([
    '1:10 wrong-type version',
  ]);
});

test('what is no exception is shown one, of a rule that there is', () => {
  const example = expect.stringContaining('{ rule: replica-failed, secret: prod/legacy/*');
  for (const written of ['[3]', '{}']) {
    const result = parsePolicy(`${policyWith('match: {}')}exceptions: ${written}\n`, fakeRules);
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'wrong-type', example }] });
  }
});
