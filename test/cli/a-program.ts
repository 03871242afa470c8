import type { Command } from 'commander';
import type { CommandContext } from '../../cli/context.ts';
import { createProgram } from '../../cli/program.ts';

function never(): never {
  throw new Error('This test runs no command.');
}

const output = { write: () => undefined, isTTY: false, columns: undefined };

/** The tree of commands as it is, for tests that only look at it. */
export function aProgram(part: Partial<CommandContext> = {}): Command {
  const context: CommandContext = {
    stdin: { isTTY: false, readLine: never, readAll: never },
    stdout: output,
    stderr: output,
    env: {},
    clock: { now: () => 0 },
    createReader: never,
    createWriter: never,
    createWitness: never,
    probes: { openReader: never, openWriter: never },
    approvals: { identify: never, prove: never, answer: never },
    pause: never,
    interrupted: never,
    ...part,
  };
  return createProgram(context, () => undefined);
}

/** Every command of the tree, the program itself first. */
export function everyCommand(command: Command = aProgram()): Command[] {
  return [command, ...command.commands.flatMap((below) => everyCommand(below))];
}
