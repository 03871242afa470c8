import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createMatrixCollector } from '../../lib/audit/matrix.ts';
import type { Matrix } from '../../lib/domain/matrix.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import type { PolicyPlace } from '../../lib/report/sarif.ts';
import { alsoOption, type Copy } from '../also.ts';
import { type AwsOptions, addAwsOptions, readerSettings } from '../aws-options.ts';
import { choice } from '../choice.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, exitCode, type FailOn, thresholds } from '../exit-code.ts';
import { type Format, formats, renderParts } from '../formats.ts';
import { loadPolicyFile } from '../load-policy.ts';
import { policyPlace } from '../policy-place.ts';
import { failure } from '../problem.ts';
import { failIfAccountIsUnexpected, readEstate } from '../read-estate.ts';
import { readRemembering } from '../read-remembering.ts';
import { chosenScope, type ScopeOptions } from '../scope-options.ts';
import { openState } from '../state-file.ts';
import { writeParts } from '../stream-output.ts';
import { teach } from '../usage.ts';
import { checkWritable, writeFileAtomically } from '../write-file.ts';

interface AuditOptions extends ScopeOptions, AwsOptions {
  readonly format: Format;
  readonly output?: string;
  readonly also?: readonly Copy[];
  readonly state?: string;
  readonly failOn: FailOn;
}

export function addAudit(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const command = teach(program.command('audit'), {
    examples: [
      {
        what: 'An account, with a profile of the shared AWS configuration',
        line: 'replication-auditor audit --policy policies/example.yml --profile audit',
      },
      {
        what: 'What changed since the last run, and what only time can tell, such as a replica that is stuck',
        line: 'replication-auditor audit --policy policies/example.yml --state replication-state.json',
      },
      {
        what: 'In a pipeline: quiet where all is well, and failing only on what is worse than medium',
        line: 'replication-auditor audit --policy policies/example.yml --quiet --fail-on high',
      },
      {
        what: 'Several formats of one audit',
        line: 'replication-auditor audit --policy policies/example.yml --also json=audit.json sarif=audit.sarif',
      },
      {
        what: 'Only the names of secrets with a critical finding',
        line: `replication-auditor audit --policy policies/example.yml --format json | jq -r '.findings[] | select(.severity == "critical") | .secret.name'`,
      },
    ],
    exitCodes: {
      0: 'compliant: everything was read, and nothing open is at or above --fail-on',
      1: 'findings at or above --fail-on',
      2: 'usage, policy or credentials: nothing was audited, or the wrong account',
      3: 'incomplete: something could not be read; outranks 1',
    },
  })
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
    .addOption(choice('--format <format>', 'how to write the result', Object.keys(formats)).default('table'))
    .option('--output <file>', 'write to a file instead of standard output')
    .addOption(alsoOption())
    .addOption(
      choice('--fail-on <severity>', 'least severity of a finding that makes the exit code 1', thresholds).default(
        'low',
      ),
    );
  addAwsOptions(command).action(async (options: AuditOptions) => finish(await runAudit(context, options)));
}

async function runAudit(context: CommandContext, options: AuditOptions): Promise<ExitCode> {
  const settings = readerSettings(options);
  failIfOneFileIsBoth(options);
  for (const path of filesOf(options)) await checkWritable(path);
  const { policy, text } = await loadPolicyFile(context, options.policy);
  const scope = chosenScope(policy, options);
  const seen = createMatrixCollector();
  const estate = { policy, settings, ...scope, onJudged: seen.onJudged };
  const state = options.state === undefined ? undefined : await openState(options.state, context.clock.now());

  const result = await (state ? readRemembering(context, estate, state.store) : readEstate(context, estate));
  // It tells what was read with the wrong credentials, too; but such a run is a mistake, and not to be remembered.
  await deliver(context, options, result, {
    policy: policyPlace(options.policy, text, resolve('.')),
    matrix: seen.matrix(),
  });
  failIfAccountIsUnexpected(result);
  // Last: what changed is told again by the next run rather than lost.
  await state?.write();
  return exitCode(result, options.failOn);
}

/** Every file that gets a report. */
function filesOf({ output, also = [] }: AuditOptions): readonly string[] {
  return [...(output === undefined ? [] : [output]), ...also.map(({ file }) => file)];
}

function failIfOneFileIsBoth(options: AuditOptions): void {
  const files = filesOf(options).map((path) => resolve(path));
  if (options.state !== undefined && files.includes(resolve(options.state))) {
    throw failure({
      where: '--state',
      message: 'The state and the output are one file, and would overwrite each other.',
      example: '--state replication-state.json --output report.json',
    });
  }
  if (new Set(files).size === files.length) return;
  throw failure({
    where: '--also',
    message: 'Two reports would be written to one file.',
    example: '--output audit.json --also sarif=audit.sarif',
  });
}

async function deliver(
  context: CommandContext,
  options: AuditOptions,
  result: AuditResult,
  beside: { readonly policy: PolicyPlace; readonly matrix: Matrix },
): Promise<void> {
  const { format, output, also = [] } = options;
  const remembers = options.state !== undefined;
  if (output === undefined) {
    const parts = renderParts(format, result, { ...context, remembers, ...beside });
    await writeParts(context.stdout, parts, format === 'table' ? undefined : 'data');
  }
  for (const copy of [...(output === undefined ? [] : [{ format, file: output }]), ...also]) {
    await writeFileAtomically(copy.file, renderParts(copy.format, result, { ...file, remembers, ...beside }));
    context.tell?.(`${copy.format} written to ${copy.file}`);
  }
}

/** A file has no colours, whatever the environment forces upon the terminal. */
const file = { stdout: { write: () => undefined, isTTY: false, columns: undefined }, env: {} };
