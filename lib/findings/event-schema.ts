import * as z from 'zod';
import type { AccountSummary, AuditCompleted } from '../domain/audit-event.ts';
import { eventSchemaVersion } from './event-types.ts';
import { resultSchemas } from './result-schema.ts';

const { instant, tally, accountId, countFields, coverageSchema, gapSchema, findingEventSchema } = resultSchemas();

const verdict = z
  .enum(['compliant', 'violations', 'incomplete', 'failed'])
  .describe('From best to worst: what could not be read is never clean.');

const accountSummarySchema = z.object({
  account: accountId,
  verdict,
  error: z.string().nullable().describe('Why the audit itself did not come to an end.'),
  startedAt: instant,
  finishedAt: instant,
  lastCompleteAt: instant
    .nullable()
    .describe('Beginning of the last audit that was not incomplete, this one included.'),
  baseline: z.boolean().describe('First audit of the account: its findings are told by this summary, not one by one.'),
  counts: z.object({
    ...countFields,
    byRule: z.record(z.string(), tally).describe('Open findings by rule.'),
  }),
  coverage: z.array(coverageSchema),
  matchedClauses: z.array(z.string()).describe('Names of the clauses that matched something here.'),
  gaps: z.array(gapSchema).describe("Reasons beyond a Region's own why the audit is incomplete; at most twenty."),
  moreGaps: tally.describe('Gaps that are not listed.'),
  announced: tally.describe(
    'Announcements that this run had to make: its own, and those that an earlier one could not.',
  ),
}) satisfies z.ZodType<AccountSummary>;

const envelope = {
  schemaVersion: z.literal(eventSchemaVersion),
  shortened: z.boolean().describe('The event was too large for EventBridge, and texts or lists in it were cut.'),
};

/** The `detail` of `Finding Opened`, `Finding Changed`, `Finding Resolved` and `Finding Withdrawn`. */
export const FindingDetail = z.object({ ...envelope, ...findingEventSchema.shape });
export type FindingDetail = z.infer<typeof FindingDetail>;

/** The `detail` of `Audit Completed`. */
export const AuditDetail = z.object({
  ...envelope,
  id: z.string().describe('What comes twice has one id.'),
  at: instant.describe('When the audit began; ISO 8601, in UTC.'),
  verdict,
  accounts: z.array(accountSummarySchema),
  moreAccounts: tally.describe(
    'Accounts that are not listed, because the event was shortened; the worst are listed first.',
  ),
}) satisfies z.ZodType<AuditCompleted>;
export type AuditDetail = z.infer<typeof AuditDetail>;
