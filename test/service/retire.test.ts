import { expect, test } from 'vitest';
import type { FindingEvent } from '../../lib/domain/event.ts';
import { defaultLifecycle } from '../../lib/findings/lifecycle.ts';
import { retireAccounts } from '../../lib/service/retire.ts';
import { account, now } from '../support/builders.ts';
import { withFailure } from './a-service.ts';

const later = now + 48 * 3_600_000;

async function retire(policyAccounts: readonly string[]) {
  const { store } = await withFailure();
  const told: FindingEvent[] = [];
  const gone = await retireAccounts(store, policyAccounts, later, defaultLifecycle, async (events) => {
    told.push(...events);
  });
  return {
    gone,
    told: told.map(({ kind, withdrawal }) => `${kind} ${withdrawal}`),
    record: await store.account(account),
  };
}

test('the findings of an account that left the policy are withdrawn, and it has a baseline again should it come back', async () => {
  expect(await retire(['999999999999'])).toEqual({ gone: [account], told: ['withdrawn account'], record: undefined });
});

test('an account that is still in the policy is left alone', async () => {
  expect(await retire([account])).toMatchObject({ gone: [], told: [], record: { account } });
});
