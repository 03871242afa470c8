import type { FindingEvent } from '../domain/event.ts';
import { type Finding, severities } from '../domain/finding.ts';
import { type Fix, fixOperations } from '../domain/fix.ts';
import { once } from '../domain/once.ts';
import { unmatchedModes } from '../domain/policy.ts';
import {
  type Gap,
  mostUnmatchedNamed,
  type PolicyCoverage,
  type RegionCoverage,
  type Warning,
} from '../domain/result.ts';
import * as z from '../z.ts';

/*
 * What reports and events say in the same words: a finding and what became of it, the coverage of a Region, a gap. Both documents carry a
 * schema version of their own, and both must be raised when a field here is renamed, removed or changes its meaning.
 */

export const resultSchemas = once(() => {
  const instant = z.described(z.iso.datetime(), 'ISO 8601, in UTC.');
  const tally = z.int().check(z.nonnegative());
  const accountId = z.described(z.string(), 'Twelve-digit AWS account id.');

  const facts = z.described(
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    'Named facts, for programs; the message says the same in words.',
  );

  const exception = z.nullable(
    z.object({
      owner: z.string(),
      reason: z.string(),
      until: z.described(z.iso.date(), 'The last day on which it holds, in UTC.'),
      expired: z.boolean(),
    }),
  );

  const fixStep = z.object({
    operation: z.enum(fixOperations),
    region: z.described(z.string(), 'The Region in which the call is made.'),
    parameters: z.described(
      z.record(
        z.string(),
        z.union([z.string(), z.boolean(), z.array(z.string()), z.array(z.record(z.string(), z.string()))]),
      ),
      "The call's parameters, as the service model names them.",
    ),
    destructive: z.described(z.boolean(), 'True: it destroys something for good, or cannot be taken back.'),
  });

  const fixSchema = z.object({
    steps: z.array(fixStep),
    decision: z.exactOptional(
      z.described(
        z.object({
          question: z.string(),
          options: z.array(
            z.object({
              answer: z.string(),
              steps: z.array(fixStep),
              instruction: z.exactOptional(z.described(z.string(), 'What remains for a person where no call can.')),
            }),
          ),
        }),
        'What only a person can decide, and what each answer leads to.',
      ),
    ),
  }) satisfies z.ZodMiniType<Fix>;

  const findingSchema = z.object({
    id: z.described(
      z.string(),
      'Fingerprint of account, family, Region and rule: the same fault has it in every audit.',
    ),
    rule: z.described(z.string(), 'Rule id; `replication-auditor rules ID` explains it.'),
    severity: z.enum(severities),
    status: z.described(
      z.enum(['open', 'pending', 'unknown', 'excepted']),
      '`pending`: within its grace. `unknown`: what was needed to decide could not be read, or was not understood. `excepted`: open or unknown, but the policy excepts it until a day.',
    ),
    account: accountId,
    secret: z.object({ name: z.string(), arn: z.described(z.string(), "The primary's."), primaryRegion: z.string() }),
    region: z.described(z.string(), "The replica's Region; the primary's for findings about the secret as a whole."),
    clause: z.described(z.nullable(z.string()), 'The clause of the policy that matched the secret.'),
    cause: z.described(z.nullable(z.string()), 'A code, where the rule tells causes apart.'),
    expected: facts,
    observed: facts,
    message: z.described(z.string(), 'What is wrong, for a person.'),
    remedy: z.described(z.string(), 'What to do about it, for a person.'),
    fix: z.exactOptional(
      z.described(
        fixSchema,
        'The remedy as data. Without steps and decision no call can fix it, and the remedy is an instruction. Absent from findings that version 0.1 stored.',
      ),
    ),
    exception: z.described(exception, 'The exception of the policy that covers it, or covered it until it expired.'),
    firstSeen: z.described(
      instant,
      'ISO 8601, in UTC. Where nothing is remembered between audits, the time of this one.',
    ),
    lastSeen: instant,
  }) satisfies z.ZodMiniType<Finding>;

  const coverageSchema = z.object({
    account: z.string(),
    region: z.string(),
    status: z.enum(['complete', 'incomplete']),
    reason: z.described(z.nullable(z.string()), 'Why it is incomplete.'),
    secrets: z.described(tally, "Entries that the Region's listing showed, replicas included."),
    calls: z.described(z.record(z.string(), tally), 'Requests sent to this Region by operation, retries included.'),
  }) satisfies z.ZodMiniType<RegionCoverage>;

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
    account: z.nullable(z.string()),
    region: z.nullable(z.string()),
    secret: z.described(z.nullable(z.string()), 'Name of the secret, where the gap is about one.'),
    exception: z.described(exception, 'While it has not expired, the gap does not make the audit incomplete.'),
    message: z.string(),
  }) satisfies z.ZodMiniType<Gap>;

  const policyCoverageSchema = z.object({
    required: z.described(tally, 'A clause requires replicas of them.'),
    forbidden: z.described(tally, 'A clause requires that they have no replica (`replicas: {}`).'),
    tuned: z.described(tally, 'A clause without `require` decides: only rules that need no requirement apply.'),
    unmatched: z.described(tally, 'No clause matches them.'),
    undecided: z.described(tally, 'Which clause decides could not be read.'),
    unmatchedMode: z.described(z.enum(unmatchedModes), '`unmatched` of the policy.'),
    unmatchedSecrets: z.described(
      z.array(z.object({ account: accountId, name: z.string(), region: z.string() })),
      `The unmatched ones by account, name and Region of the primary, sorted; the first ${mostUnmatchedNamed} of them.`,
    ),
  }) satisfies z.ZodMiniType<PolicyCoverage>;

  const warningSchema = z.object({
    kind: z.enum(['exception-covers-nothing', 'secrets-unmatched', 'policy-unsealed', 'clock-off']),
    message: z.string(),
  }) satisfies z.ZodMiniType<Warning>;

  const leftOutSchema = z.object({ accounts: z.array(accountId), regions: z.array(z.string()) });

  /** Counts of secrets and of their findings; a document may add its own. */
  const countFields = {
    secrets: z.described(tally, 'Distinct secrets read, replicas not counted.'),
    evaluated: z.described(tally, 'Secrets that are replicated, or that a clause wants replicated.'),
    findings: z.object({ open: tally, pending: tally, unknown: tally, excepted: tally }),
    open: z.described(
      z.object({ critical: tally, high: tally, medium: tally, low: tally }),
      'Open findings by severity.',
    ),
  };

  const findingEventSchema = z.object({
    id: z.described(
      z.string(),
      "The finding's id and a number that rises: what comes twice has one id, and of two the higher is the later.",
    ),
    kind: z.enum(['opened', 'changed', 'resolved', 'withdrawn']),
    at: z.described(instant, 'When the audit that saw it began; ISO 8601, in UTC.'),
    finding: findingSchema,
    reopened: z.described(z.boolean(), 'Of `opened`: it was over before.'),
    changes: z.described(
      z.array(z.enum(['severity', 'cause', 'expected', 'observed', 'reminder'])),
      'Of `changed`: what changed, or that it is said again although nothing did.',
    ),
    resolution: z.described(
      z.nullable(z.enum(['compliant', 'no-longer-applies', 'secret-gone'])),
      'Of `resolved`: how it is known to be over.',
    ),
    withdrawal: z.described(
      z.nullable(z.enum(['account', 'region', 'rule', 'clause', 'exception'])),
      'Of `withdrawn`: what of the policy no longer asks for it. The fault may still be there.',
    ),
    flapping: z.described(
      z.boolean(),
      'It opens and closes time and again: until it stays one way, nothing more is said.',
    ),
  }) satisfies z.ZodMiniType<FindingEvent>;

  return {
    instant,
    tally,
    accountId,
    findingSchema,
    coverageSchema,
    policyCoverageSchema,
    warningSchema,
    leftOutSchema,
    gapSchema,
    countFields,
    findingEventSchema,
  };
});
