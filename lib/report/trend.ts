import { type Severity, severities } from '../domain/finding.ts';
import type { AccountId, Instant, Region } from '../domain/secret.ts';
import { type Episode, latestEpisode, type StoredFinding } from '../findings/lifecycle.ts';
import type { AccountRecord } from '../findings/store.ts';

/** How findings came and went, as far as audits remember: everything for a period that ends now. */
export interface Trend {
  readonly from: Instant;
  readonly until: Instant;
  readonly accounts: readonly Omit<AccountRecord, 'replicas'>[];
  readonly days: readonly TrendDay[];
  /** Rules that have an open finding, or had one repaired in the period; sorted by id. */
  readonly rules: readonly RuleTrend[];
  readonly open: Readonly<Record<Severity, number>>;
  /** The one that has been open for longest; null when none is open. */
  readonly oldest: OldestFinding | null;
}

export interface TrendDay {
  /** UTC: `2026-03-01`. */
  readonly day: string;
  /** At its end, or at the last audit of it; null on a day that no audit tells of: not seen is not none. */
  readonly open: Readonly<Record<Severity, number>> | null;
  readonly opened: number;
  readonly resolved: number;
  readonly withdrawn: number;
}

export interface RuleTrend {
  readonly rule: string;
  readonly open: number;
  /** When the oldest that is open was first seen; null when none is. */
  readonly oldestSince: Instant | null;
  readonly resolved: number;
  /** From first seen to resolved, milliseconds; null when none was. What was withdrawn is no repair. */
  readonly meanTimeToRepair: number | null;
  readonly longestTimeToRepair: number | null;
}

export interface OldestFinding {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly account: AccountId;
  readonly secret: string;
  readonly region: Region;
  readonly primaryRegion: Region;
  readonly since: Instant;
}

export const dayLength = 86_400_000;

/**
 * The trend of what audits remember.
 * @param days how many days the period has, today included; beyond 90 what is over is forgotten
 */
export function trendOf(
  state: { readonly accounts: readonly AccountRecord[]; readonly findings: readonly StoredFinding[] },
  { now, days }: { readonly now: Instant; readonly days: number },
): Trend {
  const from = startOfDay(now) - (days - 1) * dayLength;
  const episodes = state.findings.flatMap(episodesOf);
  const open = state.findings.filter((stored) => stored.state === 'open').map(({ finding }) => finding);
  const oldest = open.toSorted((a, b) => compare(a.firstSeen, b.firstSeen) || compare(a.id, b.id))[0];
  return {
    from,
    until: now,
    accounts: state.accounts.map(({ replicas: _, ...record }) => record),
    days: Array.from({ length: days }, (_, index) => dayOf(from + index * dayLength, episodes, state.accounts, now)),
    rules: rulesOf(episodes, from),
    open: countBySeverity(open),
    oldest: oldest
      ? {
          id: oldest.id,
          rule: oldest.rule,
          severity: oldest.severity,
          account: oldest.account,
          secret: oldest.secret.name,
          region: oldest.region,
          primaryRegion: oldest.secret.primaryRegion,
          since: Date.parse(oldest.firstSeen),
        }
      : null,
  };
}

interface RuledEpisode extends Episode {
  readonly rule: string;
  readonly severity: Severity;
}

function episodesOf(stored: StoredFinding): RuledEpisode[] {
  const { rule, severity } = stored.finding;
  return [...(stored.earlier ?? []), latestEpisode(stored)].map((episode) => ({ ...episode, rule, severity }));
}

function dayOf(
  start: Instant,
  episodes: readonly RuledEpisode[],
  accounts: readonly AccountRecord[],
  now: Instant,
): TrendDay {
  const end = Math.min(start + dayLength - 1, now);
  const within = (at: Instant | null) => at !== null && at >= start && at <= end;
  const endedAs = (state: Episode['state']) =>
    episodes.filter((episode) => episode.state === state && within(episode.endedAt)).length;
  // An audit before and one since: what was seen between the two is known.
  const isSeen = accounts.some(({ firstAuditAt, lastAuditAt }) => firstAuditAt <= end && lastAuditAt >= start);
  const open = episodes.filter(({ openedAt, endedAt }) => openedAt <= end && (endedAt === null || endedAt > end));
  return {
    day: new Date(start).toISOString().slice(0, 10),
    open: isSeen ? countBySeverity(open) : null,
    opened: episodes.filter(({ openedAt }) => within(openedAt)).length,
    resolved: endedAs('resolved'),
    withdrawn: endedAs('withdrawn'),
  };
}

function rulesOf(episodes: readonly RuledEpisode[], from: Instant): RuleTrend[] {
  const trends = [...Map.groupBy(episodes, ({ rule }) => rule)].map(([rule, ofRule]) => {
    const open = ofRule.filter(({ state }) => state === 'open').map(({ openedAt }) => openedAt);
    const times = ofRule.flatMap(({ state, openedAt, endedAt }) =>
      state === 'resolved' && endedAt !== null && endedAt >= from ? [endedAt - openedAt] : [],
    );
    const sum = times.reduce((total, time) => total + time, 0);
    return {
      rule,
      open: open.length,
      oldestSince: open.length === 0 ? null : open.reduce((a, b) => Math.min(a, b)),
      resolved: times.length,
      meanTimeToRepair: times.length === 0 ? null : sum / times.length,
      longestTimeToRepair: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
    };
  });
  return trends.filter(({ open, resolved }) => open > 0 || resolved > 0).toSorted((a, b) => compare(a.rule, b.rule));
}

function countBySeverity(found: ReadonlyArray<{ readonly severity: Severity }>): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const severity of severities) counts[severity] = found.filter((one) => one.severity === severity).length;
  return counts;
}

function startOfDay(at: Instant): Instant {
  return at - (at % dayLength);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
