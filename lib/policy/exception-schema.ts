import * as z from '../z.ts';
import { account, nameGlob, region } from './forms.ts';
import type { PolicyRule } from './rule-settings.ts';

/** What an exception may name in place of a rule: a secret that is known to be unreadable. */
export const unreadable = 'unreadable';

/** One of the policy's `exceptions`. */
export function exceptionSchema(rules: readonly PolicyRule[]) {
  const [first = unreadable, ...ids] = rules.map(({ id }) => id);
  return z.described(
    z.strictObject({
      rule: z.described(z.enum([first, ...ids, unreadable]), {
        description: `The rule whose findings are excepted, or \`${unreadable}\`: the secret is known to be so.`,
        examples: [first],
      }),
      secret: z.described(nameGlob, {
        description: "Glob for the secret's name, as in a clause's `match`.",
        examples: ['prod/legacy/*'],
      }),
      account: z.described(z.exactOptional(account), {
        description: 'Absent: in every account.',
        examples: ['111122223333'],
      }),
      region: z.described(z.exactOptional(region), {
        description:
          "The replica's Region; the primary's, where a finding is about the whole secret. Absent: in every Region.",
        examples: ['us-east-1'],
      }),
      reason: words('Why it may stay so, for whoever reads the report.', 'Moves to the new vault in June'),
      owner: words('Who answers for it: a person or a team that can be asked.', 'team-payments'),
      until: z.described(z.iso.date('must be a day of the calendar, such as 2027-06-30'), {
        description: 'The last day on which it holds, in UTC. After it, what it covers counts again.',
        examples: ['2027-06-30'],
      }),
    }),
    { examples: [exampleException(first)] },
  );
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
  return z.described(z.string().check(z.regex(/\S/, 'is empty'), z.maxLength(500, 'is longer than 500 characters')), {
    description,
    examples: [example],
  });
}
