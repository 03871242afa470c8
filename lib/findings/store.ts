import type { AccountId, Instant } from '../domain/secret.ts';
import type { StoredFinding } from './lifecycle.ts';
import type { MemoryChanges, RememberedEntry } from './memory.ts';

/** Keeps findings between audits. Implemented by a file (the command) and by DynamoDB (the service). */
export interface FindingStore {
  /** Everything that is kept of an account; empty on its first run. */
  load(account: AccountId): Promise<readonly StoredFinding[]>;
  /** One finding as it is now, for another try after a refused write. */
  get(account: AccountId, id: string): Promise<StoredFinding | undefined>;
  /**
   * Writes `next` if the store still holds `previous` (undefined: nothing). Answers whether it did: a refusal means that
   * another audit wrote meanwhile, and is no fault.
   */
  save(next: StoredFinding, previous: StoredFinding | undefined): Promise<boolean>;
}

/** What is known of the audits of an account. */
export interface AccountRecord {
  readonly account: AccountId;
  /** When the first audit was recorded: until then, what is found is a baseline, told by one summary. */
  readonly firstAuditAt: Instant;
  readonly lastAuditAt: Instant;
  /** Of the last audit that was not incomplete; null when there was none. */
  readonly lastCompleteAt: Instant | null;
  /** Replicas that the last audit judged: what limits by share are of. */
  readonly replicas: number;
}

export interface AccountStore {
  account(account: AccountId): Promise<AccountRecord | undefined>;
  /** Keeps the newer of two records, whichever is written last. */
  saveAccount(record: AccountRecord): Promise<void>;
  /** Every account that has a record. */
  accounts(): Promise<readonly AccountId[]>;
  /** Drops the record of an account that is audited no more: should it come back, it has a baseline again. */
  dropAccount(account: AccountId): Promise<void>;
}

/** Keeps the states that only time can judge. */
export interface MemoryStore {
  remembered(account: AccountId): Promise<readonly RememberedEntry[]>;
  remember(account: AccountId, changes: MemoryChanges): Promise<void>;
}

/** All that an audit leaves to the next. */
export type AuditStore = FindingStore & AccountStore & MemoryStore;
