import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { rules } from '../../lib/rules/index.ts';
import { runCommand } from './a-context.ts';
import { everyCommand } from './a-program.ts';

async function scriptFor(shell: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand(['completion', shell], { env: { LANG: 'C' } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** What bash would offer behind these words, the last of which is being typed. */
function offered(script: string, ...words: string[]): string[] {
  const program = `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _replication_auditor; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync('bash', ['-c', program, 'bash', 'replication-auditor', ...words], { encoding: 'utf8' });
  return text.split('\n').filter((line) => line !== '');
}

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

  it.each([
    ['a command', ['a'], ['audit', 'approve']],
    ['a command of a command', ['policy', ''], ['check', 'help']],
    ['an option of the command', ['audit', '--f'], ['--format', '--fail-on']],
    ['an option of every command', ['rules', '--qu'], ['--quiet']],
    ['a value', ['audit', '--format', 'js'], ['json']],
    ['a value behind =', ['audit', '--fail-on', '=', 'cr'], ['critical']],
    ['the same word as a command, as a value', ['report', '--format', ''], ['table', 'json']],
    ['a rule', ['rules', 'replica-st'], rules.map(({ id }) => id).filter((id) => id.startsWith('replica-st'))],
    ['a shell', ['completion', 'z'], ['zsh']],
    ['nothing where only a file can stand, so that readline offers files', ['audit', '--policy', ''], []],
  ])('offers %s', async (_what, words, expected) => {
    expect(offered(await scriptFor('bash'), ...words)).toEqual(expected);
  });

  it.for(['bash', 'zsh', 'fish'])('is valid %s, where that shell is there', async (shell, { skip }) => {
    const checked = spawnSync(shell, [shell === 'fish' ? '--no-execute' : '-n'], { input: await scriptFor(shell) });
    if (checked.error) return skip(`${shell} is not installed`);
    expect({ stderr: String(checked.stderr), status: checked.status }).toEqual({ stderr: '', status: 0 });
  });

  it('does not know another shell', async () => {
    const { code, stderr } = await runCommand(['completion', 'zshh']);
    expect(stderr).toContain('Allowed choices are bash, zsh, fish. Did you mean "zsh"?');
    expect(code).toBe(2);
  });
});
