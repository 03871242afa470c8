import type { Instant } from '../domain/secret.ts';
import type { Leases } from '../service/leases.ts';
import { epochSeconds, itemVersion, type Key } from './dynamodb-item.ts';
import type { Expression, Table } from './dynamodb-table.ts';

/** What the code may call, for the functions' roles. */
export const leaseActions = ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;

/** Kept a day longer than it holds: whoever gives it back late must still find the word that was left. Milliseconds. */
const keptAfterEnd = 86_400_000;
/** Holder and others can undo each other's conditions so often only if something is wrong. */
const attempts = 10;

/**
 * Leases in DynamoDB, one item each: `holder`, `until`, `word` (left by somebody who wants it done once more) and
 * `answered` (which release was told to do so). Each step is one conditional write, so that whatever the order in which
 * writes of several executions arrive, a word is either found by the holder or taken over by whoever takes the work next.
 */
export function createLeases(table: Table): Leases {
  async function take(work: string, holder: string, now: Instant, until: Instant): Promise<'taken' | 'noted'> {
    const key = keyOf(work);
    const expiresAt = epochSeconds(until + keptAfterEnd);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      // Free, or run out: whatever word was left is answered by the work that begins now.
      const free = { text: 'attribute_not_exists(#pk) OR (#until <= :now AND #holder <> :holder)' };
      const item = { ...key, v: itemVersion, holder, until, expiresAt };
      if (await table.put(item, { ...free, values: { ':now': now, ':holder': holder } })) return 'taken';
      // A repeated step. Word that was left meanwhile stays.
      if (await table.update(key, 'SET #until = :until, #expiresAt = :expiresAt', mine(holder, until))) return 'taken';
      const theirs = { text: '#holder <> :holder AND #until > :now' };
      const values = { ':holder': holder, ':now': now, ':word': true };
      if (await table.update(key, 'SET #word = :word', { ...theirs, values })) return 'noted';
      // It was given back, or ran out, between the writes: once more.
    }
    throw new Error(`the lease of "${work}" could not be decided: it changed hands ${attempts} times meanwhile`);
  }

  return {
    take,

    async begin(work, holder, now, until) {
      const change = 'SET #until = :until, #expiresAt = :expiresAt REMOVE #word';
      // Where it is not this holder's any more, it is decided anew.
      return (await table.update(keyOf(work), change, mine(holder, until))) ? 'taken' : take(work, holder, now, until);
    },

    async release(work, holder, until, request = String(until)) {
      const key = keyOf(work);
      const values = { ':holder': holder, ':request': request } as const;
      const done =
        '#holder = :holder AND attribute_not_exists(#word) AND (attribute_not_exists(#answered) OR #answered <> :request)';
      // What is not there any more was given back before.
      const released = { text: `attribute_not_exists(#pk) OR (${done})`, values };
      if (await table.remove(key, released)) return 'released';
      // Refused although it is this holder's: word was left, or this very release was told so before.
      const held = mine(holder, until);
      const again = await table.update(
        key,
        'SET #until = :until, #expiresAt = :expiresAt, #answered = :request REMOVE #word',
        { text: held.text, values: { ...held.values, ':request': request } },
      );
      return again ? 'again' : 'lost';
    },
  };
}

function mine(holder: string, until: Instant): Expression {
  const values = { ':holder': holder, ':until': until, ':expiresAt': epochSeconds(until + keptAfterEnd) };
  return { text: '#holder = :holder', values };
}

function keyOf(work: string): Key {
  return { pk: `lease#${work}`, sk: 'lease' };
}
