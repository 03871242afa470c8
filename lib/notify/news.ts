import { severities } from '../domain/finding.ts';
import { fixOperations } from '../domain/fix.ts';
import { once } from '../domain/once.ts';
import { unmatchedModes } from '../domain/policy.ts';
import * as z from '../z.ts';

// What people are told about is parsed anew, since it comes over a bus: only the fields that a message needs, unknown
// fields passed over, so that a newer publisher does not silence an older notifier.

const Facts = once(() => z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])));
const Time = once(() => z.iso.datetime({ offset: true }));

/** So that what the domain announces, which is readonly throughout, is news without being parsed. */
export type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

const FixStep = once(() =>
  z.object({
    operation: z.enum(fixOperations),
    region: z.string(),
    parameters: z.record(
      z.string(),
      z.union([z.string(), z.boolean(), z.array(z.string()), z.array(z.record(z.string(), z.string()))]),
    ),
    destructive: z.boolean(),
  }),
);

/** One that a newer publisher made in a way that is not known here is passed over: the remedy says the same in words. */
const FixNews = once(() =>
  z.catch(
    z.optional(
      z.object({
        steps: z.array(FixStep()),
        decision: z.exactOptional(
          z.object({
            question: z.string(),
            options: z.array(
              z.object({
                answer: z.string(),
                steps: z.array(FixStep()),
                instruction: z.exactOptional(z.string()),
              }),
            ),
          }),
        ),
      }),
    ),
    undefined,
  ),
);

/** What a message needs of a `FindingEvent`. */
export const FindingNews = once(() =>
  z.object({
    id: z.string().check(z.minLength(1)),
    kind: z.enum(['opened', 'changed', 'resolved', 'withdrawn']),
    at: Time(),
    finding: z.object({
      id: z.string().check(z.minLength(1)),
      rule: z.string().check(z.minLength(1)),
      severity: z.enum(severities),
      account: z.string(),
      secret: z.object({ name: z.string(), arn: z.string(), primaryRegion: z.string() }),
      region: z.string(),
      clause: z.nullable(z.string()),
      cause: z.nullable(z.string()),
      expected: Facts(),
      observed: Facts(),
      message: z.string(),
      remedy: z.string(),
      fix: FixNews(),
      exception: z.nullable(
        z.object({ owner: z.string(), reason: z.string(), until: z.string(), expired: z.boolean() }),
      ),
      firstSeen: Time(),
    }),
    reopened: z.boolean(),
    changes: z.array(z.string()),
    resolution: z.nullable(z.string()),
    withdrawal: z.nullable(z.string()),
    flapping: z.boolean(),
  }),
);
export type FindingNews = Frozen<z.infer<ReturnType<typeof FindingNews>>>;
export type NewsFinding = FindingNews['finding'];

const Count = once(() => z.int().check(z.nonnegative()));

const AccountNews = once(() =>
  z.object({
    account: z.string(),
    verdict: z.enum(['compliant', 'violations', 'incomplete', 'failed']),
    error: z.nullable(z.string()),
    /** Absent in events of before it was told. */
    lastCompleteAt: z.optional(z.nullable(Time())),
    baseline: z.boolean(),
    counts: z.object({
      secrets: Count(),
      findings: z.object({ open: Count(), pending: Count(), unknown: Count() }),
      open: z.record(z.enum(severities), Count()),
      byRule: z.record(z.string(), Count()),
    }),
    coverage: z.array(
      z.object({ region: z.string(), status: z.enum(['complete', 'incomplete']), reason: z.nullable(z.string()) }),
    ),
    gaps: z.array(
      z.object({
        kind: z.string(),
        region: z.nullable(z.string()),
        secret: z.nullable(z.string()),
        exception: z.nullable(z.object({ expired: z.boolean() })),
        message: z.string(),
      }),
    ),
    moreGaps: Count(),
    /** Absent where the audit failed, and in events of version 1. */
    policyCoverage: z.optional(
      z.object({
        required: Count(),
        forbidden: Count(),
        tuned: Count(),
        unmatched: Count(),
        undecided: Count(),
        unmatchedMode: z.enum(unmatchedModes),
      }),
    ),
  }),
);
export type AccountNews = Frozen<z.infer<ReturnType<typeof AccountNews>>>;

/** What a message needs of an `AuditCompleted`. */
export const AuditNews = once(() =>
  z.object({
    id: z.string().check(z.minLength(1)),
    at: Time(),
    verdict: z.enum(['compliant', 'violations', 'incomplete', 'failed']),
    accounts: z.array(AccountNews()),
    /** Absent in events of version 1, as what follows. */
    warnings: z.optional(z.array(z.object({ message: z.string() }))),
    accountsLeftOut: z.optional(Count()),
    /** Accounts that the event had no room for. */
    moreAccounts: z.optional(Count()),
  }),
);
export type AuditNews = Frozen<z.infer<ReturnType<typeof AuditNews>>>;
