import type { Command } from 'commander';
import type { Finding } from '../../lib/domain/finding.ts';
import { remediate } from '../../lib/remediation/remediate.ts';
import { formatPlan } from '../../lib/report/plan-table.ts';
import { sanitize } from '../../lib/report/sanitize.ts';
import { withoutSwitchedOff } from '../apply.ts';
import { type AwsOptions, addAwsOptions, readerSettings, typedAwsOptions } from '../aws-options.ts';
import { choice } from '../choice.ts';
import { colorAllowed, columnsOf } from '../color.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, isIncomplete } from '../exit-code.ts';
import { loadPolicy } from '../load-policy.ts';
import { formatPlanFile, repairsBeside } from '../plan-file.ts';
import { findingsOnly, restricted } from '../plan-only.ts';
import { viewOf } from '../plan-view.ts';
import { createRepairFile } from '../repair-file.ts';
import { createRepairPorts } from '../repair-ports.ts';
import { chosenScope, type ScopeOptions } from '../scope-options.ts';
import { createSteps } from '../steps.ts';
import { teach } from '../usage.ts';
import { checkWritable, writeFileAtomically } from '../write-file.ts';

interface PlanOptions extends Omit<ScopeOptions, 'region'>, AwsOptions {
  readonly format: 'table' | 'json';
  readonly output?: string;
  readonly repairs?: string;
  readonly only?: readonly string[];
}

export function addPlan(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const command = teach(program.command('plan'), {
    examples: [
      {
        what: 'See what would be repaired, and keep the plan to carry it out',
        line: 'replication-auditor plan --policy policies/example.yml --output plan.json',
      },
      {
        what: 'What a report says about one finding, and nothing else; a rule or the name of a secret will do, too',
        line: 'replication-auditor plan --policy policies/example.yml --only 5f1d0c2b9a7e4d38 --output plan.json',
      },
      {
        what: 'The plan for a program',
        line: 'replication-auditor plan --policy policies/example.yml --format json',
      },
    ],
    exitCodes: {
      0: 'planned, whatever it holds',
      2: 'usage, policy or credentials',
      3: 'incomplete: nothing of it would be applied',
    },
  })
    .summary('show what would be repaired, what not, and why; changes nothing')
    .description(
      'Audits every Region of the policy and plans the least that repairs what is open, by its cause.\nShows what would change, what would be lost for good, what is refused and why. Changes nothing.',
    )
    .requiredOption('--policy <file>', 'the policy; without `remediation` in it nothing is ever repaired')
    .option('--account <id...>', 'only these accounts of the policy: those that the credentials can read')
    .option(
      '--only <what...>',
      'only what answers these findings: the id of one, a rule, or the name of a secret, `*` and `?` included; gates and limits stay as they are',
    )
    .option('--output <file>', 'keep the plan in a file, as JSON, for `remediate`')
    .addOption(choice('--format <format>', 'how to show it', ['table', 'json']).default('table'))
    .option('--repairs <file>', 'the record of repairs so far (default: beside --output, FILE.repairs.jsonl)');
  addAwsOptions(command).action(async (options: PlanOptions) => finish(await runPlan(context, options)));
}

async function runPlan(context: CommandContext, options: PlanOptions): Promise<ExitCode> {
  const { output, repairs = output && repairsBeside(output) } = options;
  const settings = readerSettings(options);
  if (output !== undefined) await checkWritable(output);
  const policy = await loadPolicy(context, options.policy);
  const scope = chosenScope(policy, options);
  const store = repairs === undefined ? nothingTried : await createRepairFile(repairs);
  const { steps, follow } = createSteps(context);
  const ports = createRepairPorts(context, { policyFile: options.policy, settings, scope, store, follow });

  const order = {
    plan: null,
    trigger: 'manual',
    entry: 'terminal',
    apply: false,
    requestedBy: 'plan',
    approvedBy: null,
  } as const;
  const whole = withoutSwitchedOff(await remediate(order, steps, ports));
  const observed = ports.observed();
  const chosen = options.only && findingsOnly(observed.result.findings, options.only);
  const report = chosen ? restricted(whole, chosen) : whole;
  const { stdout, env, clock } = context;
  if (output !== undefined) await writeFileAtomically(output, formatPlanFile(report.plan));
  if (options.format === 'json') {
    stdout.write(formatPlanFile(report.plan), 'data');
  } else {
    const view = viewOf(report, observed, policy, 'manual', clock.now());
    stdout.write(
      formatPlan({ ...view, when: 'by hand' }, { columns: columnsOf(stdout), color: colorAllowed(stdout, env) }),
    );
    stdout.write(notPlanned(chosen ?? []));
    stdout.write(next(options, report.plan.actions.length > 0));
  }
  return isIncomplete(observed.result) ? 3 : 0;
}

/** A plan holds what is open. For anything else that was asked for, it says why it is not in there. */
function notPlanned(chosen: readonly Finding[]): string {
  const others = chosen.filter(({ status }) => status !== 'open');
  return others
    .map(
      ({ rule, secret, region, status }) =>
        `Not planned, because it is ${status}: ${rule} of ${secret.name} in ${region}.`,
    )
    .map((line) => `\n${sanitize(line)}\n`)
    .join('');
}

function next({ output, policy, ...aws }: PlanOptions, anything: boolean): string {
  if (!anything) return '\nNothing was changed.\n';
  if (output === undefined) return '\nNothing was changed. Keep the plan with --output plan.json to carry it out.\n';
  return `\nNothing was changed. Carry it out: replication-auditor remediate --plan ${output} --policy ${policy}${typedAwsOptions(aws)} --apply\n`;
}

const nothingTried = {
  attempts: async () => ({ count: 0, lastAt: 0 }),
  begin: () => Promise.reject(new Error('A plan begins no repair.')),
  update: () => Promise.reject(new Error('A plan makes no repair.')),
  repairs: async () => [],
};
