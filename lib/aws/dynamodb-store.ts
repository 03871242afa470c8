import type { Clock } from '../domain/clock.ts';
import type { AccountStore, FindingStore, MemoryStore } from '../findings/store.ts';
import type { RepairStore } from '../remediation/ports.ts';
import type { Leases } from '../service/leases.ts';
import { createAccountStore } from './dynamodb-accounts.ts';
import { createFindingStore } from './dynamodb-findings.ts';
import { createLeases } from './dynamodb-leases.ts';
import { createMemoryStore } from './dynamodb-memory.ts';
import { createPolicyKeeper, type PolicyKeeper } from './dynamodb-policy.ts';
import { createRepairStore } from './dynamodb-repairs.ts';
import { openTable } from './dynamodb-table.ts';
import type { HomeSettings } from './home-client.ts';

export interface DynamoDbStoreSettings extends HomeSettings {
  /** A table with the string keys `pk` and `sk` and the time-to-live attribute `expiresAt`. */
  readonly table: string;
  readonly clock: Clock;
}

/** Holds connections until it is closed. */
export interface DynamoDbStore extends FindingStore, AccountStore, MemoryStore, Leases, PolicyKeeper {
  /** Apart, for a repair is begun and so is a lease. */
  readonly repairs: RepairStore;
  close(): void;
}

/** Everything that the service remembers, in one DynamoDB table. Errors name the table and the key. */
export function createDynamoDbStore(settings: DynamoDbStoreSettings): DynamoDbStore {
  const table = openTable(settings.table, settings);
  return {
    ...createFindingStore(table),
    ...createAccountStore(table),
    ...createMemoryStore(table, settings.clock),
    ...createLeases(table),
    ...createPolicyKeeper(table),
    repairs: createRepairStore(table),
    close: table.close,
  };
}
