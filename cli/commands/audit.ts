import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { AuditResult } from '../../lib/domain/result.ts';
import { type AwsOptions, addAwsOptions, readerSettings } from '../aws-options.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, exitCode, type FailOn, thresholds } from '../exit-code.ts';
import { type Format, formats, render } from '../formats.ts';
import { loadPolicy } from '../load-policy.ts';
import { failure } from '../problem.ts';
import { failIfAccountIsUnexpected, readEstate } from '../read-estate.ts';
import { readRemembering } from '../read-remembering.ts';
import { chosenScope, type ScopeOptions } from '../scope-options.ts';
import { openState } from '../state-file.ts';
import { withExample } from '../usage.ts';
import { checkWritable, writeFileAtomically } from '../write-file.ts';

interface AuditOptions extends ScopeOptions, AwsOptions {
  readonly format: Format;
  readonly output?: string;
  readonly state?: string;
  readonly failOn: FailOn;
}

export function addAudit(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const example = 'replication-auditor audit --policy policies/example.yml --profile audit';
  const command = withExample(program.command('audit'), example)
    .summary('compare the secrets of every Region with a policy')
    .description(
      'Reads every Region of the policy and reports what is failed, stuck, stale, missing, extra or wrongly encrypted.\nNever reads a value of a secret, and changes nothing.',
    )
    .requiredOption('--policy <file>', 'the policy to compare with')
    .option('--account <id...>', 'only these accounts of the policy: those that the credentials can read')
    .option('--region <region...>', 'only these Regions of the policy')
    .option(
      '--state <file>',
      'remember from one run to the next: what changed, since when, and what only time can tell',
    )
    .addOption(
      new Option('--format <format>', 'how to write the result').choices(Object.keys(formats)).default('table'),
    )
    .option('--output <file>', 'write to a file instead of standard output')
    .addOption(
      new Option('--fail-on <severity>', 'least severity of a finding that makes the exit code 1')
        .choices([...thresholds])
        .default('low'),
    );
  addAwsOptions(command)
    .addHelpText(
      'after',
      '\nExit codes: 0 compliant, 1 findings, 2 usage, policy or credentials, 3 incomplete (outranks 1).',
    )
    .action(async (options: AuditOptions) => finish(await runAudit(context, options)));
}

async function runAudit(context: CommandContext, options: AuditOptions): Promise<ExitCode> {
  const settings = readerSettings(options);
  failIfOneFileIsBoth(options);
  if (options.output !== undefined) await checkWritable(options.output);
  const policy = await loadPolicy(context, options.policy);
  const scope = chosenScope(policy, options);
  const estate = { policy, settings, ...scope };
  const state = options.state === undefined ? undefined : await openState(options.state, context.clock.now());

  const result = await (state ? readRemembering(context, estate, state.store) : readEstate(context, estate));
  // It tells what was read with the wrong credentials, too; but such a run is a mistake, and not to be remembered.
  await deliver(context, options, result);
  failIfAccountIsUnexpected(result);
  // Last: what changed is told again by the next run rather than lost.
  await state?.write();
  return exitCode(result, options.failOn);
}

function failIfOneFileIsBoth({ output, state }: AuditOptions): void {
  if (output === undefined || state === undefined || resolve(output) !== resolve(state)) return;
  throw failure({
    where: '--state',
    message: 'The state and the output are one file, and would overwrite each other.',
    example: '--state replication-state.json --output report.json',
  });
}

async function deliver(context: CommandContext, options: AuditOptions, result: AuditResult): Promise<void> {
  const { format, output } = options;
  const remembers = options.state !== undefined;
  if (output === undefined) {
    context.stdout.write(render(format, result, { ...context, remembers }));
    return;
  }
  await writeFileAtomically(output, render(format, result, { ...file, remembers }));
}

/** A file has no colours, whatever the environment forces upon the terminal. */
const file = { stdout: { write: () => undefined, isTTY: false, columns: undefined }, env: {} };
