import type { Clock } from '../domain/clock.ts';
import type { Told, ToldMemory } from '../notify/told.ts';
import * as z from '../z.ts';
import { checked, epochSeconds, itemVersion, type Key } from './dynamodb-item.ts';
import { openTable } from './dynamodb-table.ts';
import type { HomeSettings } from './home-client.ts';

/** Longer than any interval at which something is said again. Milliseconds. */
const keptFor = 60 * 86_400_000;

/** What the code may call, for the function's role. */
export const toldActions = ['dynamodb:GetItem', 'dynamodb:PutItem'] as const;

const told = z.object({
  audit: z.string(),
  auditAt: z.number(),
  trouble: z.nullable(z.string()),
  saidAt: z.number(),
}) satisfies z.ZodMiniType<Told>;

export interface ToldMemorySettings extends HomeSettings {
  readonly table: string;
  readonly clock: Clock;
}

/** What each channel was last told, in the auditor's own table, one item for each account. Holds connections until it is closed. */
export function createToldMemory(channel: string, settings: ToldMemorySettings): ToldMemory & { close(): void } {
  const table = openTable(settings.table, settings);
  const keyOf = (key: string): Key => ({ pk: `told#${channel}`, sk: key });
  return {
    close: table.close,
    async recall(key) {
      const item = await table.get(keyOf(key));
      if (!item) return undefined;
      const { pk: _pk, sk: _sk, v: _v, expiresAt: _expiresAt, ...content } = item;
      return checked(table.name, item, told, content);
    },
    async remember(key, { audit, auditAt, trouble, saidAt }) {
      const expiresAt = epochSeconds(settings.clock.now() + keptFor);
      await table.put(
        { ...keyOf(key), v: itemVersion, audit, auditAt, trouble, saidAt, expiresAt },
        { text: 'attribute_not_exists(#pk) OR #auditAt <= :auditAt', values: { ':auditAt': auditAt } },
      );
    },
  };
}
