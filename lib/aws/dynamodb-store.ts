import type { AccountStore, FindingStore } from '../findings/store.ts';
import type { Leases } from '../service/leases.ts';
import { createAccountStore } from './dynamodb-accounts.ts';
import { createFindingStore } from './dynamodb-findings.ts';
import { createLeases } from './dynamodb-leases.ts';
import { openTable, type Table } from './dynamodb-table.ts';
import type { HomeSettings } from './home-client.ts';

export interface DynamoDbStoreSettings extends HomeSettings {
  /** A table with the string keys `pk` and `sk` and the time-to-live attribute `expiresAt`. */
  readonly table: string;
}

/** Holds connections until it is closed. */
export interface DynamoDbStore extends FindingStore, AccountStore, Leases {
  /** For what only some functions keep there: a bundle holds every adapter that is opened here. */
  readonly table: Table;
  close(): void;
}

/** What the whole service remembers, in one DynamoDB table. Errors name the table and the key. */
export function createDynamoDbStore(settings: DynamoDbStoreSettings): DynamoDbStore {
  const table = openTable(settings.table, settings);
  return {
    ...createFindingStore(table),
    ...createAccountStore(table),
    ...createLeases(table),
    table,
    close: table.close,
  };
}
