import type { Command } from 'commander';
import { type Plan, writing } from '../../lib/domain/plan.ts';
import type { Policy } from '../../lib/domain/policy.ts';
import type { AccountId } from '../../lib/domain/secret.ts';
import type { RemediationOrder } from '../../lib/remediation/order.ts';
import { remediate } from '../../lib/remediation/remediate.ts';
import { formatOutcome } from '../../lib/report/plan-outcome.ts';
import { formatPlan } from '../../lib/report/plan-table.ts';
import { aboutPlan, chosenOf, isAllDone, notDone } from '../apply.ts';
import { type AwsOptions, addAwsOptions, readerSettings, typedAwsOptions } from '../aws-options.ts';
import { callerOf, failIfAnotherPlan, failUnlessApproved } from '../caller.ts';
import { colorAllowed, columnsOf } from '../color.ts';
import { type ConfirmOptions, confirm, failIfNobodyConfirms } from '../confirm.ts';
import type { CommandContext, ReaderSettings } from '../context.ts';
import { type ExitCode, isIncomplete } from '../exit-code.ts';
import { loadPolicy } from '../load-policy.ts';
import { readPlan, repairsBeside } from '../plan-file.ts';
import { viewOf } from '../plan-view.ts';
import { failure } from '../problem.ts';
import { createRepairFile } from '../repair-file.ts';
import { type CommandPorts, createRepairPorts } from '../repair-ports.ts';
import { createSteps } from '../steps.ts';
import { teach } from '../usage.ts';

interface RemediateOptions extends AwsOptions, ConfirmOptions {
  readonly plan: string;
  readonly policy: string;
  readonly apply?: boolean;
  readonly approve?: string;
  readonly repairs?: string;
}

export function addRemediate(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const command = teach(program.command('remediate'), {
    examples: [
      {
        what: 'A dry run: what of the plan would be done now',
        line: 'replication-auditor remediate --plan plan.json --policy policies/example.yml',
      },
      {
        what: 'Do it, after being asked',
        line: 'replication-auditor remediate --plan plan.json --policy policies/example.yml --apply',
      },
      {
        what: 'Do it without a terminal; what is lost for good has to be named',
        line: 'replication-auditor remediate --plan plan.json --policy policies/example.yml --apply --yes --confirm-destroy prod/orders/api-key',
      },
    ],
    exitCodes: {
      0: 'all of it done, or a dry run',
      1: 'something was refused, failed, or not confirmed',
      2: 'usage, policy, plan or credentials',
      3: 'incomplete: what could not be read may matter',
    },
  })
    .summary('carry out a plan: looks again, refuses what has changed, does the rest')
    .description(
      'Audits again, plans again, and compares: what is not as the plan says is refused, the rest can be done.\nWithout --apply it only shows what would be done now. What is lost for good must be confirmed by name.',
    )
    .requiredOption('--plan <file>', 'the plan that `plan --output` wrote')
    .requiredOption('--policy <file>', 'the policy; read again before anything is decided')
    .option('--apply', 'do it')
    .option('--approve <hash>', 'approve the plan of this hash, as one of the approvers; destroys nothing')
    .option('--yes', 'ask nothing about what destroys nothing')
    .option('--confirm-destroy <name...>', 'without a terminal: what may be lost for good, by the name of its secret')
    .option('--repairs <file>', 'where every attempt is recorded (default: the plan, and .repairs.jsonl)');
  addAwsOptions(command).action(async (options: RemediateOptions) => finish(await runRemediate(context, options)));
}

