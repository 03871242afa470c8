import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../lib/aws/dynamodb-memory.ts';
import { createDynamoDbStore, type DynamoDbStore } from '../../lib/aws/dynamodb-store.ts';
import type { RememberedEntry } from '../../lib/findings/memory.ts';
import type { MemoryStore } from '../../lib/findings/store.ts';
import { account } from '../support/builders.ts';
import { type LocalTable, startTable } from '../support/dynamodb.ts';

const day = 86_400_000;
const at = Date.UTC(2026, 0, 15);
let table: LocalTable;
let store: DynamoDbStore;
let memory: MemoryStore;

beforeAll(async () => {
  table = await startTable();
  store = createDynamoDbStore(table.settings);
  memory = createMemoryStore(store.table, { now: () => at });
});
afterAll(async () => {
  store.close();
  await table.close();
});

describe('what is known of an account', () => {
  const record = { account, firstAuditAt: at, lastAuditAt: at + 10, lastCompleteAt: null, replicas: 0 };

  test('is nothing before its first audit', async () => {
    expect(await store.account('000000000000')).toBeUndefined();
  });

  test('is listed, until it is dropped', async () => {
    await store.saveAccount(record);
    await store.saveAccount({ ...record, lastAuditAt: at + 11 });
    expect(await store.accounts()).toEqual([account]);
    await store.dropAccount(account);
    expect([await store.accounts(), await store.account(account)]).toEqual([[], undefined]);
  });

  test.each([
    ['newer after older', [record, { ...record, lastAuditAt: at + 20, lastCompleteAt: at + 20 }]],
    ['older after newer', [{ ...record, lastAuditAt: at + 20, lastCompleteAt: at + 20 }, record]],
  ])('is the newer of two records: %s', async (_name, records) => {
    for (const one of records) await store.saveAccount(one);

    expect(await store.account(account)).toEqual({ ...record, lastAuditAt: at + 20, lastCompleteAt: at + 20 });
  });

  test('by a newer version is an error that names table and key', async () => {
    await table.write({ pk: 'account#999999999999', sk: 'account', v: 2 });

    await expect(store.account('999999999999')).rejects.toThrow(/account#999999999999\/account of table "auditor"/);
  });
});

describe('a remembered state', () => {
  let secrets = 0;
  function aState(part: Partial<RememberedEntry> = {}): RememberedEntry {
    secrets += 1;
    const family = `arn:aws:secretsmanager:eu-west-1:${account}:secret:s${secrets}-Ab12Cd`;
    return { kind: 'in-progress', family, region: 'us-east-1', token: 't1', since: at, ...part };
  }
  async function left(state: RememberedEntry): Promise<RememberedEntry[]> {
    return (await memory.remembered(account)).filter(({ family }) => family === state.family);
  }

  test('is kept until it is dropped', async () => {
    const states = [aState(), aState({ kind: 'outdated' })];
    await memory.remember(account, { put: states, drop: [] });
    expect(await memory.remembered(account)).toEqual(expect.arrayContaining(states));

    await memory.remember(account, { put: [], drop: states });
    expect(await memory.remembered(account)).toEqual([]);
  });

  test('is forgotten 90 days after it was last written', async () => {
    const state = aState({ since: at - 200 * day });
    await memory.remember(account, { put: [state], drop: [] });

    expect(await table.raw(`account#${account}`, `memory#in-progress#us-east-1#${state.family}`)).toMatchObject({
      v: 1,
      expiresAt: (at + 90 * day) / 1000,
    });
  });

  test.each<[string, Partial<RememberedEntry>, Partial<RememberedEntry>]>([
    ['began when it was first seen, whoever writes last', { since: at + 5 }, { since: at }],
    ['keeps its beginning against a later audit that knew of none', { since: at }, { since: at }],
    ['gives way to a later one', { token: 't2', since: at + 5 }, { token: 't2', since: at + 5 }],
    ['does not give way to an earlier one that is written late', { token: 't0', since: at - 5 }, {}],
  ])('%s', async (_name, second, kept) => {
    const first = aState();
    await memory.remember(account, { put: [first], drop: [] });
    await memory.remember(account, { put: [{ ...first, ...second }], drop: [] });

    expect(await left(first)).toEqual([{ ...first, ...kept }]);
  });

  test('that began anew meanwhile is not dropped with the old one', async () => {
    const old = aState();
    const anew = { ...old, token: 't2', since: at + 5 };
    await memory.remember(account, { put: [old], drop: [] });
    await memory.remember(account, { put: [anew], drop: [] });
    await memory.remember(account, { put: [], drop: [old] });

    expect(await left(old)).toEqual([anew]);
  });
});
