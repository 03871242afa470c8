import * as z from 'zod';
import type { AccountSummary, AuditCompleted } from '../domain/audit-event.ts';
import type { FindingEvent, FindingEventKind } from '../domain/event.ts';
import { type Finding, severities } from '../domain/finding.ts';

/** Raised when a field is renamed, removed or changes its meaning; a new field does not raise it. */
export const eventSchemaVersion = 1;

export const detailTypes: Readonly<Record<FindingEventKind | 'audit', string>> = {
  opened: 'Finding Opened',
  changed: 'Finding Changed',
  resolved: 'Finding Resolved',
  withdrawn: 'Finding Withdrawn',
  audit: 'Audit Completed',
};

const instant = z.iso.datetime().describe('ISO 8601, in UTC.');
const severity = z.enum(severities);
const tally = z.int().nonnegative();
const account = z.string().describe('Twelve-digit AWS account id.');
const facts = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .describe('Named facts, for programs; the message says the same in words.');

const exceptionNote = z
  .object({
    owner: z.string(),
    reason: z.string(),
    until: z.string().describe('The last day on which it holds, in UTC.'),
    expired: z.boolean(),
  })
  .nullable()
  .describe("The policy's exception that covers it, or covered it until it expired.");

export const findingSchema = z.object({
  id: z.string().describe('Fingerprint of account, family, Region and rule: the same fault has it in every audit.'),
  rule: z.string().describe('Rule id; `replication-auditor rules ID` explains it.'),
  severity,
  status: z
    .enum(['open', 'pending', 'unknown', 'excepted'])
    .describe('`unknown`: what was needed to decide could not be read.'),
  account,
  secret: z.object({ name: z.string(), arn: z.string().describe("The primary's."), primaryRegion: z.string() }),
  region: z.string().describe("The replica's Region; the primary's for findings about the secret as a whole."),
  clause: z.string().nullable().describe('The clause of the policy that matched the secret.'),
  cause: z.string().nullable().describe('A code, where the rule tells causes apart.'),
  expected: facts,
  observed: facts,
  message: z.string().describe('What is wrong, for a person.'),
  remedy: z.string().describe('What to do about it, for a person.'),
  exception: exceptionNote,
  firstSeen: instant,
  lastSeen: instant,
}) satisfies z.ZodType<Finding>;

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
  account,
  verdict,
  error: z.string().nullable().describe('Why the audit itself did not come to an end.'),
  startedAt: instant,
  finishedAt: instant,
  lastCompleteAt: instant
    .nullable()
    .describe('Beginning of the last audit that was not incomplete, this one included.'),
  baseline: z.boolean().describe('First audit of the account: its findings are told by this summary, not one by one.'),
  counts: z.object({
    secrets: tally.describe('Distinct secrets read, replicas not counted.'),
    evaluated: tally.describe('Secrets that are replicated, or that a clause wants replicated.'),
    findings: z.object({ open: tally, pending: tally, unknown: tally, excepted: tally }),
    open: z.object({ critical: tally, high: tally, medium: tally, low: tally }).describe('Open findings by severity.'),
    byRule: z.record(z.string(), tally).describe('Open findings by rule.'),
  }),
  coverage: z.array(
    z.object({
      account: z.string(),
      region: z.string(),
      status: z.enum(['complete', 'incomplete']),
      reason: z.string().nullable().describe('Why it is incomplete.'),
      secrets: tally.describe("Entries that the Region's listing showed, replicas included."),
      calls: z.record(z.string(), tally).describe('Requests sent to this Region by operation, retries included.'),
    }),
  ),
  matchedClauses: z.array(z.string()).describe('Names of the clauses that matched something here.'),
  gaps: z
    .array(
      z.object({
        kind: z.enum([
          'secret-unreadable',
          'key-unreadable',
          'region-not-listed',
          'clause-matched-nothing',
          'account-not-read',
          'unexpected-account',
          'no-secrets',
        ]),
        account: z.string().nullable(),
        region: z.string().nullable(),
        secret: z.string().nullable(),
        exception: exceptionNote,
        message: z.string(),
      }),
    )
    .describe("Reasons beyond a Region's own why the audit is incomplete; at most twenty."),
  moreGaps: tally.describe('Gaps that are not listed.'),
  announced: tally.describe('Findings announced by this run.'),
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
