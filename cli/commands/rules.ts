import type { Command } from 'commander';
import { closest } from '../../lib/policy/suggest.ts';
import { formatRule, formatRules } from '../../lib/report/rule-card.ts';
import { rules } from '../../lib/rules/index.ts';
import { pageOf } from '../color.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { failure } from '../problem.ts';
import { withExample } from '../usage.ts';

export function addRules(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  withExample(program.command('rules'), 'replication-auditor rules replica-failed')
    .summary('list the rules, or explain one')
    .description('Lists the rules, or explains one: why it matters, what to do, what the policy may set.')
    .argument('[id]', 'the rule to explain')
    .action((id: string | undefined) => {
      const page = pageOf(context.stdout, context.env);
      context.stdout.write(id === undefined ? formatRules(page, rules) : formatRule(page, ruleOf(id)));
      finish(0);
    });
}

function ruleOf(id: string) {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule) return rule;
  const ids = rules.map((candidate) => candidate.id);
  const near = closest(id, ids);
  const suggestion = near === undefined ? `The rules are ${ids.join(', ')}.` : `Did you mean "${near}"?`;
  throw failure({
    message: `There is no rule "${id}". ${suggestion}`,
    example: `replication-auditor rules ${near ?? ids[0]}`,
  });
}
