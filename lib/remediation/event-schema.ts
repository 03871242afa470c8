import * as z from 'zod';
import { eventSchemaVersion } from '../findings/event-schema.ts';
import type { RepairRecord } from './ports.ts';

export const repairDetailTypes = {
  attempted: 'Repair Attempted',
  ended: 'Repair Ended',
  approval: 'Approval Requested',
  reported: 'Repairs Reported',
} as const;

export const instant = z.iso.datetime().describe('ISO 8601, in UTC.');
const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const region = z.string();

export const actionSchema = z.object({
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

export const stateSchema = z
  .enum(['intended', 'called', 'unknown', 'refused', 'succeeded', 'failed', 'timed-out'])
  .describe('`unknown`: nobody knows whether AWS took the call. `refused`: it did not, and nothing was changed.');

/** One attempt, as the stores keep it and the events carry it. */
export const repairSchema = z.object({
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

/** The `detail` of `Repair Attempted` and `Repair Ended`. */
export const RepairDetail = z.object({
  schemaVersion: z.literal(eventSchemaVersion),
  shortened: z.boolean().describe('The event was too large for EventBridge, and texts or facts in it were cut.'),
  id: z.string().describe("The attempt's id and its state: what comes twice has one id."),
  at: instant.describe('When it was called, or ended; ISO 8601, in UTC.'),
  repair: repairSchema,
});
export type RepairDetail = z.infer<typeof RepairDetail>;
