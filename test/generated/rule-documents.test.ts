import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ruleDocument, rulesIndex, rulesTable } from '../../lib/rules/document.ts';
import { rules } from '../../lib/rules/index.ts';

for (const rule of rules) {
  test(`docs/rules/${rule.id}.md is up to date (npm run generate)`, async () => {
    await expect(ruleDocument(rule)).toMatchFileSnapshot(`../../docs/rules/${rule.id}.md`);
  });
}

test('docs/rules has no page of a rule that is gone', () => {
  const pages = readdirSync('docs/rules').filter((page) => page !== 'README.md');
  expect(pages.sort()).toEqual(rules.map(({ id }) => `${id}.md`));
});

test('docs/rules/README.md lists every rule (npm run generate)', async () => {
  await expect(rulesIndex(rules)).toMatchFileSnapshot('../../docs/rules/README.md');
});

test('the list of rules in README.md is up to date (npm run generate)', async () => {
  const [begin, end] = ['<!-- rules: generated from lib/rules by `npm run generate` -->\n', '\n<!-- /rules -->'];
  const text = readFileSync('README.md', 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  expect(from, `README.md has no block ${begin}`).toBeGreaterThan(-1);
  expect(to).toBeGreaterThan(from);
  const table = `\n${rulesTable(rules, 'docs/rules/')}\n`;
  await expect(text.slice(0, from + begin.length) + table + text.slice(to)).toMatchFileSnapshot('../../README.md');
});
