import { describe, expect, it } from 'vitest';
import type { Finding } from '../../lib/domain/finding.ts';
import type { PolicyException } from '../../lib/domain/policy.ts';
import type { Gap } from '../../lib/domain/result.ts';
import { createExceptions } from '../../lib/findings/exceptions.ts';
import { aFinding, aGap } from '../report/a-result.ts';

const now = Date.UTC(2026, 5, 15, 12);

function anException(part: Partial<PolicyException> = {}): PolicyException {
  return {
    rule: 'replica-failed',
    secret: 'prod/*',
    reason: 'Moves in July',
    owner: 'team-payments',
    until: '2026-06-30',
    ...part,
  };
}

const exceptFinding = (finding: Finding, exceptions: readonly PolicyException[], at: number) =>
  createExceptions(exceptions, at).finding(finding);
const exceptGap = (gap: Gap, exceptions: readonly PolicyException[], at: number) =>
  createExceptions(exceptions, at).gap(gap);
const statusUnder = (exceptions: readonly PolicyException[], finding = aFinding(), at = now) =>
  exceptFinding(finding, exceptions, at).status;

describe('an excepted finding', () => {
  it('says who excepts it, why and until when', () => {
    expect(exceptFinding(aFinding(), [anException()], now)).toMatchObject({
      status: 'excepted',
      exception: { owner: 'team-payments', reason: 'Moves in July', until: '2026-06-30', expired: false },
    });
  });

  it.each<[string, Partial<PolicyException>, string]>([
    ['its account and Region', { account: '111122223333', region: 'eu-west-1' }, 'excepted'],
    ['another rule', { rule: 'replica-stuck' }, 'open'],
    ['other secrets', { secret: 'dev/*' }, 'open'],
    ['another account', { account: '444455556666' }, 'open'],
    ['another Region', { region: 'us-east-1' }, 'open'],
    ['unreadable secrets', { rule: 'unreadable' }, 'open'],
  ])('under an exception for %s', (_, part, status) => {
    expect(statusUnder([anException(part)])).toBe(status);
  });

  it.each([
    ['open', 'excepted'],
    ['unknown', 'excepted'],
    ['pending', 'pending'],
  ] as const)('that was %s is %s', (before, after) => {
    expect(statusUnder([anException()], aFinding({ status: before }))).toBe(after);
  });

  it('is excepted to the end of the last day in UTC, and then counts again and says so', () => {
    const lastMoment = Date.UTC(2026, 6, 1) - 1;
    expect(statusUnder([anException()], aFinding(), lastMoment)).toBe('excepted');
    const late = exceptFinding(aFinding(), [anException()], lastMoment + 1);
    expect(late).toMatchObject({ status: 'open', exception: { until: '2026-06-30', expired: true } });
  });

  it('is covered by the exception that still holds, in whatever order', () => {
    const both = [anException({ until: '2026-01-31' }), anException({ owner: 'team-platform' })];
    for (const exceptions of [both, [...both].reverse()]) {
      expect(exceptFinding(aFinding(), exceptions, now).exception).toMatchObject({ owner: 'team-platform' });
    }
  });
});

describe('an excepted gap', () => {
  const unreadable = aGap({
    kind: 'secret-unreadable',
    account: '111122223333',
    region: 'eu-west-1',
    secret: 'prod/vault',
  });

  it('is a secret that the policy says cannot be read', () => {
    expect(exceptGap(unreadable, [anException({ rule: 'unreadable' })], now).exception).toMatchObject({
      expired: false,
    });
    expect(exceptGap(unreadable, [anException({ rule: 'unreadable', secret: 'dev/*' })], now).exception).toBeNull();
    expect(exceptGap(unreadable, [anException()], now).exception).toBeNull();
  });

  it('is no other gap: what hides more than one secret cannot be waved through', () => {
    const everything = anException({ rule: 'unreadable', secret: '*' });
    for (const kind of ['key-unreadable', 'region-not-listed', 'account-not-read', 'no-secrets'] as const) {
      expect(exceptGap({ ...unreadable, kind }, [everything], now).exception).toBeNull();
    }
    expect(exceptGap({ ...unreadable, secret: null }, [everything], now).exception).toBeNull();
  });

  it('is marked when its exception is over', () => {
    const over = anException({ rule: 'unreadable', until: '2026-01-31' });
    expect(exceptGap(unreadable, [over], now).exception).toMatchObject({ expired: true });
  });
});
