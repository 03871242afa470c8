import type { Command } from 'commander';
import { compareRecordings } from '../../lib/probe/compare.ts';
import { formatRecording } from '../../lib/probe/format.ts';
import { recordingOf } from '../../lib/probe/recording.ts';
import { formatProbe } from '../../lib/report/probe-table.ts';
import { addAwsOptions, readerSettings } from '../aws-options.ts';
import { choice } from '../choice.ts';
import { colorAllowed, columnsOf, pageOf } from '../color.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { chosenExperiments, chosenRegions, failUnlessPrefix, type ProbeOptions } from '../probe-options.ts';
import { failUnlessAnswered, failUnlessAttended, isMeant, runUntilInterrupted, writeOrder } from '../probe-run.ts';
import { formatProblem } from '../problem.ts';
import { readRecording } from '../recording-file.ts';
import { tool } from '../tool.ts';
import { teach } from '../usage.ts';
import { checkWritable, recordingFile, writeFileAtomically } from '../write-file.ts';

export function addProbe(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const command = teach(program.command('probe'), {
    examples: [
      {
        what: 'What can be seen without changing anything',
        line: 'replication-auditor probe --region eu-west-1 eu-central-1 --profile sandbox',
      },
      {
        what: 'All of it, in a sandbox account: makes secrets of its own, and removes them',
        line: 'replication-auditor probe --region eu-west-1 eu-central-1 us-east-1 --write --prefix sandbox/probe- --key alias/sandbox',
      },
      {
        what: 'Where a service does otherwise than an earlier recording shows',
        line: 'replication-auditor probe --region eu-west-1 eu-central-1 --against replication-probe.json --recording now.json',
      },
    ],
    exitCodes: {
      0: 'it ran, whatever was seen',
      1: 'not confirmed, interrupted, or something that it made was left behind',
      2: 'usage or credentials',
    },
  })
    .summary('try in a sandbox account what AWS documents nowhere')
    .description(
      'Tries what docs/aws-facts.md marks unknown, experiment by experiment: what was assumed, what was seen.\nLooks only, unless --write is given; then it makes secrets of its own, changes no others, and removes them again.',
    )
    .option('--region <region...>', "the home Region, the replica's, and a third that few need (default: AWS_REGION)")
    .option('--only <id...>', 'only these experiments')
    .option('--write', 'also those that create, replicate, overwrite, promote and remove secrets of their own')
    .option('--prefix <prefix>', 'with --write: what the names of these secrets begin with')
    .option('--key <key>', 'with --write: a customer-managed key of the second Region, for those that need one')
    .option('--yes', 'with --write: ask nothing')
    .option('--recording <file>', 'where the sanitised answers are kept', 'replication-probe.json')
    .option('--against <file>', 'compare with an earlier recording, of whatever service')
    .addOption(choice('--format <format>', 'how to show it', ['table', 'json']).default('table'));
  addAwsOptions(command).action(async (options: ProbeOptions) => finish(await runProbe(context, options)));
}

async function runProbe(context: CommandContext, options: ProbeOptions): Promise<ExitCode> {
  const { stdout, stderr, env } = context;
  const write = writeOrder(options);
  const experiments = chosenExperiments(options);
  const order = { regions: chosenRegions(options, env), experiments, ...(write && { write }) };
  failUnlessPrefix(options);
  const settings = readerSettings(options);
  failUnlessAttended(context, options);
  await checkWritable(options.recording, recordingFile);
  const earlier = options.against === undefined ? null : await readRecording(options.against);
  const reader = context.probes.openReader(settings);
  try {
    // 1. Fails early where nothing could be asked at all, and asks whether it is meant.
    await failUnlessAnswered(reader, order.regions);
    if (write && !options.yes && !(await isMeant(context, settings, order))) {
      stdout.write('\nNot confirmed: nothing was created.\n');
      return 1;
    }

    // 2. Runs the experiments, and removes what they made.
    const { outcomes, left, interrupted } = await runUntilInterrupted(context, settings, reader, order);

    // 3. Tells what was seen. What is left is told whatever becomes of the recording.
    for (const { name, region, why } of left)
      stderr.write(
        formatProblem(pageOf(stderr, env), { where: `${name} in ${region}`, message: `Left behind: ${why}.` }),
      );
    const recording = recordingOf({ outcomes }, { tool, prefix: write && `${write.prefix}${write.runId}/` });
    await writeFileAtomically(options.recording, formatRecording(recording), recordingFile);
    const view = {
      experiments: recording.experiments,
      left: left.length,
      withheld: write ? 0 : experiments.filter(({ needs }) => needs === 'write').length,
      recording: options.recording,
      differences: earlier && compareRecordings(recording, earlier),
    };
    if (options.format === 'json') stdout.write(formatRecording(recording), 'data');
    else stdout.write(formatProbe(view, { columns: columnsOf(stdout), color: colorAllowed(stdout, env) }));
    return left.length > 0 || interrupted ? 1 : 0;
  } finally {
    reader.close();
  }
}
