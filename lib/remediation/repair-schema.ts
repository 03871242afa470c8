import { once } from '../domain/once.ts';
import * as z from '../z.ts';
import type { RepairRecord } from './ports.ts';

/** An action and an attempt at it, as the stores keep them and the events carry them. */
export const repairSchemas = once(() => {
  const instant = z.described(z.iso.datetime(), 'ISO 8601, in UTC.');
  const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
  const region = z.string();

  const actionSchema = z.object({
    kind: z.described(
      z.enum(['replicate', 'overwrite', 'rekey', 'remove', 'promote', 'wait', 'instruct']),
      '`overwrite` and `remove` destroy something for good.',
    ),
    account: z.described(z.string(), 'Twelve-digit AWS account id.'),
    secret: z.object({ name: z.string(), arn: z.described(z.string(), "The primary's."), primaryRegion: region }),
    region: z.described(region, "The replica's Region."),
    finding: z.described(z.string(), 'Id of the finding that it answers.'),
    rule: z.string(),
    reason: z.described(z.string(), 'Why, for a person.'),
    key: z.described(z.nullable(z.string()), 'The key that the replica gets; null: the default one, or none is set.'),
    preconditions: z.described(facts, 'What had to be so when it came to it.'),
    clause: z.described(z.nullable(z.object({ name: z.string(), digest: z.string() })), 'The clause that wants it.'),
    iam: z.described(z.array(z.string()), 'IAM actions, and what they are needed on.'),
    destroys: z.described(z.nullable(facts), 'Metadata of what is destroyed; never a value.'),
    hash: z.string(),
  });

  const stateSchema = z.described(
    z.enum(['intended', 'called', 'unknown', 'refused', 'succeeded', 'failed', 'timed-out']),
    '`unknown`: nobody knows whether AWS took the call. `refused`: it did not, and nothing was changed.',
  );

  const repairSchema = z.object({
    id: z.described(z.string(), 'Of plan and action: one decision is tried once.'),
    action: actionSchema,
    planHash: z.described(z.string(), 'The plan that was approved, or carried out.'),
    trigger: z.enum(['manual', 'approval', 'auto']),
    requestedBy: z.described(
      z.string(),
      'Who asked: the identity as AWS STS reported it, `the service`, or what a caller said, followed by ` (unverified)`.',
    ),
    approvedBy: z.described(
      z.nullable(z.string()),
      'Identity of the approver as AWS STS reported it; of two, both with `, ` between.',
    ),
    state: stateSchema,
    call: z.described(
      z.object({ operation: z.string(), region, parameters: facts }),
      'The one request that was sent, by parameter.',
    ),
    answer: z.described(z.nullable(z.string()), 'What came back, or what was seen at the end.'),
    intendedAt: instant,
    calledAt: z.nullable(instant),
    endedAt: z.nullable(instant),
  }) satisfies z.ZodMiniType<RepairRecord>;

  return { instant, actionSchema, stateSchema, repairSchema };
});
