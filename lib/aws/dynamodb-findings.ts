import type { StoredFinding } from '../findings/lifecycle.ts';
import type { FindingStore } from '../findings/store.ts';
import { forgottenAfter, storedSchemas } from '../findings/stored-schema.ts';
import { canonicalJson } from './canonical-json.ts';
import { checked, epochSeconds, filedUnder, type Item, itemVersion, type Key, partitionOf } from './dynamodb-item.ts';
import type { Table } from './dynamodb-table.ts';

/** What the code may call, for the functions' roles. */
export const findingActions = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'] as const;

const prefix = 'finding#';

/**
 * Findings in DynamoDB, each one item whose attribute `record` is the finding as canonical JSON.
 *
 * `save` writes on the condition that `record` still is the text of `previous`. This is the port's promise word for word,
 * and needs nothing else to be true: a number that counts writes would have to travel with the record through durable
 * checkpoints, and facts picked from it (`observedAt`, `sequence`) do not tell a record from itself with a shorter
 * outbox. Two records of one text are one record, so that it does not matter which of two equal ones is replaced.
 */
export function createFindingStore(table: Table): FindingStore {
  function read(item: Item): StoredFinding {
    const text = item['record'];
    const record = checked(table.name, item, storedSchemas().storedFindingSchema, jsonOf(text));
    if (canonicalJson(record) === text) return filedUnder(table.name, item, record, keyOf(record));
    // Its condition would never hold again, and every write of it would seem to be overtaken.
    throw new Error(`The item ${item.pk}/${item.sk} of table "${table.name}" was changed by hand: delete it.`);
  }

  return {
    async load(account) {
      return (await table.query(partitionOf(account), prefix)).map(read);
    },
    async get(account, id) {
      const item = await table.get({ pk: partitionOf(account), sk: `${prefix}${id}` });
      return item && read(item);
    },
    save(next, previous) {
      const condition = previous
        ? { text: '#record = :previous', values: { ':previous': canonicalJson(previous) } as const }
        : { text: 'attribute_not_exists(#pk)' };
      return table.put(itemOf(next), condition);
    },
  };
}

function itemOf(record: StoredFinding): Item {
  // An open finding stays whatever happens, and so does one that has yet to be announced.
  const over = record.state !== 'open' && record.outbox.length === 0;
  return {
    ...keyOf(record),
    v: itemVersion,
    record: canonicalJson(record),
    ...(over && { expiresAt: epochSeconds(record.observedAt + forgottenAfter) }),
  };
}

function keyOf({ finding: { account, id } }: StoredFinding): Key {
  return { pk: partitionOf(account), sk: `${prefix}${id}` };
}

function jsonOf(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
