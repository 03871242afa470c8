import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from '../../lib/rules/index.ts';
import { precedence } from '../../lib/rules/precedence.ts';
import { replicaFailed } from '../../lib/rules/replica-failed.ts';
import { catalogueProblems } from '../support/rule-catalogue.ts';

// A rule file is one that defines a rule with a literal id.
const ruleFiles = readdirSync('lib/rules')
  .filter((file) => /= defineRule\(\{\s+id: '/.test(readFileSync(`lib/rules/${file}`, 'utf8')))
  .map((file) => file.replace(/\.ts$/, ''));

test('every rule has its file, meta, examples, documentation, tests and place in the index', () => {
  expect(catalogueProblems(rules, { has: existsSync, ruleFiles })).toEqual([]);
});

test('a rule without its parts is refused with advice', () => {
  const bare = { ...replicaFailed, why: ' ', reads: [], examples: { compliant: [], violating: [] } };
  const problems = catalogueProblems([bare], { has: () => false, ruleFiles: ['replica-failed', 'replica-forgotten'] });
  expect(problems).toEqual([
    'lib/rules/replica-forgotten.ts is not listed: add it to lib/rules/index.ts.',
    'replica-failed: write its `why`; people read it at 3 a.m.',
    'replica-failed: name the API calls whose answers it reads in `reads`.',
    'replica-failed: add a compliant example; it is test and documentation.',
    'replica-failed: add a violating example; it is test and documentation.',
    'replica-failed: run `npm run generate` to write docs/rules/replica-failed.md.',
    'replica-failed: add test/rules/replica-failed.test.ts with testRule().',
  ]);
});

test('an unsorted or repeated rule is refused', () => {
  const problems = catalogueProblems([...rules].reverse(), { has: () => true, ruleFiles });
  expect(problems).toContain('lib/rules/index.ts must list each rule once, sorted by id.');
});

test('precedence names only rules that exist, and never both ways', () => {
  const ids = rules.map(({ id }) => id);
  for (const { speaks, silent } of precedence) {
    expect(ids).toEqual(expect.arrayContaining([speaks, ...silent]));
    for (const other of precedence) {
      if (silent.includes(other.speaks)) expect(other.silent).not.toContain(speaks);
    }
  }
});
