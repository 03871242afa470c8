import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandReference } from '../../cli/reference.ts';
import { rules } from '../../lib/rules/index.ts';
import { aProgram, everyCommand } from '../cli/a-program.ts';

test('docs/command.md is up to date (npm run generate)', async () => {
  await expect(commandReference(aProgram())).toMatchFileSnapshot('../../docs/command.md');
});

const project = execFileSync(
  'git',
  [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    '*.md',
    'lib',
    'cli',
    'functions',
    'scripts',
    'deploy',
  ],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter((path) => path !== '' && existsSync(path))
  .sort();

/** Files that name each of these words, in whatever order. */
function naming(words: readonly string[]): string[] {
  return project.filter((path) => {
    const text = readFileSync(path, 'utf8');
    return words.every((word) => text.includes(word));
  });
}

test('nothing but lib/rules/index.ts lists the rules, save the lists that are generated from it', () => {
  expect(naming(rules.map(({ id }) => id))).toEqual(['README.md', 'docs/rules/README.md', 'lib/rules/index.ts']);
});

test.each(
  everyCommand()
    .filter(({ options }) => options.length >= 4)
    .map((command) => [command.name(), command] as const),
)('nothing but its own definition and the generated docs/command.md lists the options of %s', (_name, { options }) => {
  const files = naming(options.flatMap(({ long }) => long ?? [])).filter((path) => !path.startsWith('cli/'));
  expect(files).toEqual(['docs/command.md']);
});
