import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDynamoDbStore, type DynamoDbStore } from '../../lib/aws/dynamodb-store.ts';
import { defaultLifecycle, observe, published, type StoredFinding } from '../../lib/findings/lifecycle.ts';
import { publishOutbox, record } from '../../lib/findings/record.ts';
import { aFinding } from '../findings/a-finding.ts';
import { type LocalTable, startTable } from '../support/dynamodb.ts';

const day = 86_400_000;
const at = Date.UTC(2026, 0, 15);
const moment = (now: number) => ({ at: now, baseline: false, settings: defaultLifecycle });

let table: LocalTable;
let store: DynamoDbStore;
let accounts = 0;

beforeAll(async () => {
  table = await startTable();
  store = createDynamoDbStore(table.settings);
});
afterAll(async () => {
  store.close();
  await table.close();
});

/** Each test has an account of its own. */
function anAccount(): string {
  accounts += 1;
  return String(accounts).padStart(12, '0');
}

function opened(part: Partial<StoredFinding['finding']> = {}): StoredFinding {
  const stored = observe(undefined, { kind: 'violation', finding: aFinding(part) }, moment(at));
  if (!stored) throw new Error('a first sight is always stored');
  return stored;
}

async function saved(part: Partial<StoredFinding['finding']> = {}): Promise<StoredFinding> {
  const stored = opened({ account: anAccount(), ...part });
  expect(await store.save(stored, undefined)).toBe(true);
  return stored;
}

function itemOf({ finding }: StoredFinding) {
  return table.raw(`account#${finding.account}`, `finding#${finding.id}`);
}

describe('what is kept', () => {
  test.each([
    ['a plain finding', {}],
    ['empty texts', { message: '', cause: '' }],
    ['half a character, as a text that was cut leaves it', { message: 'cut \ud83d' }],
    ['facts with hostile names', { observed: JSON.parse('{"__proto__": 1, "": "x", "10": null, "2": 0.1}') }],
  ])('is what was saved: %s', async (_name, part) => {
    const stored = await saved(part);

    expect(await store.get(stored.finding.account, stored.finding.id)).toEqual(stored);
    expect(await store.load(stored.finding.account)).toEqual([stored]);
  });

  test('is loaded over several pages, of this account only', async () => {
    const account = anAccount();
    // A page of DynamoDB holds 1 MB.
    const message = 'x'.repeat(200_000);
    const all = Array.from({ length: 12 }, (_, index) => opened({ account, id: `f${index + 10}`, message }));
    for (const one of all) await store.save(one, undefined);
    await saved();

    expect((await store.load(account)).map(({ finding }) => finding.id)).toEqual(all.map(({ finding }) => finding.id));
  });

  test('is nothing, of an account that was never audited', async () => {
    const account = anAccount();

    expect([await store.load(account), await store.get(account, 'f1')]).toEqual([[], undefined]);
  });

  test('is refused with the table and the key when DynamoDB cannot hold it', async () => {
    const account = anAccount();

    await expect(store.save(opened({ account, message: 'x'.repeat(450_000) }), undefined)).rejects.toThrow(
      new RegExp(`account#${account}/finding#.* of table "auditor".*larger than the 400 KB`),
    );
  });
});

