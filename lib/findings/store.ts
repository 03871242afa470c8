import type { AccountId } from '../domain/secret.ts';
import type { StoredFinding } from './lifecycle.ts';

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
