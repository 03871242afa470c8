import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ruleDocument } from '../../lib/rules/document.ts';
import { rules } from '../../lib/rules/index.ts';

for (const rule of rules) {
  test(`docs/rules/${rule.id}.md is up to date (npm run generate)`, async () => {
    await expect(ruleDocument(rule)).toMatchFileSnapshot(`../../docs/rules/${rule.id}.md`);
  });
}

test('docs/rules has no page of a rule that is gone', () => {
  const pages = readdirSync('docs/rules').map((page) => page.replace(/\.md$/, ''));
  expect(pages.sort()).toEqual(rules.map(({ id }) => id));
});
