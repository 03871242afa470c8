import * as z from 'zod';
import { resultSchemas } from '../findings/result-schema.ts';

const { instant, tally, countFields, coverageSchema, gapSchema, findingSchema, findingEventSchema } = resultSchemas();

/** Raised when a field is renamed, removed or changes its meaning; a new field does not raise it. */
export const schemaVersion = 1;

export const Tool = z.object({ name: z.string(), version: z.string() });
export type Tool = z.infer<typeof Tool>;

const summaryFields = {
  startedAt: instant,
  finishedAt: instant,
  verdict: z
    .enum(['compliant', 'violations', 'incomplete'])
    .describe('`incomplete` outranks `violations`: what could not be read is never clean.'),
  coverage: z.array(coverageSchema),
  gaps: z.array(gapSchema).describe("What was not seen, beyond a Region's own reason."),
  matchedClauses: z.array(z.string()).describe('Names of the clauses that matched something, sorted.'),
  counts: z.object({
    ...countFields,
    replicas: tally.describe('Replicas that primaries report, whatever their status.'),
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
  findings: z.array(findingSchema).describe('Sorted: severity, account, secret name, Region, rule.'),
});
export type AuditDocument = z.infer<typeof AuditDocument>;

/** One line of what `--format ndjson` prints. */
export const AuditLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('finding'), ...findingSchema.shape }),
  z.object({ type: z.literal('summary'), schemaVersion: z.literal(schemaVersion), tool: Tool, ...summaryFields }),
]);
export type AuditLine = z.infer<typeof AuditLine>;
