import type { Command } from 'commander';
import { sanitize } from '../../lib/report/sanitize.ts';
import { count } from '../../lib/report/words.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { loadPolicy } from '../load-policy.ts';
import { againstLines } from '../policy-against.ts';
import { readSavedResult } from '../saved-result.ts';
import { teach } from '../usage.ts';

export function addPolicyCheck(program: Command, context: CommandContext, finish: (code: ExitCode) => void): void {
  const examples = [
    {
      what: 'Before it is used: nothing is asked of AWS',
      line: 'replication-auditor policy check policies/example.yml',
    },
    {
      what: 'Which clause takes which secrets of an audit that was saved as JSON, before the next one',
      line: 'replication-auditor policy check policies/example.yml --against result.json',
    },
  ] as const;
  const policy = teach(program.command('policy').summary('work with policy files'), { examples });
  teach(policy.command('check'), { examples, exitCodes: { 0: 'valid', 2: 'every mistake is on standard error' } })
    .summary('tell every mistake in a policy file, without asking AWS anything')
    .description('Tells every mistake in a policy file at once, each with its place and a valid example.')
    .argument('<file>', 'the policy file')
    .option(
      '--against <file>',
      'a result of `audit --format json`: which clause takes which secrets of it, as far as a result can tell',
    )
    .action(async (file: string, { against }: { against?: string }) => {
      const policy = await loadPolicy(context, file);
      const { accounts, regions, clauses, exceptions } = policy;
      const lines = [
        `${file} is valid: ${count(accounts.length, 'account')}, ${count(regions.length, 'Region')}, ${count(clauses.length, 'clause')}${exceptions.length === 0 ? '' : `, ${count(exceptions.length, 'exception')}`}.`,
        `  accounts  ${accounts.join(', ')}`,
        `  Regions   ${regions.join(', ')}`,
        `  clauses   ${clauses.map(({ name }) => name).join(', ')}`,
        ...exceptions.map(
          ({ rule, secret, owner, until }) => `  excepted  ${rule} of ${secret} until ${until} (${owner})`,
        ),
        ...(against === undefined ? [] : againstLines(policy, await readSavedResult(against), against)),
      ];
      context.stdout.write(`${lines.map(sanitize).join('\n')}\n`);
      finish(0);
    });
}
