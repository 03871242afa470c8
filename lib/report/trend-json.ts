import { severities } from '../domain/finding.ts';
import * as z from '../z.ts';
import { sanitizeJson } from './sanitize.ts';
import type { Tool } from './schema.ts';
import type { Trend } from './trend.ts';

const time = z.iso.datetime();
const many = z.int().check(z.nonnegative());
const bySeverity = z.record(z.enum(severities), many);

/** `report --format json` (docs/trend.md). */
export const TrendDocument = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.string(), version: z.string() }),
  from: z.described(time, 'Beginning of the first day.'),
  until: z.described(time, 'When the report was made, which is later than the last audit.'),
  accounts: z.array(
    z.object({
      account: z.string(),
      firstAuditAt: time,
      lastAuditAt: time,
      lastCompleteAt: z.described(z.nullable(time), 'Of the last audit that read everything; null when none did.'),
    }),
  ),
  days: z.array(
    z.object({
      day: z.described(z.iso.date(), 'UTC.'),
      open: z.described(
        z.nullable(bySeverity),
        'At its end; null on a day that no audit tells of: not seen is not none.',
      ),
      opened: many,
      resolved: many,
      withdrawn: z.described(many, 'No longer asked for by the policy, which is no repair.'),
    }),
  ),
  rules: z.described(
    z.array(
      z.object({
        rule: z.string(),
        open: many,
        oldestSince: z.nullable(time),
        resolved: z.described(many, 'Repairs that ended within the period.'),
        meanTimeToRepairSeconds: z.described(
          z.nullable(z.number()),
          'From first seen to resolved; null when none was.',
        ),
        longestTimeToRepairSeconds: z.nullable(z.number()),
      }),
    ),
    'Rules that have an open finding, or had one repaired within the period.',
  ),
  open: bySeverity,
  oldest: z.described(
    z.nullable(
      z.object({
        id: z.string(),
        rule: z.string(),
        severity: z.enum(severities),
        account: z.string(),
        secret: z.string(),
        region: z.string(),
        primaryRegion: z.string(),
        since: time,
      }),
    ),
    'The finding that has been open for longest.',
  ),
});
type TrendDocument = z.infer<typeof TrendDocument>;

/** The trend as one JSON document: times in ISO 8601, lengths in seconds. */
export function formatTrendJson(trend: Trend, tool: Tool): string {
  const document: TrendDocument = {
    schemaVersion: 1,
    tool,
    from: iso(trend.from),
    until: iso(trend.until),
    accounts: trend.accounts.map(({ account, firstAuditAt, lastAuditAt, lastCompleteAt }) => ({
      account,
      firstAuditAt: iso(firstAuditAt),
      lastAuditAt: iso(lastAuditAt),
      lastCompleteAt: isoOrNull(lastCompleteAt),
    })),
    days: [...trend.days],
    rules: trend.rules.map(({ meanTimeToRepair, longestTimeToRepair, oldestSince, ...rest }) => ({
      ...rest,
      oldestSince: isoOrNull(oldestSince),
      meanTimeToRepairSeconds: seconds(meanTimeToRepair),
      longestTimeToRepairSeconds: seconds(longestTimeToRepair),
    })),
    open: trend.open,
    oldest: trend.oldest && { ...trend.oldest, since: iso(trend.oldest.since) },
  };
  return `${sanitizeJson(JSON.stringify(document, null, 2))}\n`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}

function seconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1000;
}
