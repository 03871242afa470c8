import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { momentsSection } from '../crashes/document.ts';
import { matrixSection } from '../faults/document.ts';
import { readsSection } from '../reads/document.ts';

const file = 'docs/errors.md';
const end = '<!-- End of the generated part. -->';

test('the table of reads, the fault matrix and the crash matrix in docs/errors.md are up to date (npm run generate)', async () => {
  const text = await readFile(file, 'utf8');
  const withReads = withSection(text, 'test/reads', readsSection());
  const withFaults = withSection(withReads, 'test/faults', matrixSection());
  await expect(withSection(withFaults, 'test/crashes', momentsSection())).toMatchFileSnapshot(`../../${file}`);
});

function withSection(text: string, source: string, section: string): string {
  const begin = `<!-- Generated from ${source} by \`npm run generate\`. -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  expect(from, `${file} has lost the line ${begin}`).toBeGreaterThan(0);
  expect(to, `${file} has lost the line ${end} after ${begin}`).toBeGreaterThan(from);
  return `${text.slice(0, from)}${begin}\n\n${section}\n\n${text.slice(to)}`;
}
