import { expect, test } from 'vitest';
import { recollect } from '../../lib/findings/recollect.ts';
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
