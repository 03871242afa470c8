import { afterAll, beforeAll, expect, test } from 'vitest';
import { createToldMemory } from '../../lib/aws/dynamodb-told.ts';
import { clock } from '../support/builders.ts';
import { type LocalTable, startTable } from '../support/dynamodb.ts';

const told = { audit: 'audit-1', auditAt: 2_000, trouble: 'denied', saidAt: 1_000 };

let table: LocalTable;

beforeAll(async () => {
  table = await startTable();
});
afterAll(async () => {
  await table.close();
});

test('what one channel was told is remembered for that channel, and expires', async () => {
  const sns = createToldMemory('sns', { ...table.settings, clock });
  const slack = createToldMemory('slack', { ...table.settings, clock });
  await sns.remember('111122223333', told);

  expect(await sns.recall('111122223333')).toEqual(told);
  expect(await slack.recall('111122223333')).toBeUndefined();
  expect(await table.raw('told#sns', '111122223333')).toMatchObject({ expiresAt: clock.now() / 1_000 + 60 * 86_400 });
  sns.close();
  slack.close();
});

test('of two audits the later is kept, in whatever order they are written', async () => {
  const memory = createToldMemory('slack', { ...table.settings, clock });
  await memory.remember('444455556666', told);
  await memory.remember('444455556666', { ...told, auditAt: 1_999, trouble: null });

  expect(await memory.recall('444455556666')).toEqual(told);
  memory.close();
});

test('an item that is not ours is an error that names it', async () => {
  const memory = createToldMemory('slack', { ...table.settings, clock });
  await table.write({ pk: 'told#slack', sk: 'broken', v: 1, audit: 7 });

  await expect(memory.recall('broken')).rejects.toThrow(/told#slack\/broken.+is not what the auditor writes/);
  memory.close();
});
