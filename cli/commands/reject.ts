import type { Command } from 'commander';
import { type AnswerOptions, answerQuestion } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { teach } from '../usage.ts';
import { addAnswerOptions, answerCodes } from './approve.ts';

export function addReject(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const command = teach(program.command('reject'), {
    examples: [
      {
        what: 'End the question: nothing of the plan is done',
        line: 'replication-auditor reject --callback ID --plan-hash HASH',
      },
    ],
    exitCodes: answerCodes,
  })
    .summary('refuse what the deployed service asks approval for')
    .description(
      'Ends the question: nothing of that plan is done. Only an approver can refuse it, in his own AWS identity.',
    );
  addAnswerOptions(command).action(async (options: AnswerOptions) =>
    finish((await answerQuestion(context, options, 'reject')) ? 0 : 1),
  );
}
