import { Command } from 'commander';
import { aPage } from '../lib/report/page.ts';
import { pageOf } from './color.ts';
import { addApprove } from './commands/approve.ts';
import { addAudit } from './commands/audit.ts';
import { addCompletion } from './commands/completion.ts';
import { addDemo } from './commands/demo.ts';
import { addPlan } from './commands/plan.ts';
import { addPolicyCheck } from './commands/policy-check.ts';
import { addProbe } from './commands/probe.ts';
import { addReject } from './commands/reject.ts';
import { addRemediate } from './commands/remediate.ts';
import { addReport } from './commands/report.ts';
import { addRules } from './commands/rules.ts';
import { addSimulate } from './commands/simulate.ts';
import type { CommandContext, Output } from './context.ts';
import type { ExitCode } from './exit-code.ts';
import { addMannerOptions, inManner, type Manner } from './manner.ts';
import { tool } from './tool.ts';
import { teach } from './usage.ts';

/** Lines of help that are not for a terminal: as in files, and not wrapped to nothing where a plain page has no width. */
const widestHelp = 100;

/** The commands, in the order of the help. Everything that lists commands or options is made from this tree. */
const commands = [
  addAudit,
  addReport,
  addPlan,
  addRemediate,
  addApprove,
  addReject,
  addPolicyCheck,
  addRules,
  addSimulate,
  addProbe,
  addDemo,
  addCompletion,
];

/** The whole command as commander has it; `finish` is told the exit code of whatever it ran. */
export function createProgram(outside: CommandContext, finish: (code: ExitCode) => void): Command {
  const program = new Command(tool.name);
  const context = inManner(outside, () => program.opts<Manner>());
  const { stdout, stderr } = context;
  const page = (output: Output) => pageOf(output, context.env);
  const widthOf = (output: Output) => Math.min(page(output).width, output.isTTY ? 200 : widestHelp);
  const hasColors = (output: Output) => page(output).paint('bold', 'x') !== 'x';
  const bold = (text: string) => aPage({ columns: widestHelp, color: true }).paint('bold', text);
  program
    .description('Keeps multi-Region secrets in AWS Secrets Manager honest.')
    .version(tool.version, '-V, --version', 'show the version')
    .helpCommand('help [command]', 'show what a command does, with examples')
    .helpOption('-h, --help', 'show what a command does, with examples')
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20, styleTitle: bold })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // Errors are written once, in our own shape, where they are caught.
      outputError: () => undefined,
      getOutHelpWidth: () => widthOf(stdout),
      getErrHelpWidth: () => widthOf(stderr),
      getOutHasColors: () => hasColors(stdout),
      getErrHasColors: () => hasColors(stderr),
    });
  addMannerOptions(program);
  teach(program, {
    examples: [
      { what: 'See it work: audits a simulated AWS on this machine', line: `${tool.name} demo` },
      { what: 'Audit an account', line: `${tool.name} audit --policy policies/example.yml --profile audit` },
      { what: 'What a command does, with its options, examples and exit codes', line: `${tool.name} audit --help` },
    ],
  });
  for (const add of commands) add(program, context, finish);
  return program;
}
