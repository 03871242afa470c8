import pLimit from 'p-limit';
import type { Clock } from '../domain/clock.ts';
import type { AccountId } from '../domain/secret.ts';
import type { RememberedEntry } from '../findings/memory.ts';
import type { MemoryStore } from '../findings/store.ts';
import { forgottenAfter, storedSchemas } from '../findings/stored-schema.ts';
import { checked, epochSeconds, filedUnder, type Item, itemVersion, type Key, partitionOf } from './dynamodb-item.ts';
import type { Table } from './dynamodb-table.ts';

/** What the code may call, for the functions' roles. */
export const memoryActions = ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query'] as const;

const prefix = 'memory#';
const writesAtOnce = 10;

/**
 * States that only time can judge, in DynamoDB, one item each. Audits may overlap, and write in any order: of one state the
 * earlier beginning is kept, of two states the later one, and only what was known is forgotten.
 */
export function createMemoryStore(table: Table, clock: Clock): MemoryStore {
  function put(account: AccountId, entry: RememberedEntry): Promise<boolean> {
    const { kind, family, region, token, since } = entry;
    const expiresAt = epochSeconds(clock.now() + forgottenAfter);
    return table.put(
      { ...keyOf(account, entry), v: itemVersion, kind, family, region, token, since, expiresAt },
      {
        text: 'attribute_not_exists(#pk) OR (#token = :token AND #since >= :since) OR (#token <> :token AND #since < :since)',
        values: { ':token': token, ':since': since },
      },
    );
  }

  function drop(account: AccountId, entry: RememberedEntry): Promise<boolean> {
    const { token, since } = entry;
    const condition = { text: '#token = :token AND #since = :since', values: { ':token': token, ':since': since } };
    return table.remove(keyOf(account, entry), condition);
  }

  return {
    async remembered(account) {
      const items = await table.query(partitionOf(account), prefix);
      return items.map((item) => {
        const entry = entryOf(checked(table.name, item, storedSchemas().rememberedEntrySchema, contentOf(item)));
        return filedUnder(table.name, item, entry, keyOf(account, entry));
      });
    },
    async remember(account, changes) {
      const limit = pLimit(writesAtOnce);
      const writes = [
        ...changes.put.map((entry) => limit(() => put(account, entry))),
        ...changes.drop.map((entry) => limit(() => drop(account, entry))),
      ];
      const failed = (await Promise.allSettled(writes)).find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    },
  };
}

/** `family` is an ARN of at most about 600 characters; DynamoDB takes sort keys of up to 1,024 bytes. */
function keyOf(account: AccountId, { kind, region, family }: RememberedEntry): Key {
  return { pk: partitionOf(account), sk: `${prefix}${kind}#${region}#${family}` };
}

function contentOf({ pk: _pk, sk: _sk, v: _v, expiresAt: _expiresAt, ...content }: Item): unknown {
  return content;
}

function entryOf({ kind, family, region, token, since }: RememberedEntry): RememberedEntry {
  return { kind, family, region, token, since };
}
