import type { Command } from 'commander';
import { type AnswerOptions, answerQuestion } from '../answer.ts';
import { addAwsOptions } from '../aws-options.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { teach } from '../usage.ts';

export function addApprove(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const command = teach(program.command('approve'), {
    examples: [
      {
        what: 'See the question that the announcement holds, and answer it',
        line: 'replication-auditor approve --callback ID --plan-hash HASH --request request.json',
      },
      {
        what: 'Without a terminal, where something is lost for good',
        line: 'replication-auditor approve --callback ID --plan-hash HASH --request request.json --yes --confirm-destroy prod/orders/api-key',
      },
    ],
    exitCodes: answerCodes,
  })
    .summary('let the deployed service do what it asks approval for')
    .description(
      'Shows what the deployed service asks for, and approves just that plan in your own AWS identity, which must be\namong the approvers. What is lost for good must be confirmed by name, and is done once two different people have answered:\nwho asked for it (--as-requester) and an approver; of what the service asks by itself, two approvers.',
    )
    .option('--as-requester', 'prove that you asked for it, which a call by hand does not; another person approves')
    .option('--confirm-destroy <name...>', 'without a terminal: what may be lost for good, by the name of its secret');
  addAnswerOptions(command).action(async (options: AnswerOptions & { readonly asRequester?: boolean }) =>
    finish((await answerQuestion(context, options, options.asRequester ? 'request' : 'approve')) ? 0 : 1),
  );
}

export const answerCodes = {
  0: 'answered',
  1: 'not confirmed: nothing was answered',
  2: 'usage, credentials, or an answer that was not taken',
} as const;

/** What `approve` and `reject` have in common. */
export function addAnswerOptions(command: Command): Command {
  command
    .requiredOption('--callback <id>', "the question's callback, as the announcement gives it")
    .requiredOption('--plan-hash <hash>', 'the plan that is meant, as the announcement gives it')
    .option('--request <file>', 'the question as JSON (default: standard input, where that is no terminal)')
    .option('--function-region <region>', 'Region of the service (default: that of the question)')
    .option('--yes', 'ask nothing about what destroys nothing');
  return addAwsOptions(command);
}
