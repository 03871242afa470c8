import type { AccountStore } from '../findings/store.ts';
import { accountRecordSchema } from '../findings/stored-schema.ts';
import { checked, type Item, itemVersion, type Key, partitionOf } from './dynamodb-item.ts';
import type { Table } from './dynamodb-table.ts';

/** What the code may call, for the functions' roles. */
export const accountStoreActions = ['dynamodb:GetItem', 'dynamodb:PutItem'] as const;

/** What is known of the audits of each account, in DynamoDB, one item each. Without end: it says that the baseline was told. */
export function createAccountStore(table: Table): AccountStore {
  return {
    async account(account) {
      const item = await table.get(keyOf(account));
      return item && checked(table.name, item, accountRecordSchema, withoutKey(item));
    },
    async saveAccount(record) {
      const condition = 'attribute_not_exists(#pk) OR #lastAuditAt <= :lastAuditAt';
      await table.put(
        { ...record, ...keyOf(record.account), v: itemVersion },
        { text: condition, values: { ':lastAuditAt': record.lastAuditAt } },
      );
    },
  };
}

function keyOf(account: string): Key {
  return { pk: partitionOf(account), sk: 'account' };
}

function withoutKey({ pk: _pk, sk: _sk, v: _v, ...content }: Item): unknown {
  return content;
}
