import * as z from 'zod';
import { account, nameGlob, region } from './forms.ts';
import type { PolicyRule } from './rule-settings.ts';

/** What an exception may name in place of a rule: a secret that is known to be unreadable. */
export const unreadable = 'unreadable';

/** One of the policy's `exceptions`. */
export function exceptionSchema(rules: readonly PolicyRule[]) {
  const [first = unreadable, ...ids] = rules.map(({ id }) => id);
  return z
    .strictObject({
      rule: z.enum([first, ...ids, unreadable]).meta({
        description: `The rule whose findings are excepted, or \`${unreadable}\`: the secret is known to be so.`,
        examples: [first],
      }),
      secret: nameGlob.meta({
        description: "Glob for the secret's name, as in a clause's `match`.",
        examples: ['prod/legacy/*'],
      }),
      account: account.exactOptional().meta({ description: 'Absent: in every account.', examples: ['111122223333'] }),
      region: region.exactOptional().meta({
        description:
          "The replica's Region; the primary's, where a finding is about the whole secret. Absent: in every Region.",
        examples: ['us-east-1'],
      }),
      reason: words('Why it may stay so, for whoever reads the report.', 'Moves to the new vault in June'),
      owner: words('Who answers for it: a person or a team that can be asked.', 'team-payments'),
      until: z.iso.date('must be a day of the calendar, such as 2027-06-30').meta({
        description: 'The last day on which it holds, in UTC. After it, what it covers counts again.',
        examples: ['2027-06-30'],
      }),
    })
    .meta({ examples: [exampleException(first)] });
}

export function exampleException(rule: string) {
  return {
    rule,
    secret: 'prod/legacy/*',
    reason: 'Moves to the new vault in June',
    owner: 'team-payments',
    until: '2027-06-30',
  };
}

function words(description: string, example: string) {
  return z
    .string()
    .regex(/\S/, 'is empty')
    .max(500, 'is longer than 500 characters')
    .meta({ description, examples: [example] });
}
