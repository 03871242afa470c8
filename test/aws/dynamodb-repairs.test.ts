import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRepairStore } from '../../lib/aws/dynamodb-repairs.ts';
import { createDynamoDbStore, type DynamoDbStore } from '../../lib/aws/dynamodb-store.ts';
import { openTable } from '../../lib/aws/dynamodb-table.ts';
import type { RepairRecord, RepairStore } from '../../lib/remediation/ports.ts';
import { anAction, aRepair } from '../support/a-repair.ts';
import { type LocalTable, startTable } from '../support/dynamodb.ts';

let table: LocalTable;
let store: DynamoDbStore;
let repairs: RepairStore;
let accounts = 0;

beforeAll(async () => {
  table = await startTable();
  store = createDynamoDbStore(table.settings);
  repairs = createRepairStore(store.table);
});
afterAll(async () => {
  store.close();
  await table.close();
});

/** Each test has an account of its own. */
function aPlace() {
  accounts += 1;
  const account = String(accounts).padStart(12, '0');
  const arn = `arn:aws:secretsmanager:eu-west-1:${account}:secret:prod/db-AbCdEf`;
  const secret = { name: 'prod/db', arn, primaryRegion: 'eu-west-1' };
  const action = anAction({ account, secret });
  const record = (part: Partial<RepairRecord> = {}) => aRepair({ action, ...part });
  const raw = () => table.raw(`account#${account}`, `repair#us-east-1#${arn}#c0ffee`);
  return { account, action, record, raw };
}

const at = (minute: number) => `2026-03-01T09:${String(minute).padStart(2, '0')}:00.000Z`;

describe('a repair', () => {
  test('is begun by one of two who begin it at the same time, and the other is shown it', async () => {
    const { record } = aPlace();
    const [one, two] = [record({ requestedBy: 'one' }), record({ requestedBy: 'two' })];
    const answers = await Promise.all([repairs.begin(one), repairs.begin(two)]);

    const winner = answers[0] === undefined ? one : two;
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    expect(answers.find((answer) => answer !== undefined)).toEqual(winner);
  });

  test('that two begin with the very same record is begun by one all the same', async () => {
    const { record } = aPlace();
    const answers = await Promise.all([repairs.begin(record()), repairs.begin(record())]);

    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
  });

  test('is begun by whoever meets his own record, because the answer to his first write was lost', async () => {
    const opened = openTable(table.settings.table, table.settings);
    const lossy = createRepairStore({ ...opened, put: async (...write) => !(await opened.put(...write)) });

    expect(await lossy.begin(aPlace().record())).toBeUndefined();
    opened.close();
  });

  test('is shown as it was updated to whoever begins it again', async () => {
    const { record } = aPlace();
    await repairs.begin(record());
    await repairs.update(record({ state: 'called', calledAt: at(1), answer: 'us-east-1 InProgress' }));

    expect(await repairs.begin(record())).toMatchObject({ state: 'called', answer: 'us-east-1 InProgress' });
  });

  test('that has ended stays as it ended, whoever comes late', async () => {
    const { record } = aPlace();
    await repairs.begin(record());
    await repairs.update(record({ state: 'succeeded', endedAt: at(2) }));
    const stands = await repairs.update(record({ state: 'unknown', calledAt: at(3) }));
    expect(stands).toEqual(record({ state: 'succeeded', endedAt: at(2) }));

    expect(await repairs.begin(record())).toMatchObject({ state: 'succeeded', calledAt: null });
  });

  test('that was never begun cannot be updated', async () => {
    await expect(repairs.update(aPlace().record())).rejects.toThrow('it was never begun');
  });

  test('is kept for more than a year, and then removed', async () => {
    const { record, raw } = aPlace();
    await repairs.begin(record());

    const days = (Number((await raw())?.['expiresAt']) * 1_000 - Date.parse(at(0))) / 86_400_000;
    expect(days).toBe(400);
    await repairs.update(record({ state: 'succeeded', endedAt: at(2) }));
    expect((await raw())?.['expiresAt']).toBeDefined();
  });

  test.each([
    ['of a newer version', { v: 2, record: '{}' }, /has version 2/],
    ['that is damaged', { v: 1, record: '{"id":1}' }, /is not what the auditor writes/],
    ['that is no JSON', { v: 1, record: '{' }, /is not what the auditor writes/],
  ])('%s stops whatever would count on it', async (_case, content, message) => {
    const { account, action } = aPlace();
    await table.write({ pk: `account#${account}`, sk: `repair#us-east-1#${action.secret.arn}#x`, ...content });

    await expect(repairs.attempts(action)).rejects.toThrow(message);
  });
});

describe('attempts', () => {
  test('are none where nothing was tried', async () => {
    expect(await repairs.attempts(aPlace().action)).toEqual({ count: 0, lastAt: 0 });
  });

  test('are those on the replica since it was last repaired', async () => {
    const { action, record } = aPlace();
    await repairs.begin(record({ id: 'a', intendedAt: at(1), state: 'failed', endedAt: at(1) }));
    await repairs.begin(record({ id: 'b', intendedAt: at(2), state: 'succeeded', endedAt: at(3) }));
    await repairs.begin(record({ id: 'c', intendedAt: at(4), state: 'refused', calledAt: at(5), endedAt: at(5) }));
    await repairs.begin(record({ id: 'd', intendedAt: at(6) }));

    expect(await repairs.attempts(action)).toEqual({ count: 2, lastAt: Date.parse(at(6)) });
  });

  test('on other replicas do not count', async () => {
    const { action, record } = aPlace();
    const other = { ...action, secret: { ...action.secret, arn: `${action.secret.arn.slice(0, -1)}X` } };
    await repairs.begin(record({ id: 'a', action: { ...action, region: 'us-east-2' } }));
    await repairs.begin(record({ id: 'b', action: other }));

    expect(await repairs.attempts(action)).toEqual({ count: 0, lastAt: 0 });
  });
});

test('the repairs of an account are listed, newest first, at most so many', async () => {
  const { account, record } = aPlace();
  for (const minute of [2, 1, 3]) await repairs.begin(record({ id: `r${minute}`, intendedAt: at(minute) }));
  await repairs.begin(aPlace().record());

  expect((await repairs.repairs(account, 2)).map(({ id }) => id)).toEqual(['r3', 'r2']);
});
