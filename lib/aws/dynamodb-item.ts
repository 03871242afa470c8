import type { AccountId } from '../domain/secret.ts';
import type * as z from '../z.ts';

/** The single table's key: both are strings. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An item as DynamoDB keeps it; `expiresAt`, where it has one, is its time to live in epoch seconds. */
export type Item = Key & Readonly<Record<string, unknown>>;

/** Raised when an attribute is renamed, removed or changes its meaning; a new one does not raise it. */
export const itemVersion = 1;

/** Everything that is kept of one account stands in one partition. */
export function partitionOf(account: AccountId): string {
  return `account#${account}`;
}

/** Milliseconds to the epoch seconds of a time to live; never before the time itself. */
export function epochSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}

/**
 * What an item holds, checked but otherwise as it is: attributes that a later version added stay where they are.
 * @throws Error naming table and key, when a newer version wrote it, or when it is not what this tool writes.
 */
export function checked<T>(table: string, item: Item, schema: z.ZodMiniType<T>, content: unknown): T {
  const where = `The item ${item.pk}/${item.sk} of table "${table}"`;
  const version = item['v'];
  if (typeof version === 'number' && version > itemVersion) {
    const known = `this version of the auditor knows versions up to ${itemVersion}`;
    throw new Error(`${where} has version ${version}, and ${known}: deploy the newer one again.`);
  }
  const problem = version === itemVersion ? problemOf(schema, content) : `v is ${JSON.stringify(version)}`;
  if (problem !== undefined) {
    throw new Error(`${where} is not what the auditor writes (${problem}): restore it from a backup, or delete it.`);
  }
  return content as T;
}

/**
 * Holds what an item says to the key under which it is kept.
 * @throws Error naming both, where it is about something else: what is known of one account would be believed of another
 */
export function filedUnder<T>(table: string, item: Item, content: T, { pk, sk }: Key): T {
  if (item.pk === pk && item.sk === sk) return content;
  throw new Error(
    `The item ${item.pk}/${item.sk} of table "${table}" holds what belongs under ${pk}/${sk}: restore it from a backup, or delete it.`,
  );
}

function problemOf(schema: z.ZodMiniType, content: unknown): string | undefined {
  const issue = schema.safeParse(content).error?.issues[0];
  return issue && `${issue.path.join('.')}: ${issue.message}`;
}
