import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { matrixSection } from '../faults/document.ts';

const file = 'docs/errors.md';
const begin = '<!-- Generated from test/faults by `npm run generate`. -->';
const end = '<!-- End of the generated part. -->';

test('the fault matrix in docs/errors.md is up to date (npm run generate)', async () => {
  const text = await readFile(file, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  expect(from, `${file} has lost the line ${begin}`).toBeGreaterThan(0);
  expect(to, `${file} has lost the line ${end}`).toBeGreaterThan(from);

  const upToDate = `${text.slice(0, from)}${begin}\n\n${matrixSection()}\n\n${text.slice(to)}`;
  await expect(upToDate).toMatchFileSnapshot(`../../${file}`);
});
