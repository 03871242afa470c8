import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lessonOf, shellLines } from '../../cli/usage.ts';
import { runCommand } from './a-context.ts';
import { everyCommand } from './a-program.ts';

const commands = everyCommand().map((command) => {
  const path: string[] = [];
  for (let at = command; at.parent; at = at.parent) path.unshift(at.name());
  return { path, command };
});
const leaves = commands.filter(({ command }) => command.commands.length === 0);

describe('help', () => {
  it.each(commands)('of $path teaches by examples that the command itself accepts', ({ command }) => {
    const known = new Set(everyCommand().flatMap(({ options }) => options.flatMap(({ long }) => long ?? [])));
    for (const { what, line } of lessonOf(command).examples) {
      expect(what).not.toBe('');
      expect(line).toContain('replication-auditor');
      const flags = line.replaceAll(/'[^']*'/g, '').match(/--[a-z-]+/g) ?? [];
      expect(flags.filter((flag) => !known.has(flag) && flag !== '--help')).toEqual([]);
    }
  });

  it.each(leaves)('of $path says what its exit codes mean', async ({ path, command }) => {
    const codes = Object.entries(lessonOf(command).exitCodes ?? {});
    expect(codes.length).toBeGreaterThan(0);
    const { stdout } = await runCommand([...path, '--help'], { columns: 200, isTTY: true, env: { NO_COLOR: '1' } });
    for (const [code, meaning] of codes) expect(stdout).toContain(`  ${code}  ${meaning}`);
  });

  it('keeps within the terminal, but for what cannot be broken', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60, max: 200 }), fc.constantFrom(...commands), async (columns, { path }) => {
        const { stdout } = await runCommand([...path, '--help'], { columns, isTTY: true });
        const long = stripVTControlCharacters(stdout)
          .split('\n')
          .filter((line) => line.length > columns);
        // A line of shell is broken only where a shell lets it.
        expect(long.filter((line) => !/^ {4,}(\S|\| )/.test(line))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is coloured on a terminal only', async () => {
    expect((await runCommand(['audit', '--help'], { isTTY: true, columns: 80 })).stdout).toContain('\u001b[1mOptions:');
    expect((await runCommand(['audit', '--help'])).stdout).not.toContain('\u001b');
    const plain = await runCommand(['audit', '--help', '--plain'], { isTTY: true, columns: 80 });
    expect(plain.stdout).not.toContain('\u001b');
  });

  it('breaks a line of shell before an option or a pipe, never within quotes', () => {
    const line = `auditor audit --policy file.yml | jq -r '.a[] | select(.b == "--c d")'`;
    expect(shellLines(line, 30)).toEqual([
      'auditor audit \\',
      '  --policy file.yml \\',
      `  | jq -r '.a[] | select(.b == "--c d")'`,
    ]);
    expect(shellLines(line, 200)).toEqual([line]);
  });
});
