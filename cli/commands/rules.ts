import { Argument, type Command } from 'commander';
import { closest } from '../../lib/policy/suggest.ts';
import { formatRule, formatRules } from '../../lib/report/rule-card.ts';
import { rules } from '../../lib/rules/index.ts';
import { pageOf } from '../color.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { failure } from '../problem.ts';
import { teach } from '../usage.ts';

export function addRules(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const explained = new Argument('[id]', 'the rule to explain');
  // Offered where a shell completes; what is not one of them is told by ruleOf, which knows more.
  explained.argChoices = rules.map(({ id }) => id);
  teach(program.command('rules'), {
    examples: [
      {
        what: 'Why a finding matters, what to do, and what the policy may set',
        line: 'replication-auditor rules replica-failed',
      },
      { what: 'Every rule, one to a line', line: 'replication-auditor rules' },
    ],
    exitCodes: { 0: 'shown', 2: 'there is no such rule' },
  })
    .summary('list the rules, or explain one')
    .description('Lists the rules, or explains one: why it matters, what to do, what the policy may set.')
    .addArgument(explained)
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
