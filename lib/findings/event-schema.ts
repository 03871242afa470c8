import {
  type AccountSummary,
  type AuditCompleted,
  mostUnmatchedTold,
  mostWarningsTold,
} from '../domain/audit-event.ts';
import * as z from '../z.ts';
import { findingSchemaVersion } from './event-types.ts';
import { resultSchemas } from './result-schema.ts';

const {
  instant,
  tally,
  accountId,
  countFields,
  coverageSchema,
  gapSchema,
  findingEventSchema,
  policyCoverageSchema,
  warningSchema,
} = resultSchemas();

const warnings = z.exactOptional(
  z.described(
    z.array(warningSchema),
    `What in the policy has no effect; the first ${mostWarningsTold}. Absent from events of version 1.`,
  ),
);

const verdict = z.described(
  z.enum(['compliant', 'violations', 'incomplete', 'failed']),
  'From best to worst: what could not be read is never clean.',
);

const accountSummarySchema = z.object({
  account: accountId,
  verdict,
  error: z.described(z.nullable(z.string()), 'Why the audit itself did not come to an end.'),
  startedAt: instant,
  finishedAt: instant,
  lastCompleteAt: z.described(
    z.nullable(instant),
    'Beginning of the last audit that was not incomplete, this one included.',
  ),
  baseline: z.described(
    z.boolean(),
    'First audit of the account: its findings are told by this summary, not one by one.',
  ),
  counts: z.object({
    ...countFields,
    byRule: z.described(z.record(z.string(), tally), 'Open findings by rule.'),
  }),
  coverage: z.array(coverageSchema),
  matchedClauses: z.described(z.array(z.string()), 'Names of the clauses that matched something here.'),
  gaps: z.described(z.array(gapSchema), "Reasons beyond a Region's own why the audit is incomplete; at most twenty."),
  moreGaps: z.described(tally, 'Gaps that are not listed.'),
  policyCoverage: z.exactOptional(
    z.described(
      policyCoverageSchema,
      `How much of the account the policy covers; of what no clause matches the first ${mostUnmatchedTold} are named. Absent where the audit failed, and from events of version 1.`,
    ),
  ),
  warnings,
  announced: z.described(
    tally,
    'Announcements that this run had to make: its own, and those that an earlier one could not.',
  ),
}) satisfies z.ZodMiniType<AccountSummary>;

const envelope = {
  schemaVersion: z.described(
    z.literal([1, findingSchemaVersion]),
    'What is published now is 2; 1 came from version 0.1, and may still wait in a queue.',
  ),
  shortened: z.described(z.boolean(), 'The event was too large for EventBridge, and texts or lists in it were cut.'),
};

/** The `detail` of `Finding Opened`, `Finding Changed`, `Finding Resolved` and `Finding Withdrawn`. */
export const FindingDetail = z.object({ ...envelope, ...findingEventSchema.shape });
export type FindingDetail = z.infer<typeof FindingDetail>;

/** The `detail` of `Audit Completed`. */
export const AuditDetail = z.object({
  ...envelope,
  id: z.described(z.string(), 'What comes twice has one id.'),
  at: z.described(instant, 'When the audit began; ISO 8601, in UTC.'),
  verdict,
  accounts: z.array(accountSummarySchema),
  warnings,
  accountsLeftOut: z.exactOptional(
    z.described(tally, 'Accounts that this run was asked to leave out: its verdict says nothing about them.'),
  ),
  moreAccounts: z.described(
    tally,
    'Accounts that are not listed, because the event was shortened; the worst are listed first.',
  ),
}) satisfies z.ZodMiniType<AuditCompleted>;
export type AuditDetail = z.infer<typeof AuditDetail>;
