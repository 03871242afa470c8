import type { ApprovalRequest } from '../domain/approval.ts';
import type { Refusal } from '../domain/plan.ts';
import { eventSchemaVersion } from '../findings/event-types.ts';
import * as z from '../z.ts';
import { repairSchemas } from './repair-schema.ts';
import type { RepairsReported } from './repairs-reported.ts';

const { instant, actionSchema, stateSchema } = repairSchemas();

const tally = z.int().check(z.nonnegative());
const account = z.described(z.string(), 'Twelve-digit AWS account id.');
const envelope = {
  schemaVersion: z.literal(eventSchemaVersion),
  shortened: z.described(
    z.boolean(),
    'The event was too large for EventBridge, and texts, facts or lists in it were cut.',
  ),
};

const { kind, secret, region, finding, rule, reason, destroys } = actionSchema.shape;

const refusalSchema = z.object({
  account,
  secret: z.object({ name: z.string(), arn: z.string() }),
  region,
  finding,
  action: z.described(z.nullable(kind), 'What was refused; null: nothing could even be proposed.'),
  code: z.described(z.string(), 'A code that stays.'),
  reason: z.described(z.string(), 'Why, for a person.'),
}) satisfies z.ZodMiniType<Refusal>;

/** The `detail` of `Approval Requested`. */
export const ApprovalDetail = z.object({
  ...envelope,
  id: z.described(z.string(), 'What comes twice has one id; each time that it is asked again is another one.'),
  at: z.described(instant, 'When it was asked; ISO 8601, in UTC.'),
  expiresAt: z.described(instant, 'Unanswered until then, nothing is done.'),
  account,
  callbackId: z.described(
    z.string(),
    'The answer names it: `replication-auditor approve --callback ID --plan-hash HASH`.',
  ),
  plan: z.object({
    version: z.literal(1),
    createdAt: instant,
    validUntil: instant,
    actions: z.described(z.array(actionSchema), 'What would be done after an approval, and nothing else would be.'),
    refusals: z.array(refusalSchema),
    hash: z.described(z.string(), 'Over all of its actions, listed or not: what an approval is given for.'),
  }),
  requestedBy: z.string(),
  approvers: z.described(z.array(z.string()), 'Globs of the identities that may answer.'),
  needs: z.exactOptional(
    z.described(
      z.enum(['approver', 'requester-and-approver', 'two-approvers']),
      'Who must answer before anything is done; where two must, they are different people. Absent in 0.1.0: one approver.',
    ),
  ),
  answers: z.exactOptional(
    z.described(
      z.array(z.object({ by: z.string(), decision: z.enum(['approve', 'request']) })),
      'The answers that count so far: the ARN of who gave each, as AWS STS reported it. Absent in 0.1.0.',
    ),
  ),
  previous: z.described(z.nullable(z.string()), 'Why the answer before did not count; null where it is asked first.'),
  moreActions: z.described(
    tally,
    'Actions that are not listed, because the event was shortened; what destroys is first.',
  ),
  moreDestructive: z.described(tally, 'Of these, those that destroy something.'),
}) satisfies z.ZodMiniType<ApprovalRequest>;
export type ApprovalDetail = z.infer<typeof ApprovalDetail>;

/** The `detail` of `Repairs Reported`. */
export const RepairsDetail = z.object({
  ...envelope,
  id: z.described(z.string(), 'What comes twice has one id.'),
  at: z.described(instant, 'When it was reported; ISO 8601, in UTC.'),
  account,
  requestedBy: z.string(),
  trigger: z.enum(['manual', 'approval', 'auto']),
  applied: z.described(z.boolean(), 'False: a dry run.'),
  stopped: z.described(
    z.nullable(z.object({ code: z.string(), reason: z.string() })),
    'Why nothing at all was written: the kill switch, a Region that was not read, a limit.',
  ),
  approval: z.described(
    z.nullable(
      z.object({
        kind: z.described(
          z.enum(['approved', 'rejected', 'expired', 'invalid']),
          '`expired`: too few answered in time. `invalid`: the same, and the last answer did not count.',
        ),
        by: z.described(z.nullable(z.string()), 'Identity of whoever answered, as AWS STS told it.'),
        reason: z.described(z.nullable(z.string()), 'Of `invalid`: why the last answer did not count.'),
        actions: z.described(tally, 'Actions that it was about.'),
        destructive: z.described(tally, 'Of these, those that destroy something.'),
        carriedOut: z.described(z.boolean(), 'Of `approved`: false when another run was writing for too long.'),
      }),
    ),
    'How the question for approval ended; null where the report is not about one.',
  ),
  repairs: z.array(
    z.object({
      id: z.described(z.string(), 'As in `Repair Attempted` and `Repair Ended`, which tell the rest.'),
      kind,
      secret,
      region,
      finding,
      rule,
      state: stateSchema,
      answer: z.described(z.nullable(z.string()), 'What came back, or what was seen at the end.'),
      approvedBy: z.nullable(z.string()),
      destroys,
    }),
  ),
  refusals: z.described(
    z.array(
      z.extend(refusalSchema, { off: z.described(z.boolean(), 'The policy has this repair switched off anyway.') }),
    ),
    'What was not done, and why; what waits for an answer is not among it.',
  ),
  instructions: z.described(z.array(z.object({ secret, region, finding, rule, reason })), 'What only a person can do.'),
  counts: z.described(
    z.object({
      repairs: z.described(z.record(z.string(), tally), 'By state.'),
      destructive: z.described(tally, 'Repairs that destroy something, whatever came of them.'),
      refusals: z.described(z.record(z.string(), tally), 'By code.'),
      off: z.described(tally, 'Of the refusals, those that the policy has switched off.'),
      instructions: tally,
    }),
    'Of everything, whether or not the event has room to list it.',
  ),
}) satisfies z.ZodMiniType<RepairsReported>;
export type RepairsDetail = z.infer<typeof RepairsDetail>;
