import { resultSchemas } from '../findings/result-schema.ts';
import * as z from '../z.ts';

const {
  instant,
  tally,
  countFields,
  coverageSchema,
  policyCoverageSchema,
  warningSchema,
  leftOutSchema,
  gapSchema,
  findingSchema,
  findingEventSchema,
} = resultSchemas();

/** Raised when a field is renamed, removed or changes its meaning; a new field does not raise it. */
export const schemaVersion = 2;

export const Tool = z.object({ name: z.string(), version: z.string() });
export type Tool = z.infer<typeof Tool>;

const summaryFields = {
  startedAt: instant,
  finishedAt: instant,
  verdict: z.described(
    z.enum(['compliant', 'violations', 'incomplete']),
    '`incomplete` outranks `violations`: what could not be read is never clean.',
  ),
  coverage: z.array(coverageSchema),
  gaps: z.described(z.array(gapSchema), "What was not seen, beyond a Region's own reason."),
  policyCoverage: z.described(
    policyCoverageSchema,
    'How much of the estate the policy covers: each secret counts once.',
  ),
  warnings: z.described(z.array(warningSchema), 'What in the policy has no effect, or leaves secrets uncovered.'),
  leftOut: z.described(
    leftOutSchema,
    "The policy's accounts and Regions that this run was asked to leave out: the verdict says nothing about them.",
  ),
  matchedClauses: z.described(z.array(z.string()), 'Names of the clauses that matched something, sorted.'),
  counts: z.object({
    ...countFields,
    replicas: z.described(tally, 'Replicas that primaries report, whatever their status.'),
  }),
  changes: z.exactOptional(
    z.described(
      z.object({
        since: z.described(
          z.nullable(instant),
          'When the run before began; null: there was none, this one is the baseline.',
        ),
        events: z.described(z.array(findingEventSchema), 'One per finding, sorted as the findings are.'),
      }),
      'What became of findings since the run before; only with `--state`.',
    ),
  ),
};

/** The document that `--format json` prints. */
export const AuditDocument = z.object({
  schemaVersion: z.literal(schemaVersion),
  tool: Tool,
  ...summaryFields,
  findings: z.described(z.array(findingSchema), 'Sorted: severity, account, secret name, Region, rule.'),
});
export type AuditDocument = z.infer<typeof AuditDocument>;

const { policyCoverage: _, warnings: __, leftOut: ___, ...earlierFields } = summaryFields;

/** The document that version 0.1 printed: nothing in it says what the policy covered, or that the audit was a part. */
export const EarlierDocument = z.object({
  schemaVersion: z.literal(1),
  tool: Tool,
  ...earlierFields,
  findings: z.array(findingSchema),
});

/** One line of what `--format ndjson` prints. */
export const AuditLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('finding'), ...findingSchema.shape }),
  z.object({ type: z.literal('summary'), schemaVersion: z.literal(schemaVersion), tool: Tool, ...summaryFields }),
]);
export type AuditLine = z.infer<typeof AuditLine>;
