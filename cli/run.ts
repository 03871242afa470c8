import { Command, CommanderError } from 'commander';
import { pageOf } from './color.ts';
import { addApprove } from './commands/approve.ts';
import { addAudit } from './commands/audit.ts';
import { addDemo } from './commands/demo.ts';
import { addPlan } from './commands/plan.ts';
import { addPolicyCheck } from './commands/policy-check.ts';
import { addReject } from './commands/reject.ts';
import { addRemediate } from './commands/remediate.ts';
import { addRules } from './commands/rules.ts';
import { addSimulate } from './commands/simulate.ts';
import type { CommandContext } from './context.ts';
import type { ExitCode } from './exit-code.ts';
import { CommandError, formatProblem, type Problem } from './problem.ts';
import { tool } from './tool.ts';
import { withExample } from './usage.ts';

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
    const page = pageOf(context.stderr, context.env);
    for (const problem of problemsOf(error)) context.stderr.write(formatProblem(page, problem));
    return 2;
  }
}

function createProgram(context: CommandContext, finish: (code: ExitCode) => void): Command {
  const { stdout, stderr } = context;
  const program = withExample(new Command(tool.name), `${tool.name} demo`)
    .description('Keeps multi-Region secrets in AWS Secrets Manager honest.')
    .version(tool.version, '-V, --version')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // Errors are written once, in our own shape, where they are caught.
      outputError: () => undefined,
      getOutHelpWidth: () => pageOf(stdout, context.env).width,
      getErrHelpWidth: () => pageOf(stderr, context.env).width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const add of [
    addAudit,
    addPlan,
    addRemediate,
    addApprove,
    addReject,
    addPolicyCheck,
    addRules,
    addSimulate,
    addDemo,
  ])
    add(program, context, finish);
  return program;
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof CommandError) return error.problems;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [{ message: `This should not happen, and is a fault of the auditor itself. ${message}` }];
}
