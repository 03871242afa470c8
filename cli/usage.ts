import type { Command, CommanderError } from 'commander';
import { failure } from './problem.ts';

/** Gives a command an example, at the end of its help and beside every mistake in its arguments. */
export function withExample(command: Command, example: string): Command {
  return command.addHelpText('after', `\nExample: ${example}`).exitOverride((error) => {
    throw toUsageError(error, example);
  });
}

/** What commander complains about, in our own shape; its normal ends (help, version) pass through. */
function toUsageError(error: CommanderError, example: string): Error {
  // `commander.help`: no command was given, and the help was printed in place of an error.
  if (error.exitCode === 0 || error.code === 'commander.help') return error;
  const message = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return failure({ message: `${message.charAt(0).toUpperCase()}${message.slice(1)}`, example });
}
