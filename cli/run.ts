import { CommanderError } from 'commander';
import { pageOf } from './color.ts';
import type { CommandContext } from './context.ts';
import type { ExitCode } from './exit-code.ts';
import { inManner, type Manner } from './manner.ts';
import { CommandError, formatProblem, type Problem } from './problem.ts';
import { createProgram } from './program.ts';

/**
 * The whole command: arguments in, exit code out. Never throws and never ends the process, so that tests can call it.
 * @param argv what follows the command's own name
 */
export async function run(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = createProgram(context, (finished) => {
    code = finished;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Help and version have been printed; so has the help where no command was given.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { stderr, env } = inManner(context, () => program.opts<Manner>());
    const page = pageOf(stderr, env);
    for (const problem of problemsOf(error)) stderr.write(formatProblem(page, problem));
    return 2;
  }
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof CommandError) return error.problems;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [{ message: `This should not happen, and is a fault of the auditor itself. ${message}` }];
}
