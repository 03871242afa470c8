import { randomUUID } from 'node:crypto';
import type { Action } from '../domain/plan.ts';
import { attemptsOn, isEnded, newestFirst } from '../remediation/attempts.ts';
import type { RepairRecord, RepairStore } from '../remediation/ports.ts';
import { repairSchemas } from '../remediation/repair-schema.ts';
import { canonicalJson } from './canonical-json.ts';
import { checked, epochSeconds, filedUnder, type Item, itemVersion, type Key, partitionOf } from './dynamodb-item.ts';
import type { Table } from './dynamodb-table.ts';

/** What the code may call, for the functions' roles. */
export const repairStoreActions = [
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
] as const;

/** Longer than a year, so that a yearly review sees all of it. Milliseconds. */
const keptFor = 400 * 86_400_000;
const prefix = 'repair#';

/**
 * Attempts in DynamoDB, one item each, those on one replica side by side. `begun` is a number that each `begin` draws
 * anew: the SDK may send a write twice of which only the first answer was lost, and it would then meet its own record; one
 * that another run wrote has another number.
 */
export function createRepairStore(table: Table): RepairStore {
  function read(item: Item): RepairRecord {
    const record = checked(table.name, item, repairSchemas().repairSchema, jsonOf(item['record']));
    return filedUnder(table.name, item, record, keyOf(record));
  }

  async function known(record: RepairRecord): Promise<{ record: RepairRecord; begun: unknown } | undefined> {
    const item = await table.get(keyOf(record));
    return item && { record: read(item), begun: item['begun'] };
  }

  return {
    async attempts(action) {
      const items = await table.query(partitionOf(action.account), placeOf(action));
      return attemptsOn(items.map(read), action);
    },

    async begin(record) {
      const begun = randomUUID();
      if (await table.put(itemOf(record, begun), { text: 'attribute_not_exists(#pk)' })) return undefined;
      const earlier = await known(record);
      if (earlier) return earlier.begun === begun ? undefined : earlier.record;
      throw new Error(`The repair ${record.id} could not be begun: its record was there, and then was not.`);
    },

    async update(record) {
      const { expiresAt, record: text } = itemOf(record, '');
      const values = { ':record': text, ':ended': isEnded(record), ':expiresAt': expiresAt, ':open': false } as const;
      const change = 'SET #record = :record, #ended = :ended, #expiresAt = :expiresAt';
      if (await table.update(keyOf(record), change, { text: '#ended = :open', values })) return record;
      const ended = await known(record);
      if (ended) return ended.record;
      throw new Error(`The repair ${record.id} has no record that could be updated: it was never begun.`);
    },

    async repairs(account, most) {
      const items = await table.query(partitionOf(account), prefix);
      return newestFirst(items.map(read)).slice(0, most);
    },
  };
}

/** ARNs have at most about 600 characters; DynamoDB takes sort keys of up to 1,024 bytes. */
function placeOf({ region, secret }: Action): string {
  return `${prefix}${region}#${secret.arn}#`;
}

function keyOf({ id, action }: RepairRecord): Key {
  return { pk: partitionOf(action.account), sk: `${placeOf(action)}${id}` };
}

function itemOf(record: RepairRecord, begun: string) {
  return {
    ...keyOf(record),
    v: itemVersion,
    record: canonicalJson(record),
    begun,
    ended: isEnded(record),
    expiresAt: epochSeconds(Date.parse(record.intendedAt) + keptFor),
  };
}

function jsonOf(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
