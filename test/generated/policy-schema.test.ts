import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { policyJsonSchema } from '../../lib/policy/schema.ts';
import { rules } from '../../lib/rules/index.ts';
import { keyTable } from '../policy/key-table.ts';

const schema = policyJsonSchema(rules);

test('policies/policy.schema.json is up to date (npm run generate)', async () => {
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../policies/policy.schema.json');
});

test("docs/policy.md's table of keys is up to date (npm run generate)", async () => {
  const page = readFileSync('docs/policy.md', 'utf8');
  const generated = page.replace(
    /(?<=<!-- keys: generated [^\n]*-->\n)[\s\S]*?(?=<!-- keys: end -->)/,
    () => `\n${keyTable(schema)}\n`,
  );
  expect(generated, 'the page has lost the marks between which the table stands').toContain('`clauses[].match.name`');
  await expect(generated).toMatchFileSnapshot('../../docs/policy.md');
});
