import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from '../z.ts';
import { checked, type Item, itemVersion, type Key } from './dynamodb-item.ts';
import type { Table } from './dynamodb-table.ts';

/** What the code may call, for the functions' roles. */
export const policyKeeperActions = ['dynamodb:GetItem', 'dynamodb:PutItem'] as const;

/** Keeps the text of the last policy that was valid. */
export interface PolicyKeeper {
  keepPolicy(text: string): Promise<void>;
  /** Undefined: none was ever kept. */
  keptPolicy(): Promise<string | undefined>;
}

const key: Key = { pk: 'policy', sk: 'last-good' };
const kept = z.object({ digest: z.string(), text: z.string() });

/** DynamoDB takes 400 KB an item. */
const longest = 390_000;

/** In DynamoDB, compressed: policies repeat themselves. @throws Error when one is too long to be kept */
export function createPolicyKeeper(table: Table): PolicyKeeper {
  return {
    async keepPolicy(policy) {
      const text = gzipSync(policy).toString('base64');
      if (text.length > longest) {
        throw new Error(
          'The policy is too long to be kept as the last good one: shorten it, or set BROKEN_POLICY=fail.',
        );
      }
      const digest = digestOf(policy);
      const condition = 'attribute_not_exists(#pk) OR #digest <> :digest';
      await table.put({ ...key, v: itemVersion, digest, text }, { text: condition, values: { ':digest': digest } });
    },
    async keptPolicy() {
      const item = await table.get(key);
      if (!item) return undefined;
      const { digest, text } = checked(table.name, item, kept, content(item));
      const policy = gunzipSync(Buffer.from(text, 'base64')).toString();
      if (digestOf(policy) === digest) return policy;
      throw new Error(
        `The policy that table "${table.name}" keeps is not the one of its digest: delete ${key.pk}/${key.sk}.`,
      );
    },
  };
}

function digestOf(policy: string): string {
  return createHash('sha256').update(policy).digest('hex');
}

function content({ pk: _pk, sk: _sk, v: _v, ...rest }: Item): unknown {
  return rest;
}