describe('a condition', () => {
  test('lets one of two first writes win', async () => {
    const account = anAccount();
    const rivals = [opened({ account, message: 'one' }), opened({ account, message: 'two' })];
    const won = await Promise.all(rivals.map((one) => store.save(one, undefined)));

    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await store.load(account)).toEqual(rivals.filter((_, index) => won[index]));
  });

  test('lets one of many writes from the same record win', async () => {
    const previous = await saved();
    const rivals = Array.from({ length: 8 }, (_, index) => ({ ...previous, observedAt: at + 1 + index }));
    const won = await Promise.all(rivals.map((next) => store.save(next, previous)));

    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await store.load(previous.finding.account)).toEqual(rivals.filter((_, index) => won[index]));
  });

  test('tells a record from itself with a shorter outbox', async () => {
    const previous = await saved();
    const without = published(previous, new Set(previous.outbox.map(({ id }) => id)));
    await store.save(without, previous);

    expect(await store.save({ ...previous, flapping: true }, previous)).toBe(false);
    expect(await store.save({ ...without, flapping: true }, without)).toBe(true);
  });

  test('holds for the same record after a checkpoint, whatever the order of its fields', async () => {
    const previous = await saved();
    const reordered = Object.fromEntries(Object.entries(previous).reverse()) as unknown;

    expect(await store.save({ ...previous, flapping: true }, structuredClone(reordered) as StoredFinding)).toBe(true);
  });

  test('refuses a write over what has expired meanwhile, and a first one over what is there', async () => {
    const previous = await saved();

    expect(await store.save(previous, undefined)).toBe(false);
    expect(await store.save(opened({ account: anAccount() }), previous)).toBe(false);
  });

  test('lets overlapping audits record and publish without losing an announcement', async () => {
    const account = anAccount();
    const heard: string[] = [];
    const publish = async (events: readonly { readonly id: string }[]) => {
      heard.push(...events.map(({ id }) => id));
    };
    async function auditAt(now: number, severity: 'critical' | 'high'): Promise<void> {
      const known = new Map((await store.load(account)).map((one) => [one.finding.id, one]));
      const finding = aFinding({ account, severity });
      const observed = [{ id: finding.id, account, observation: { kind: 'violation', finding } as const }];
      await record(store, known, observed, moment(now));
      await publishOutbox(store, await store.load(account), publish);
    }
    await Promise.all([auditAt(at, 'high'), auditAt(at + 1, 'critical'), auditAt(at + 2, 'high')]);

    const [stored] = await store.load(account);
    expect(stored).toMatchObject({ observedAt: at + 2, outbox: [] });
    const announced = Array.from({ length: stored?.sequence ?? 0 }, (_, index) => `${stored?.finding.id}-${index + 1}`);
    expect([...new Set(heard)].sort()).toEqual(announced);
  });
});

describe('the end of what is kept', () => {
  const over = { state: 'resolved', observedAt: at, outbox: [] } as const;

  test.each<[string, Partial<StoredFinding>, number | undefined]>([
    ['never, while it is open', { state: 'open', outbox: [] }, undefined],
    ['90 days after it was seen to be over', over, (at + 90 * day) / 1000],
    ['90 days after it was withdrawn', { ...over, state: 'withdrawn' }, (at + 90 * day) / 1000],
    ['never, while it has yet to be announced', { state: 'resolved' }, undefined],
  ])('comes %s', async (_name, part, expiresAt) => {
    const previous = await saved();
    await store.save({ ...previous, ...part }, previous);

    expect((await itemOf(previous))?.['expiresAt']).toBe(expiresAt);
  });

  test('is called off when it opens again', async () => {
    const previous = await saved();
    const resolved = { ...previous, ...over };
    await store.save(resolved, previous);
    await store.save(previous, resolved);

    expect(await itemOf(previous)).not.toHaveProperty('expiresAt');
  });
});

describe('an item that is not ours', () => {
  async function spoilt(part: Record<string, unknown>): Promise<string> {
    const stored = await saved();
    await table.write({ ...(await itemOf(stored)), ...part });
    return stored.finding.account;
  }

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['of a newer version', { v: 2 }, /finding#\S+ of table "auditor" has version 2,.* deploy the newer one again/],
    ['without a version', { v: null }, /finding#\S+ of table "auditor" is not what the auditor writes \(v is null\)/],
    ['that is no JSON', { record: '{' }, /is not what the auditor writes/],
    ['that lacks a field', { record: '{"state":"open"}' }, /is not what the auditor writes \(finding: /],
  ])('%s is an error that names table and key', async (_name, part, message) => {
    const account = await spoilt(part);

    await expect(store.load(account)).rejects.toThrow(message);
  });

  test('that somebody edited is an error, for no condition on it would ever hold', async () => {
    const stored = await saved();
    await table.write({ ...(await itemOf(stored)), record: JSON.stringify(stored, null, 1) });

    await expect(store.get(stored.finding.account, stored.finding.id)).rejects.toThrow(/changed by hand/);
  });

  test('keeps the fields that a later release added, and can be written', async () => {
    const stored = await saved();
    const later = { ...stored, novelty: { deep: [1] }, finding: { ...stored.finding, novelty: true } };
    await store.save(later, stored);
    const [loaded] = await store.load(stored.finding.account);
    if (!loaded) throw new Error('it is there');

    expect(loaded).toEqual(later);
    expect(await store.save({ ...loaded, flapping: true }, loaded)).toBe(true);
  });
});
