import type { Finding } from '../../lib/domain/finding.ts';
import type { StoredFinding } from '../../lib/findings/lifecycle.ts';
import { type Trend, trendOf } from '../../lib/report/trend.ts';
import { aFinding } from './a-result.ts';

export const noon = Date.UTC(2026, 2, 10, 12);
export const hour = 3_600_000;
export const day = 24 * hour;

/** A finding as a store keeps it: open since `openedAt`, or over since `endedAt`. */
export function aStored(
  {
    openedAt,
    endedAt,
    earlier,
  }: { readonly openedAt: number; readonly endedAt?: number } & Pick<StoredFinding, 'earlier'>,
  part: Partial<Finding> & { readonly state?: StoredFinding['state'] } = {},
): StoredFinding {
  const { state = endedAt === undefined ? 'open' : 'resolved', ...finding } = part;
  return {
    finding: aFinding({ ...finding, firstSeen: new Date(openedAt).toISOString() }),
    state,
    observedAt: noon,
    sequence: 1,
    announced: { state, at: noon },
    ending: {
      resolution: state === 'resolved' ? 'compliant' : null,
      withdrawal: state === 'withdrawn' ? 'clause' : null,
    },
    turns: [endedAt ?? openedAt],
    ...(earlier && { earlier }),
    flapping: false,
    outbox: [],
  };
}

export function anAccount(firstAuditAt: number, lastAuditAt = noon, lastCompleteAt: number | null = lastAuditAt) {
  return { account: '111122223333', firstAuditAt, lastAuditAt, lastCompleteAt, replicas: 9 };
}

/** A trend in which something of everything happened. */
export function aTrend(days = 30): Trend {
  const findings = [
    aStored({ openedAt: noon - 20 * day }, { id: 'a', severity: 'critical' }),
    aStored({ openedAt: noon - 5 * day }, { id: 'b', severity: 'high', rule: 'replica-missing' }),
    aStored(
      { openedAt: noon - 9 * day, endedAt: noon - 6 * day },
      { id: 'c', severity: 'high', rule: 'replica-missing' },
    ),
    aStored({ openedAt: noon - 8 * day, endedAt: noon - 7.5 * day }, { id: 'd', severity: 'low' }),
    aStored(
      {
        openedAt: noon - 2 * day,
        endedAt: noon - day,
        earlier: [{ openedAt: noon - 15 * day, endedAt: noon - 14 * day, state: 'resolved' }],
      },
      { id: 'e', severity: 'medium', rule: 'replica-stuck', state: 'withdrawn' },
    ),
  ];
  return trendOf(
    { accounts: [anAccount(noon - 22 * day, noon - hour, noon - 3 * day)], findings },
    { now: noon, days },
  );
}
