import { expect, test } from 'vitest';
import { accountAfter, recollect } from '../../lib/findings/recollect.ts';
import { aResult } from '../report/a-result.ts';
import { account, aPolicy, now } from '../support/builders.ts';
import { memoryStore } from '../support/memory-store.ts';
import { aFinding, settings } from './a-finding.ts';

test('of a result about several accounts only what is of the account that is settled is stored', async () => {
  const other = '999999999999';
  const store = memoryStore();
  const past = await recollect(store, [account, other], now);
  const findings = [aFinding({ id: 'a' }), aFinding({ id: 'b', account: other })];
  const policy = aPolicy({ accounts: [account, other] });
  const result = { ...aResult(), findings, startedAt: new Date(now).toISOString() };
  await past.settle(account, result, policy, settings);
  expect(store.findings().map(({ finding }) => finding.id)).toEqual(['a']);
  await past.settle(other, result, policy, settings);
  expect(store.findings().map(({ finding }) => finding.id)).toEqual(['a', 'b']);
});

test('an incomplete audit leaves when the last complete one was, and every audit when the first was', () => {
  const before = { account, firstAuditAt: 1, lastAuditAt: 2, lastCompleteAt: 2, replicas: 0 };
  const result = { ...aResult(), startedAt: new Date(now).toISOString() };
  const after = (verdict: 'incomplete' | 'compliant') => accountAfter(before, account, { ...result, verdict });
  expect(after('incomplete')).toMatchObject({ firstAuditAt: 1, lastAuditAt: now, lastCompleteAt: 2 });
  expect(after('compliant')).toMatchObject({ firstAuditAt: 1, lastAuditAt: now, lastCompleteAt: now });
  expect(accountAfter(undefined, account, { ...result, verdict: 'incomplete' })).toMatchObject({
    firstAuditAt: now,
    lastCompleteAt: null,
  });
});
