import * as z from 'zod';
import type { FindingEvent } from '../domain/event.ts';
import { type Finding, severities } from '../domain/finding.ts';
import { once } from '../domain/once.ts';
import type { Gap, RegionCoverage } from '../domain/result.ts';

/*
 * What reports and events say in the same words: a finding and what became of it, the coverage of a Region, a gap. Both documents carry a
 * schema version of their own, and both must be raised when a field here is renamed, removed or changes its meaning.
 */

export const resultSchemas = once(() => {
  const instant = z.iso.datetime().describe('ISO 8601, in UTC.');
  const tally = z.int().nonnegative();
  const accountId = z.string().describe('Twelve-digit AWS account id.');

  const facts = z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .describe('Named facts, for programs; the message says the same in words.');

  const exception = z
    .object({
      owner: z.string(),
      reason: z.string(),
      until: z.iso.date().describe('The last day on which it holds, in UTC.'),
      expired: z.boolean(),
    })
    .nullable();

  const findingSchema = z.object({
    id: z.string().describe('Fingerprint of account, family, Region and rule: the same fault has it in every audit.'),
    rule: z.string().describe('Rule id; `replication-auditor rules ID` explains it.'),
    severity: z.enum(severities),
    status: z
      .enum(['open', 'pending', 'unknown', 'excepted'])
      .describe(
        '`pending`: within its grace. `unknown`: what was needed to decide could not be read, or was not understood. `excepted`: open or unknown, but the policy excepts it until a day.',
      ),
    account: accountId,
    secret: z.object({ name: z.string(), arn: z.string().describe("The primary's."), primaryRegion: z.string() }),
    region: z.string().describe("The replica's Region; the primary's for findings about the secret as a whole."),
    clause: z.string().nullable().describe('The clause of the policy that matched the secret.'),
    cause: z.string().nullable().describe('A code, where the rule tells causes apart.'),
    expected: facts,
    observed: facts,
    message: z.string().describe('What is wrong, for a person.'),
    remedy: z.string().describe('What to do about it, for a person.'),
    exception: exception.describe('The exception of the policy that covers it, or covered it until it expired.'),
    firstSeen: instant.describe('ISO 8601, in UTC. Where nothing is remembered between audits, the time of this one.'),
    lastSeen: instant,
  }) satisfies z.ZodType<Finding>;

  const coverageSchema = z.object({
    account: z.string(),
    region: z.string(),
    status: z.enum(['complete', 'incomplete']),
    reason: z.string().nullable().describe('Why it is incomplete.'),
    secrets: tally.describe("Entries that the Region's listing showed, replicas included."),
    calls: z.record(z.string(), tally).describe('Requests sent to this Region by operation, retries included.'),
  }) satisfies z.ZodType<RegionCoverage>;

  const gapSchema = z.object({
    kind: z.enum([
      'secret-unreadable',
      'secret-undecided',
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
  }) satisfies z.ZodType<Gap>;

  /** Counts of secrets and of their findings; a document may add its own. */
  const countFields = {
    secrets: tally.describe('Distinct secrets read, replicas not counted.'),
    evaluated: tally.describe('Secrets that are replicated, or that a clause wants replicated.'),
    findings: z.object({ open: tally, pending: tally, unknown: tally, excepted: tally }),
    open: z.object({ critical: tally, high: tally, medium: tally, low: tally }).describe('Open findings by severity.'),
  };

  const findingEventSchema = z.object({
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

  return { instant, tally, accountId, findingSchema, coverageSchema, gapSchema, countFields, findingEventSchema };
});
