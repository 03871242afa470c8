import type { FindingEvent } from '../domain/event.ts';
import type { AccountId, Instant } from '../domain/secret.ts';
import type { LifecycleSettings } from '../findings/lifecycle.ts';
import { unsettled } from '../findings/observations.ts';
import { publishOutbox, record } from '../findings/record.ts';
import type { AccountStore, FindingStore } from '../findings/store.ts';

/**
 * Withdraws the findings of accounts that left the policy: nobody audits them any more, so that nobody else would end them.
 * Answers which accounts.
 */
export async function retireAccounts(
  store: FindingStore & AccountStore,
  policyAccounts: readonly AccountId[],
  at: Instant,
  settings: LifecycleSettings,
  publish: (events: readonly FindingEvent[]) => Promise<void>,
): Promise<AccountId[]> {
  const gone = (await store.accounts()).filter((account) => !policyAccounts.includes(account));
  for (const account of gone) {
    const stored = await store.load(account);
    const known = new Map(stored.map((one) => [one.finding.id, one]));
    const observation = { kind: 'withdrawn', withdrawal: 'account' } as const;
    const observed = unsettled(stored).map(({ finding: { id } }) => ({ id, account, observation }));
    await record(store, known, observed, { at, baseline: false, settings });
    await publishOutbox(store, await store.load(account), publish);
    await store.dropAccount(account);
  }
  return gone;
}
