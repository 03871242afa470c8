import * as z from 'zod';
import { severities } from '../domain/finding.ts';
import { findingEventSchema } from '../findings/event-schema.ts';

/** Raised when a field is renamed, removed or changes its meaning; a new field does not raise it. */
export const schemaVersion = 1;

const instant = z.iso.datetime().describe('ISO 8601, in UTC.');
const severity = z.enum(severities);
const facts = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .describe('Named facts, for programs; the message says the same in words.');
const tally = z.int().nonnegative();
const exception = z
  .object({
    owner: z.string(),
    reason: z.string(),
    until: z.iso.date().describe('The last day on which it holds, in UTC.'),
    expired: z.boolean(),
  })
  .nullable();

export const Tool = z.object({ name: z.string(), version: z.string() });
export type Tool = z.infer<typeof Tool>;

const findingFields = {
  id: z.string().describe('Fingerprint of account, family, Region and rule: the same fault has it in every audit.'),
  rule: z.string().describe('Rule id; `replication-auditor rules ID` explains it.'),
  severity,
  status: z
    .enum(['open', 'pending', 'unknown', 'excepted'])
    .describe(
      '`pending`: within its grace. `unknown`: what was needed to decide could not be read. `excepted`: open or unknown, but the policy excepts it until a day.',
    ),
  account: z.string().describe('Twelve-digit AWS account id.'),
  secret: z.object({ name: z.string(), arn: z.string(), primaryRegion: z.string() }),
  region: z.string().describe("The replica's Region; the primary's for findings about the secret as a whole."),
  clause: z.string().nullable().describe('The clause of the policy that matched the secret.'),
  cause: z.string().nullable().describe('A code, where the rule tells causes apart.'),
  expected: facts,
  observed: facts,
  message: z.string().describe('What is wrong, for a person.'),
  remedy: z.string().describe('What to do about it, for a person.'),
  exception: exception.describe('The exception of the policy that covers it, or covered it until it expired.'),
  firstSeen: instant.describe('ISO 8601, in UTC. Without `--state`, the time of this audit.'),
  lastSeen: instant,
};

const summaryFields = {
  startedAt: instant,
  finishedAt: instant,
  verdict: z
    .enum(['compliant', 'violations', 'incomplete'])
    .describe('`incomplete` outranks `violations`: what could not be read is never clean.'),
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
        secret: z.string().nullable().describe('Name of the secret, where the gap is about one.'),
        exception: exception.describe('While it has not expired, the gap does not make the audit incomplete.'),
        message: z.string(),
      }),
    )
    .describe("What was not seen, beyond a Region's own reason."),
  matchedClauses: z.array(z.string()).describe('Names of the clauses that matched something, sorted.'),
  counts: z.object({
    secrets: tally.describe('Distinct secrets read, replicas not counted.'),
    evaluated: tally.describe('Secrets that are replicated, or that a clause wants replicated.'),
    replicas: tally.describe('Replicas that primaries report, whatever their status.'),
    findings: z.object({ open: tally, pending: tally, unknown: tally, excepted: tally }),
    open: z.object({ critical: tally, high: tally, medium: tally, low: tally }).describe('Open findings by severity.'),
  }),
  changes: z
    .object({
      since: instant.nullable().describe('When the run before began; null: there was none, this one is the baseline.'),
      events: z.array(findingEventSchema).describe('One per finding, sorted as the findings are.'),
    })
    .describe('What became of findings since the run before; only with `--state`.')
    .exactOptional(),
};

/** The document that `--format json` prints. */
export const AuditDocument = z.object({
  schemaVersion: z.literal(schemaVersion),
  tool: Tool,
  ...summaryFields,
  findings: z.array(z.object(findingFields)).describe('Sorted: severity, account, secret name, Region, rule.'),
});
export type AuditDocument = z.infer<typeof AuditDocument>;

/** One line of what `--format ndjson` prints. */
export const AuditLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('finding'), ...findingFields }),
  z.object({ type: z.literal('summary'), schemaVersion: z.literal(schemaVersion), tool: Tool, ...summaryFields }),
]);
export type AuditLine = z.infer<typeof AuditLine>;
