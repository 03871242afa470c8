import * as z from 'zod';
import type { AccountSummary, AuditCompleted } from '../domain/audit-event.ts';
import type { FindingEvent, FindingEventKind } from '../domain/event.ts';
import { accountId, countFields, coverageSchema, findingSchema, gapSchema, instant, tally } from './result-schema.ts';

/** Raised when a field is renamed, removed or changes its meaning; a new field does not raise it. */
export const eventSchemaVersion = 1;

export const detailTypes: Readonly<Record<FindingEventKind | 'audit', string>> = {
  opened: 'Finding Opened',
  changed: 'Finding Changed',
  resolved: 'Finding Resolved',
  withdrawn: 'Finding Withdrawn',
  audit: 'Audit Completed',
};

export const findingEventSchema = z.object({
  id: z
    .string()
    .describe(
      "The finding's id and a number that rises: what comes twice has one id, and of two the higher is the later.",
    ),
  kind: z.enum(['opened', 'changed', 'resolved', 'withdrawn']),
  at: instant.describe('When the audit that saw it began; ISO 8601, in UTC.'),
  finding: findingSchema,
  reopened: z.boolean().describe('Of `opened`: it was over before.'),
  changes: z
    .array(z.enum(['severity', 'cause', 'expected', 'observed', 'reminder']))
    .describe('Of `changed`: what changed, or that it is said again although nothing did.'),
  resolution: z
    .enum(['compliant', 'no-longer-applies', 'secret-gone'])
    .nullable()
    .describe('Of `resolved`: how it is known to be over.'),
  withdrawal: z
    .enum(['account', 'region', 'rule', 'clause', 'exception'])
    .nullable()
    .describe('Of `withdrawn`: what of the policy no longer asks for it. The fault may still be there.'),
  flapping: z.boolean().describe('It opens and closes time and again: until it stays one way, nothing more is said.'),
}) satisfies z.ZodType<FindingEvent>;

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
