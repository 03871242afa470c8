import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../../lib/rules/index.ts';
import { runCommand } from './a-context.ts';
import { everyCommand } from './a-program.ts';

async function scriptFor(shell: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand(['completion', shell], { env: { LANG: 'C' } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'completion-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A shell that reads nobody's own configuration, and completes file names in a folder that holds nothing else. */
function settings() {
  return { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8' }, encoding: 'utf8' } as const;
}

/** Only what was not found is absent: a shell that fails in another way must fail its test. */
function whyNot(shell: string): string | undefined {
  const { error } = spawnSync(shell, ['-c', 'exit'], settings());
  if (error && 'code' in error && error.code === 'ENOENT') return `${shell} is not installed here`;
  if (error) throw error;
  return undefined;
}

/** What bash would offer behind these words, the last of which is being typed. */
function offeredByBash(script: string, words: readonly string[]): string[] {
  const program = `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _replication_auditor; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return linesOf(execFileSync('bash', ['-c', program, 'bash', 'replication-auditor', ...words], settings()));
}

/** The same of fish, which puts a description behind each, and knows an order of its own. */
function offeredByFish(script: string, words: readonly string[]): string[] {
  const file = fileOf('fish', script);
  const typed = ['replication-auditor', ...words].join(' ').replace(' = ', '=');
  const text = execFileSync('fish', ['-c', 'source $argv[1]; complete -C $argv[2]', file, typed], settings());
  return linesOf(text).map((line) => line.split('\t')[0]?.replace(/^--fail-on=/, '') ?? '');
}

/** A file, as not every fish reads the socket that Node connects to standard input: 3.6 takes it for a directory. */
function fileOf(shell: string, script: string): string {
  const file = join(folder, `completion.${shell}`);
  writeFileSync(file, script);
  return file;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

const offers: readonly (readonly [what: string, words: readonly string[], expected: readonly string[]])[] = [
  ['a command', ['a'], ['audit', 'approve']],
  ['a command of a command', ['policy', ''], ['check', 'help']],
  ['an option of the command', ['audit', '--f'], ['--format', '--fail-on']],
  ['an option of every command', ['rules', '--qu'], ['--quiet']],
  ['a value', ['audit', '--format', 'js'], ['json']],
  ['a value behind =', ['audit', '--fail-on', '=', 'cr'], ['critical']],
  ['the same word as a command, as a value', ['report', '--format', ''], ['table', 'json']],
  ['a rule', ['rules', 'replica-st'], rules.map(({ id }) => id).filter((id) => id.startsWith('replica-st'))],
  ['a shell', ['completion', 'z'], ['zsh']],
];

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('for %s knows every command and every option', async (shell) => {
    const script = await scriptFor(shell);
    for (const command of everyCommand().slice(1)) {
      expect(script).toContain(command.name());
      for (const { long } of command.options) {
        expect(script).toMatch(
          shell === 'fish' ? new RegExp(` -l ${long?.slice(2)} `) : new RegExp(`[ '*]${long}[ '[]`),
        );
      }
    }
    expect(script).not.toContain('undefined');
  });

  it.for(offers)('by bash offers %s', async ([_what, words, expected], { skip }) => {
    const absent = whyNot('bash');
    if (absent) return skip(absent);
    expect(offeredByBash(await scriptFor('bash'), words)).toEqual(expected);
  });

  it.for(offers)('by fish offers %s, and no files', async ([_what, words, expected], { skip }) => {
    const absent = whyNot('fish');
    if (absent) return skip(absent);
    expect(offeredByFish(await scriptFor('fish'), words)).toEqual(expected.toSorted());
  });

  it('leaves files to the shell where only a file can stand', async ({ skip }) => {
    const absent = whyNot('bash') ?? whyNot('fish');
    if (absent) return skip(absent);
    expect(offeredByBash(await scriptFor('bash'), ['audit', '--policy', ''])).toEqual([]);
    expect(offeredByFish(await scriptFor('fish'), ['audit', '--policy', ''])).toContain('completion.fish');
  });

  it.for(['bash', 'zsh', 'fish'])('is valid %s', async (shell, { skip }) => {
    const absent = whyNot(shell);
    if (absent) return skip(absent);
    const check = (script: string) => {
      const { stderr, status } = spawnSync(shell, ['-n', fileOf(shell, script)], settings());
      return { stderr, status };
    };
    const script = await scriptFor(shell);
    expect(check(script)).toEqual({ stderr: '', status: 0 });
    // Else the shell would not have read it.
    expect(check(`${script}\n$(`)).toEqual({ stderr: expect.stringMatching(/./), status: expect.toSatisfy(Boolean) });
  });

  it('does not know another shell', async () => {
    const { code, stderr } = await runCommand(['completion', 'zshh']);
    expect(stderr).toContain('Allowed choices are bash, zsh, fish. Did you mean "zsh"?');
    expect(code).toBe(2);
  });
});
