import { type Command, Option } from 'commander';
import type { Policy } from '../../lib/domain/policy.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import type { Region } from '../../lib/domain/secret.ts';
import { closest } from '../../lib/policy/suggest.ts';
import type { CommandContext, ReaderSettings } from '../context.ts';
import { type ExitCode, exitCode, type FailOn, thresholds } from '../exit-code.ts';
import { type Format, formats, render } from '../formats.ts';
import { loadPolicy } from '../load-policy.ts';
import { CommandError, failure } from '../problem.ts';
import { readEstate } from '../read-estate.ts';
import { withExample } from '../usage.ts';
import { checkWritable, writeFileAtomically } from '../write-file.ts';

interface AuditOptions {
  readonly policy: string;
  readonly region?: readonly Region[];
  readonly format: Format;
  readonly output?: string;
  readonly failOn: FailOn;
  readonly endpointUrl?: string;
  readonly profile?: string;
}

export function addAudit(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  withExample(program.command('audit'), 'replication-auditor audit --policy policies/example.yml --profile audit')
    .summary('compare the secrets of every Region with a policy')
    .description(
      'Reads every Region of the policy and reports what is failed, missing, extra or wrongly encrypted.\nNever reads a value of a secret, and changes nothing.',
    )
    .requiredOption('--policy <file>', 'the policy to compare with')
    .option('--region <region...>', 'only these Regions of the policy')
    .addOption(
      new Option('--format <format>', 'how to write the result').choices(Object.keys(formats)).default('table'),
    )
    .option('--output <file>', 'write to a file instead of standard output')
    .addOption(
      new Option('--fail-on <severity>', 'least severity of a finding that makes the exit code 1')
        .choices([...thresholds])
        .default('low'),
    )
    .option('--endpoint-url <url>', 'ask this endpoint, such as an emulator, instead of AWS')
    .option('--profile <profile>', 'profile of the shared AWS configuration')
    .addHelpText(
      'after',
      '\nExit codes: 0 compliant, 1 findings, 2 usage, policy or credentials, 3 incomplete (outranks 1).',
    )
    .action(async (options: AuditOptions) => finish(await runAudit(context, options)));
}

async function runAudit(context: CommandContext, options: AuditOptions): Promise<ExitCode> {
  const settings = readerSettings(options);
  if (options.output !== undefined) await checkWritable(options.output);
  const policy = await loadPolicy(context, options.policy);
  const regions = chosenRegions(policy, options);
  const result = await readEstate(context, { policy, settings, ...(regions && { regions }) });
  await deliver(context, options, result);
  failIfAccountIsUnexpected(result);
  return exitCode(result, options.failOn);
}

function readerSettings({ endpointUrl, profile }: AuditOptions): ReaderSettings {
  if (endpointUrl !== undefined && !(URL.canParse(endpointUrl) && /^https?:/i.test(endpointUrl))) {
    throw failure({
      where: '--endpoint-url',
      message: `"${endpointUrl}" is no http or https address.`,
      example: '--endpoint-url http://127.0.0.1:4566',
    });
  }
  return {
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(profile !== undefined && { profile }),
  };
}

function chosenRegions(policy: Policy, { region: wanted, policy: policyFile }: AuditOptions): Region[] | undefined {
  if (wanted === undefined) return undefined;
  const unknown = wanted.filter((region) => !policy.regions.includes(region));
  if (unknown.length === 0) return [...new Set(wanted)];
  throw new CommandError(
    unknown.map((region) => {
      const near = closest(region, policy.regions);
      const suggestion = near === undefined ? '' : ` Did you mean "${near}"?`;
      return {
        where: '--region',
        message: `"${region}" is not a Region of ${policyFile}, which lists ${policy.regions.join(', ')}.${suggestion}`,
        example: `--region ${near ?? policy.regions.join(' ')}`,
      };
    }),
  );
}

async function deliver(context: CommandContext, { format, output }: AuditOptions, result: AuditResult): Promise<void> {
  if (output === undefined) {
    context.stdout.write(render(format, result, context));
    return;
  }
  await writeFileAtomically(output, render(format, result, file));
}

/** A file has no colours, whatever the environment forces upon the terminal. */
const file = { stdout: { write: () => undefined, isTTY: false, columns: undefined }, env: {} };

/** The result is still given out: it tells what was read with the wrong credentials. */
function failIfAccountIsUnexpected({ gaps }: AuditResult): void {
  const wrong = gaps.filter(({ kind }) => kind === 'unexpected-account');
  if (wrong.length === 0) return;
  throw new CommandError(
    wrong.map(({ message }) => ({ message, advice: '--profile NAME, for a profile of the account that is meant' })),
  );
}
