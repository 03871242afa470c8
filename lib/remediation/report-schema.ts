import * as z from 'zod';
import type { ApprovalRequest } from '../domain/approval.ts';
import type { Refusal } from '../domain/plan.ts';
import { eventSchemaVersion } from '../findings/event-types.ts';
import { repairSchemas } from './repair-schema.ts';
import type { RepairsReported } from './repairs-reported.ts';

const { instant, actionSchema, stateSchema } = repairSchemas();

const tally = z.int().nonnegative();
const account = z.string().describe('Twelve-digit AWS account id.');
const envelope = {
  schemaVersion: z.literal(eventSchemaVersion),
  shortened: z.boolean().describe('The event was too large for EventBridge, and texts, facts or lists in it were cut.'),
};

const { kind, secret, region, finding, rule, reason, destroys } = actionSchema.shape;

const refusalSchema = z.object({
  account,
  secret: z.object({ name: z.string(), arn: z.string() }),
  region,
  finding,
  action: kind.nullable().describe('What was refused; null: nothing could even be proposed.'),
  code: z.string().describe('A code that stays.'),
  reason: z.string().describe('Why, for a person.'),
}) satisfies z.ZodType<Refusal>;

/** The `detail` of `Approval Requested`. */
export const ApprovalDetail = z.object({
  ...envelope,
  id: z.string().describe('What comes twice has one id; each time that it is asked again is another one.'),
  at: instant.describe('When it was asked; ISO 8601, in UTC.'),
  expiresAt: instant.describe('Unanswered until then, nothing is done.'),
  account,
  callbackId: z.string().describe('The answer names it: `replication-auditor approve --callback ID --plan-hash HASH`.'),
  plan: z.object({
    version: z.literal(1),
    createdAt: instant,
    validUntil: instant,
    actions: z.array(actionSchema).describe('What would be done after an approval, and nothing else would be.'),
    refusals: z.array(refusalSchema),
    hash: z.string().describe('Over all of its actions, listed or not: what an approval is given for.'),
  }),
  requestedBy: z.string(),
  approvers: z.array(z.string()).describe('Globs of the identities that may answer.'),
  previous: z.string().nullable().describe('Why the answer before did not count; null where it is asked first.'),
  moreActions: tally.describe('Actions that are not listed, because the event was shortened; what destroys is first.'),
  moreDestructive: tally.describe('Of these, those that destroy something.'),
}) satisfies z.ZodType<ApprovalRequest>;
export type ApprovalDetail = z.infer<typeof ApprovalDetail>;

/** The `detail` of `Repairs Reported`. */
export const RepairsDetail = z.object({
  ...envelope,
  id: z.string().describe('What comes twice has one id.'),
  at: instant.describe('When it was reported; ISO 8601, in UTC.'),
  account,
  requestedBy: z.string(),
  trigger: z.enum(['manual', 'approval', 'auto']),
  applied: z.boolean().describe('False: a dry run.'),
  stopped: z
    .object({ code: z.string(), reason: z.string() })
    .nullable()
    .describe('Why nothing at all was written: the kill switch, a Region that was not read, a limit.'),
  approval: z
    .object({
      kind: z
        .enum(['approved', 'rejected', 'expired', 'invalid'])
        .describe('`expired`: nobody answered in time. `invalid`: too many answers that did not count.'),
      by: z.string().nullable().describe('Identity of whoever answered, as AWS STS told it.'),
      reason: z.string().nullable().describe('Of `invalid`: why the last answer did not count.'),
      actions: tally.describe('Actions that it was about.'),
      destructive: tally.describe('Of these, those that destroy something.'),
      carriedOut: z.boolean().describe('Of `approved`: false when another run was writing for too long.'),
    })
    .nullable()
    .describe('How the question for approval ended; null where the report is not about one.'),
  repairs: z.array(
    z.object({
      id: z.string().describe('As in `Repair Attempted` and `Repair Ended`, which tell the rest.'),
      kind,
      secret,
      region,
      finding,
      rule,
      state: stateSchema,
      answer: z.string().nullable().describe('What came back, or what was seen at the end.'),
      approvedBy: z.string().nullable(),
      destroys,
    }),
  ),
  refusals: z
    .array(refusalSchema.extend({ off: z.boolean().describe('The policy has this repair switched off anyway.') }))
    .describe('What was not done, and why; what waits for an answer is not among it.'),
  instructions: z.array(z.object({ secret, region, finding, rule, reason })).describe('What only a person can do.'),
  counts: z
    .object({
      repairs: z.record(z.string(), tally).describe('By state.'),
      destructive: tally.describe('Repairs that destroy something, whatever came of them.'),
      refusals: z.record(z.string(), tally).describe('By code.'),
      off: tally.describe('Of the refusals, those that the policy has switched off.'),
      instructions: tally,
    })
    .describe('Of everything, whether or not the event has room to list it.'),
}) satisfies z.ZodType<RepairsReported>;
export type RepairsDetail = z.infer<typeof RepairsDetail>;
