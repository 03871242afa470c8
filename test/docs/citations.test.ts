import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownDifferences } from '../conformance/known-differences.ts';

const root = join(import.meta.dirname, '../..');
const headings: readonly string[] = readFileSync(join(root, 'docs/aws-facts.md'), 'utf8').match(/(?<=^## ).+$/gm) ?? [];

test('every citation of docs/aws-facts.md names a heading that is there', () => {
  const cited = globSync('{lib,cli,functions,simulator,test}/**/*.{ts,py}', { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/aws-facts\.md, "([A-Z][^"]+)"/g)].map(([, heading = '']) => ({ file, heading }));
  });
  expect(cited.length).toBeGreaterThan(5);
  expect(cited.filter(({ heading }) => !headings.includes(heading))).toEqual([]);
});

test.each(Object.entries(knownDifferences))('the difference %s says where AWS’s side is known from', (_id, { aws }) => {
  const source = /\((?:"([^"]+)"|model)\)$/.exec(aws);
  expect(source).not.toBeNull();
  if (source?.[1]) expect(headings).toContain(source[1]);
});

test('whatever SECURITY.md claims is linked to what is there', () => {
  const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);

  expect(links.length).toBeGreaterThan(50);
  expect(links.filter((link) => !leadsSomewhere(link))).toEqual([]);
});

function leadsSomewhere(link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const path = join(root, file);
  if (!existsSync(path)) return false;
  if (anchor === undefined) return true;
  const titles = readFileSync(path, 'utf8').match(/(?<=^#+ ).+$/gm) ?? [];
  return titles.some(
    (title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-') === anchor,
  );
}
