import type { AccountStore } from '../findings/store.ts';
import { storedSchemas } from '../findings/stored-schema.ts';
import { checked, filedUnder, type Item, itemVersion, type Key, partitionOf } from './dynamodb-item.ts';
import type { Table } from './dynamodb-table.ts';

/** What the code may call, for the functions' roles. */
export const accountStoreActions = [
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
] as const;

/** What is known of the audits of each account, in DynamoDB, one item each. Without end: it says that the baseline was told. */
export function createAccountStore(table: Table): AccountStore {
  return {
    async account(account) {
      const item = await table.get(keyOf(account));
      if (!item) return undefined;
      const record = checked(table.name, item, storedSchemas().accountRecordSchema, withoutKey(item));
      return filedUnder(table.name, item, record, keyOf(record.account));
    },
    async saveAccount(record) {
      await table.put({ ...listedAs(record.account), v: itemVersion }, { text: 'attribute_not_exists(#pk)' });
      const condition = 'attribute_not_exists(#pk) OR #lastAuditAt <= :lastAuditAt';
      await table.put(
        { ...record, ...keyOf(record.account), v: itemVersion },
        { text: condition, values: { ':lastAuditAt': record.lastAuditAt } },
      );
    },
    accounts: async () => (await table.query(list, listed)).map(({ sk }) => sk.slice(listed.length)),
    async dropAccount(account) {
      const exists = { text: 'attribute_exists(#pk)' };
      // The record first: dropped alone it is dropped again, left alone it would never be found.
      await table.remove(keyOf(account), exists);
      await table.remove(listedAs(account), exists);
    },
  };
}

/** Accounts are found by a list of their own, for a partition cannot be found by its name's beginning. */
const list = 'accounts';
const listed = 'account#';

function listedAs(account: string): Key {
  return { pk: list, sk: `${listed}${account}` };
}

function keyOf(account: string): Key {
  return { pk: partitionOf(account), sk: 'account' };
}

function withoutKey({ pk: _pk, sk: _sk, v: _v, ...content }: Item): unknown {
  return content;
}
