import * as z from 'zod';
import { once } from '../domain/once.ts';
import type { RepairRecord } from './ports.ts';

/** An action and an attempt at it, as the stores keep them and the events carry them. */
export const repairSchemas = once(() => {
  const instant = z.iso.datetime().describe('ISO 8601, in UTC.');
  const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
  const region = z.string();

  const actionSchema = z.object({
    kind: z
      .enum(['replicate', 'overwrite', 'rekey', 'remove', 'promote', 'wait', 'instruct'])
      .describe('`overwrite` and `remove` destroy something for good.'),
    account: z.string().describe('Twelve-digit AWS account id.'),
    secret: z.object({ name: z.string(), arn: z.string().describe("The primary's."), primaryRegion: region }),
    region: region.describe("The replica's Region."),
    finding: z.string().describe('Id of the finding that it answers.'),
    rule: z.string(),
    reason: z.string().describe('Why, for a person.'),
    key: z.string().nullable().describe('The key that the replica gets; null: the default one, or none is set.'),
    preconditions: facts.describe('What had to be so when it came to it.'),
    clause: z.object({ name: z.string(), digest: z.string() }).nullable().describe('The clause that wants it.'),
    iam: z.array(z.string()).describe('IAM actions, and what they are needed on.'),
    destroys: facts.nullable().describe('Metadata of what is destroyed; never a value.'),
    hash: z.string(),
  });

  const stateSchema = z
    .enum(['intended', 'called', 'unknown', 'refused', 'succeeded', 'failed', 'timed-out'])
    .describe('`unknown`: nobody knows whether AWS took the call. `refused`: it did not, and nothing was changed.');

  const repairSchema = z.object({
    id: z.string().describe('Of plan and action: one decision is tried once.'),
    action: actionSchema,
    planHash: z.string().describe('The plan that was approved, or carried out.'),
    trigger: z.enum(['manual', 'approval', 'auto']),
    requestedBy: z.string(),
    approvedBy: z.string().nullable().describe('Identity of the approver, as AWS STS told it.'),
    state: stateSchema,
    call: z
      .object({ operation: z.string(), region, parameters: facts })
      .describe('The one request that was sent, by parameter.'),
    answer: z.string().nullable().describe('What came back, or what was seen at the end.'),
    intendedAt: instant,
    calledAt: instant.nullable(),
    endedAt: instant.nullable(),
  }) satisfies z.ZodType<RepairRecord>;

  return { instant, actionSchema, stateSchema, repairSchema };
});
