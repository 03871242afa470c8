import type { AccountId, Instant } from '../domain/secret.ts';
import type { StoredFinding } from './lifecycle.ts';
import type { RememberedEntry } from './memory.ts';
import type { AccountRecord, AuditStore } from './store.ts';
import { forgottenAfter } from './stored-schema.ts';

/** All that a store keeps, as one piece of plain data: what a file holds. */
export interface AuditState {
  readonly accounts: readonly AccountRecord[];
  readonly findings: readonly StoredFinding[];
  readonly replicas: readonly KeptEntry[];
}

export interface KeptEntry extends RememberedEntry {
  readonly account: AccountId;
  readonly writtenAt: Instant;
}

export const emptyState: AuditState = { accounts: [], findings: [], replicas: [] };

export interface StateStore extends AuditStore {
  /** What is to be kept for the next run. */
  state(): AuditState;
}

/**
 * A store for one run alone, in memory, over what earlier runs left.
 * @param now what was written after it is no memory, but a clock that was wrong: it would void every observation until then
 */
export function createStateStore(past: AuditState, now: Instant): StateStore {
  const accounts = byKey(past.accounts, ({ lastAuditAt }) => lastAuditAt <= now, accountKey);
  const findings = byKey(past.findings, ({ observedAt }) => observedAt <= now, findingKey);
  const replicas = byKey(past.replicas, ({ writtenAt }) => writtenAt <= now, replicaKey);
  return {
    load: async (account) => [...findings.values()].filter(({ finding }) => finding.account === account),
    get: async (account, id) => findings.get(findingKey({ finding: { account, id } })),
    async save(next, previous) {
      if (findings.get(findingKey(next)) !== previous) return false;
      findings.set(findingKey(next), next);
      return true;
    },
    account: async (account) => accounts.get(account),
    async saveAccount(record) {
      const known = accounts.get(record.account);
      if (!known || known.lastAuditAt <= record.lastAuditAt) accounts.set(record.account, record);
    },
    accounts: async () => [...accounts.keys()],
    async dropAccount(account) {
      accounts.delete(account);
    },
    remembered: async (account) => [...replicas.values()].filter((entry) => entry.account === account),
    async remember(account, { put, drop }) {
      for (const entry of drop) replicas.delete(replicaKey({ ...entry, account }));
      for (const entry of put) replicas.set(replicaKey({ ...entry, account }), { ...entry, account, writtenAt: now });
    },
    state: () => ({
      accounts: [...accounts.values()],
      findings: [...findings.values()].filter((stored) => !isForgotten(stored, now)),
      replicas: [...replicas.values()].filter(({ writtenAt }) => now - writtenAt <= forgottenAfter),
    }),
  };
}

/** An open finding stays whatever happens, and so does one that has yet to be announced. */
function isForgotten({ state, outbox, observedAt }: StoredFinding, now: Instant): boolean {
  return state !== 'open' && outbox.length === 0 && now - observedAt > forgottenAfter;
}

function accountKey({ account }: Pick<AccountRecord, 'account'>): string {
  return account;
}

function findingKey({ finding }: { readonly finding: Pick<StoredFinding['finding'], 'account' | 'id'> }): string {
  return `${finding.account} ${finding.id}`;
}

function replicaKey({ account, kind, region, family }: Omit<KeptEntry, 'token' | 'since' | 'writtenAt'>): string {
  return [account, kind, region, family].join(' ');
}

function byKey<T>(entries: readonly T[], isPast: (entry: T) => boolean, key: (entry: T) => string): Map<string, T> {
  return new Map(entries.filter(isPast).map((entry) => [key(entry), entry]));
}
