import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AccountSummary } from '../../lib/domain/audit-event.ts';
import { answerOf, commonWarnings, pack, unpack } from '../../lib/service/account-summaries.ts';
import { accountsInPart } from '../../lib/service/part-limits.ts';
import { anAccountSummary, anAuditCompleted } from '../support/an-audit.ts';

/** Two thousand characters like no others: what repeats compresses to nothing. */
function words(of: string): string {
  return createHash('shake256', { outputLength: 1_000 }).update(of).digest('hex');
}

/** As long as a summary can be, with as many Regions as AWS has. */
function wordy(index: number): AccountSummary {
  const gap = { kind: 'secret-unreadable', account: null, region: null, secret: null, exception: null } as const;
  return anAccountSummary({
    account: String(100_000_000_000 + index),
    verdict: 'incomplete',
    coverage: Array.from({ length: 34 }, (_, n) => ({
      account: String(index),
      region: `eu-west-${n}`,
      status: 'incomplete',
      reason: words(`reason ${index} ${n}`),
      secrets: 0,
      calls: { ListSecrets: 1 },
    })),
    gaps: Array.from({ length: 20 }, (_, n) => ({ ...gap, message: words(`gap ${index} ${n}`) })),
    moreGaps: 4,
  });
}

const many = (one: (index: number) => AccountSummary, count = accountsInPart) =>
  Array.from({ length: count }, (_, n) => one(n));

describe('the answer of a part of the accounts', () => {
  test('holds the summaries as they are', async () => {
    const accounts = many((index) => anAccountSummary({ account: String(index) }));

    expect(await unpack(await pack(accounts))).toEqual(accounts);
  });

  test('fits into a checkpoint whatever AWS said, and leaves out no account and no Region', async () => {
    const packed = await pack(many(wordy));
    const accounts = await unpack(packed);

    expect(Buffer.byteLength(packed)).toBeLessThan(256 * 1024);
    expect(accounts).toHaveLength(accountsInPart);
    for (const { coverage, gaps, moreGaps } of accounts) {
      expect(coverage.map(({ status }) => status)).toEqual(Array(34).fill('incomplete'));
      expect(gaps.length + moreGaps).toBe(24);
    }
  });
});

describe('a warning of the policy', () => {
  const warning = (message: string) => ({ kind: 'exception-covers-nothing', message }) as const;

  test('is one of the whole audit only where it is one of every account: another may hold what an exception covers', () => {
    const a = anAccountSummary({ warnings: [warning('a'), warning('both')] });
    const b = anAccountSummary({ warnings: [warning('both')] });

    expect(commonWarnings([a, b])).toEqual([warning('both')]);
    expect(commonWarnings([a])).toEqual([warning('a'), warning('both')]);
    // Of an account that was not audited nobody knows.
    expect(commonWarnings([a, anAccountSummary({ verdict: 'failed' })])).toEqual([]);
    expect(commonWarnings([])).toEqual([]);
  });
});

describe('the answer of an audit', () => {
  test('of few accounts lists all of them', () => {
    const accounts = [anAccountSummary({ verdict: 'compliant' }), anAccountSummary()];

    expect(answerOf(anAuditCompleted({ accounts }), 2)).toMatchObject({
      accounts,
      verdicts: { compliant: 1, violations: 1, incomplete: 0, failed: 0 },
      moreAccounts: 0,
    });
  });

  test('of many lists the worst and counts all', () => {
    const verdicts = ['compliant', 'violations', 'incomplete', 'violations', 'failed'] as const;
    const accounts = verdicts.map((verdict) => anAccountSummary({ verdict }));

    expect(answerOf(anAuditCompleted({ accounts }), 3)).toMatchObject({
      accounts: [{ verdict: 'failed' }, { verdict: 'incomplete' }, { verdict: 'violations' }],
      verdicts: { compliant: 1, violations: 2, incomplete: 1, failed: 1 },
      moreAccounts: 2,
    });
  });
});