async function runRemediate(context: CommandContext, options: RemediateOptions): Promise<ExitCode> {
  const { plan, policy, order, ports, steps, repairs } = await prepare(context, options);
  try {
    // 1. Looks, and shows what of the plan would be done now.
    const before = await remediate({ ...order, apply: false }, steps, ports);
    const { actions, leftOut } = chosenOf(before.allowed, options.approve !== undefined, policy.remediation);
    const now = context.clock.now();
    const view = viewOf({ ...before, allowed: actions }, ports.observed(), policy, order.trigger, now);
    const refusals = aboutPlan(plan, [...view.refusals, ...leftOut]);
    const changes = { ...plan, actions: plan.actions.filter(({ kind }) => writing.has(kind)) };
    context.stdout.write(formatPlan({ ...view, plan: changes, refusals, when: 'now' }, page(context)));
    if (isIncomplete(ports.observed().result)) return 3;
    if (!options.apply) return dryRun(context, options);
    if (view.stopped ?? view.limits) return 1;

    // 2. Asks, looks at all of it once more, and does what was confirmed.
    if (actions.length > 0 && !(await confirm(context, options, actions))) {
      context.stdout.write('\nNot confirmed: nothing was applied.\n');
      return 1;
    }
    const only = new Set(actions.map(({ hash }) => hash));
    const after = only.size === 0 ? nothing : await remediate({ ...order, only, apply: true }, steps, complete(ports));

    // 3. Tells what came of it.
    const first = aboutPlan(plan, [...before.refusals, ...leftOut]);
    const undone = notDone(first, aboutPlan(plan, after.refusals), actions, after.records);
    const outcome = { attempts: after.records, refusals: undone, repairs };
    context.stdout.write(`\n${formatOutcome(outcome, page(context))}`);
    if (isIncomplete(ports.observed().result)) return 3;
    return isAllDone(plan, after.records) ? 0 : 1;
  } finally {
    ports.close();
  }
}

const nothing = { records: [], refusals: [] };

/** Everything that can fail before AWS is asked for secrets. */
async function prepare(context: CommandContext, options: RemediateOptions) {
  const settings = readerSettings(options);
  const plan = await readPlan(options.plan, context.clock);
  if (options.approve !== undefined) failIfAnotherPlan(options.approve, plan);
  const policy = await loadPolicy(context, options.policy);
  const accounts = accountsOf(plan, policy, options.plan);
  if (options.apply) failIfNobodyConfirms(context, options, plan.actions);
  const repairs = options.repairs ?? repairsBeside(options.plan);
  const store = await createRepairFile(repairs);
  const { steps, follow } = createSteps(context);
  const scope = { accounts };
  const ports = createRepairPorts(context, { policyFile: options.policy, settings, scope, store, follow });
  return { plan, policy, order: await orderOf(context, options, settings, plan, policy), ports, steps, repairs };
}

async function orderOf(
  context: CommandContext,
  { apply, approve }: RemediateOptions,
  settings: ReaderSettings,
  plan: Plan,
  policy: Policy,
): Promise<Omit<RemediationOrder, 'apply'>> {
  const [region] = policy.regions;
  if (region === undefined) throw new Error('A policy without Regions was accepted.');
  const entry = 'terminal';
  if (!apply && approve === undefined)
    return { plan, trigger: 'manual', entry, requestedBy: 'a dry run', approvedBy: null };
  const caller = await callerOf(context, settings, region);
  if (approve === undefined) return { plan, trigger: 'manual', entry, requestedBy: caller, approvedBy: null };
  failUnlessApproved(approve, plan, caller, policy);
  return { plan, trigger: 'approval', entry, requestedBy: caller, approvedBy: caller };
}

/** A plan is one account's, as the credentials that made it were. */
function accountsOf(plan: Plan, { accounts }: Policy, file: string): readonly AccountId[] {
  const planned = [...new Set(plan.actions.map(({ account }) => account))];
  const strangers = planned.filter((account) => !accounts.includes(account));
  if (strangers.length > 0) {
    const message = `The plan is for the account ${strangers.join(', ')}, which the policy does not list.`;
    throw failure({ where: file, message, advice: 'the policy that the plan was made with' });
  }
  return planned.length > 0 ? planned : accounts;
}

/** What was seen whole a moment ago and is not now: nothing is done about what is left of it. */
function complete(ports: CommandPorts): CommandPorts {
  return {
    ...ports,
    async observe(policy, look) {
      const observation = await ports.observe(policy, look);
      return isIncomplete(ports.observed().result) ? { ...observation, cases: [] } : observation;
    },
  };
}

function dryRun({ stdout }: CommandContext, { plan, policy, ...aws }: RemediateOptions): ExitCode {
  const command = `replication-auditor remediate --plan ${plan} --policy ${policy}${typedAwsOptions(aws)} --apply`;
  stdout.write(`\nThis was a dry run: nothing was changed. To apply it: ${command}\n`);
  return 0;
}

function page({ stdout, env }: CommandContext) {
  return { columns: columnsOf(stdout), color: colorAllowed(stdout, env) };
}
