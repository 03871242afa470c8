import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const operations = readFileSync('docs/operations.md', 'utf8');
const serverless = readFileSync('serverless.yml', 'utf8');

/** Whatever stands between backticks in the first column of a table. */
const explained = new Set(
  [...operations.matchAll(/^\| ([^|]*`[^|]*)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name),
  ),
);

test('every parameter is explained in docs/operations.md, with its default', () => {
  const { params } = parse(serverless) as { params: { default: Record<string, unknown> } };

  for (const [name, value] of Object.entries(params.default)) {
    expect(explained, name).toContain(name);
    const row = operations.split('\n').find((line) => line.split('|')[1]?.includes(`\`${name}\``)) ?? '';
    expect(row.split('|')[2]?.replaceAll('`', '').trim(), name).toBe(value === '' ? 'none' : String(value));
  }
});

test('every alarm is explained in docs/operations.md', () => {
  const text = globSync('deploy/service/*alarms.yml').map((file) => readFileSync(file, 'utf8'));
  const names = [...text.join('\n').matchAll(/AlarmName: .*custom\.prefix\}-([\w-]+)/g)].map(([, name = '']) => name);

  expect(names).toHaveLength(16);
  for (const name of names) expect(explained, name).toContain(name);
});

test('every parameter of a member account is explained in docs/operations.md, with its default', () => {
  const { Parameters } = parse(readFileSync('deploy/member-account.yml', 'utf8')) as {
    Parameters: Record<string, { Default?: string }>;
  };

  for (const [name, { Default }] of Object.entries(Parameters)) {
    const row = operations.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
    expect(row.split('|')[2]?.replaceAll('`', '').trim(), name).toBe(Default || 'none');
  }
});

test('every piece of the stack is part of it', () => {
  const pieces = globSync('deploy/service/**/*.yml').map((file) => file.replaceAll('\\', '/'));
  const all = [serverless, ...pieces.map((file) => readFileSync(file, 'utf8'))].join('\n');

  expect(pieces.filter((file) => !all.includes(`file(./${file})`))).toEqual([]);
});
