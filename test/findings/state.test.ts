import { describe, expect, it } from 'vitest';
import type { Finding } from '../../lib/domain/finding.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import { type AuditState, emptyState, recollect } from '../../lib/findings/state.ts';
import { aFinding, aGap, aRegion, aResult } from '../report/a-result.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.UTC(2026, 2, 1, 3, 12);
const policy = { regions: ['eu-central-1', 'eu-west-1'] };
const read = [aRegion(), aRegion({ region: 'eu-west-1' })];
const family = aFinding().secret.arn;
const stuck = { kind: 'in-progress', family, region: 'eu-west-1' } as const;

/** A result of an audit at a time, everything read unless the part says otherwise. */
function resultAt(at: number, part: Partial<AuditResult> = {}): AuditResult {
  const seen = new Date(at).toISOString();
  const findings = (part.findings ?? []).map((finding: Finding) => ({ ...finding, firstSeen: seen, lastSeen: seen }));
  return aResult({ coverage: read, ...part, findings, startedAt: seen });
}

/** What is left after an audit found this. */
function auditedAt(at: number, part: Partial<AuditResult>, past: AuditState = emptyState): AuditState {
  return recollect(past, at).conclude(resultAt(at, part), policy).state;
}

function firstSeen(past: AuditState, at: number): string | undefined {
  return recollect(past, at).conclude(resultAt(at, { findings: [aFinding()] }), policy).result.findings[0]?.firstSeen;
}

describe('a finding', () => {
  it('keeps the time at which it was first seen, from run to run', () => {
    const second = auditedAt(start + day, { findings: [aFinding()] }, auditedAt(start, { findings: [aFinding()] }));
    expect(firstSeen(second, start + 2 * day)).toBe(new Date(start).toISOString());
  });

  it('is new again after an audit that saw that it was gone', () => {
    const gone = auditedAt(start + day, {}, auditedAt(start, { findings: [aFinding()] }));
    expect(gone).toEqual(emptyState);
    expect(firstSeen(gone, start + 2 * day)).toBe(new Date(start + 2 * day).toISOString());
  });

  it.each<[string, Partial<AuditResult>]>([
    ['read neither of its Regions', { coverage: [aRegion({ region: 'us-east-1' })] }],
    [
      "was denied the replica's Region",
      { coverage: [aRegion(), aRegion({ region: 'eu-west-1', status: 'incomplete' })] },
    ],
    ["was not asked to read the primary's", { coverage: [aRegion({ region: 'eu-west-1' })] }],
    ['read another account', { coverage: read.map((entry) => ({ ...entry, account: '444455556666' })) }],
    ['could not describe the secret', { gaps: [unreadable('prod/payments/database')] }],
    ['could not, although that is excepted', { gaps: [{ ...unreadable('prod/payments/database'), exception }] }],
    ['could not resolve a key of the Region', { gaps: [aGap({ kind: 'key-unreadable', region: 'eu-west-1' })] }],
    ['saw no secret at all', { gaps: [aGap({ kind: 'no-secrets' })] }],
  ])('is not forgotten by an audit that %s', (_, part) => {
    const later = auditedAt(start + day, part, auditedAt(start, { findings: [aFinding()] }));
    expect(firstSeen(later, start + 2 * day)).toBe(new Date(start).toISOString());
  });

  it.each<[string, Partial<AuditResult>]>([
    ['another secret could not be described', { gaps: [unreadable('prod/orders')] }],
    ['a clause matched nothing', { gaps: [aGap()] }],
  ])('is forgotten although %s', (_, part) => {
    expect(auditedAt(start + day, part, auditedAt(start, { findings: [aFinding()] })).findings).toEqual([]);
  });

  it('about a Region that the policy does not list is answered by the primary alone', () => {
    const past = auditedAt(start, { findings: [aFinding({ region: 'us-east-1' })] });
    expect(past.findings).toHaveLength(1);
    expect(auditedAt(start + day, {}, past).findings).toEqual([]);
  });

  it('that nobody has seen for ninety days is forgotten', () => {
    const denied = { coverage: [aRegion({ status: 'incomplete' })] };
    const past = auditedAt(start, { findings: [aFinding()] });
    expect(auditedAt(start + 90 * day, denied, past).findings).toHaveLength(1);
    expect(auditedAt(start + 91 * day, denied, past).findings).toEqual([]);
  });
});

describe("a replica's state", () => {
  function note(past: AuditState, at: number, token: string | undefined, part: Partial<AuditResult> = {}) {
    const { memory, conclude } = recollect(past, at);
    const since = memory.note(stuck, token);
    return { since, state: conclude(resultAt(at, part), policy).state };
  }

  it('is remembered since it was first noted, as long as its token stays', () => {
    const first = note(emptyState, start, 'InProgress');
    expect(first.since).toBeUndefined();
    const second = note(first.state, start + hour, 'InProgress');
    expect(second.since).toBe(start);
    expect(note(second.state, start + 2 * hour, 'InProgress').since).toBe(start);
  });

  it('begins anew with another token', () => {
    const first = note(emptyState, start, 'v1');
    const second = note(first.state, start + hour, 'v2');
    expect(second.since).toBeUndefined();
    expect(note(second.state, start + 2 * hour, 'v2').since).toBe(start + hour);
  });

  it('begins anew after it was seen to have ended', () => {
    const ended = note(note(emptyState, start, 'InProgress').state, start + hour, undefined);
    expect(ended.state.replicas).toEqual([]);
    expect(note(ended.state, start + 2 * hour, 'InProgress').since).toBeUndefined();
  });

  it('outlasts an audit that could not look, and not one that looked and found no replica', () => {
    const past = note(emptyState, start, 'InProgress').state;
    const denied = auditedAt(start + hour, { coverage: [aRegion({ status: 'incomplete' })] }, past);
    expect(note(denied, start + 2 * hour, 'InProgress').since).toBe(start);
    const looked = auditedAt(start + hour, {}, past);
    expect(note(looked, start + 2 * hour, 'InProgress').since).toBeUndefined();
  });

  it('of a replication is told by the primary alone, whatever of the replica cannot be read', () => {
    const past = note(emptyState, start, 'InProgress').state;
    const denied = { coverage: [aRegion(), aRegion({ region: 'eu-west-1', status: 'incomplete' as const })] };
    expect(auditedAt(start + hour, denied, past).replicas).toEqual([]);
  });

  it('of a time that has not come yet is no memory, but a clock that was wrong', () => {
    const ahead = note(emptyState, start + day, 'InProgress').state;
    expect(note(ahead, start, 'InProgress').since).toBeUndefined();
  });
});

const exception = { owner: 'o', reason: 'r', until: '2026-12-31', expired: false };

function unreadable(secret: string) {
  return aGap({ kind: 'secret-unreadable', account: '111122223333', region: 'eu-central-1', secret });
}
