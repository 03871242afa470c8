import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPlan } from '../../cli/plan-file.ts';
import { createRepairFile } from '../../cli/repair-file.ts';
import { readRequest } from '../../cli/request-file.ts';
import { readState } from '../../cli/state-file.ts';
import { createMemoryStore } from '../../lib/aws/dynamodb-memory.ts';
import { createPolicyKeeper } from '../../lib/aws/dynamodb-policy.ts';
import { createRepairStore } from '../../lib/aws/dynamodb-repairs.ts';
import { createDynamoDbStore } from '../../lib/aws/dynamodb-store.ts';
import { createToldMemory } from '../../lib/aws/dynamodb-told.ts';
import { AuditDetail, FindingDetail } from '../../lib/findings/event-schema.ts';
import { forgottenAfter } from '../../lib/findings/stored-schema.ts';
import { parseBody } from '../../lib/notify/records.ts';
import { RepairDetail } from '../../lib/remediation/event-schema.ts';
import { ApprovalDetail, RepairsDetail } from '../../lib/remediation/report-schema.ts';
import { AuditDocument, AuditLine, EarlierDocument } from '../../lib/report/schema.ts';
import { TrendDocument } from '../../lib/report/trend-json.ts';
import { loadPolicy } from '../../lib/runtime/policy.ts';
import * as z from '../../lib/z.ts';
import { startTable } from '../support/dynamodb.ts';
import { withFile } from './with-file.ts';

/*
 * What releases wrote, as they wrote it: made once, by that release, and never again. A change of the code that makes one
 * of these unreadable needs a higher version and a way from the old one, or a refusal that says what to do.
 */
const releases = globSync('*/', { cwd: import.meta.dirname }).sort();

test('there is a release to come from', () => {
  expect(releases.length).toBeGreaterThan(0);
});

describe.each(releases)('what %s wrote is read:', (release) => {
  const path = (file: string) => join(import.meta.dirname, release, file);
  const json = (file: string) => JSON.parse(readFileSync(path(file), 'utf8'));
  const written = json('state.json').writtenAt;
  const clock = { now: () => Date.parse(written) };

  test('the state of the command, whole', async () => {
    const { accounts, findings, replicas } = await readState(path('state.json'));

    expect([accounts.length, findings.length, replicas.length]).toEqual([1, 4, 1]);
    expect(new Set(findings.map(({ state }) => state))).toEqual(new Set(['open']));
  });

  test('a plan, with the hashes that it has', async () => {
    const plan = await readPlan(path('plan.json'), { now: () => Date.parse(json('plan.json').createdAt) });

    expect(plan.actions.map(({ kind }) => kind).sort()).toEqual(['rekey', 'remove', 'replicate']);
  });

  test('the record of repairs, so that none is tried again too soon', async () => {
    const store = await createRepairFile(path('repairs.jsonl'));
    const repairs = await store.repairs('111122223333', 10);

    expect(repairs.length).toBeGreaterThan(1);
    for (const { action } of repairs) expect((await store.attempts(action)).lastAt).toBeGreaterThan(0);
  });

  test('the table of the service, item by item', async () => {
    const table = await startTable();
    for (const item of json('table.json')) await table.write(item);
    const store = createDynamoDbStore(table.settings);
    const told = createToldMemory('sns', { ...table.settings, clock });
    const [account = ''] = await store.accounts();
    const findings = await store.load(account);
    try {
      expect(await store.account(account)).toMatchObject({ account });
      expect(findings).toHaveLength(3);
      // Written anew, on the condition that it is what was read.
      for (const one of findings) expect(await store.save({ ...one, outbox: [] }, one)).toBe(true);
      expect(await createMemoryStore(store.table, clock).remembered(account)).toHaveLength(1);
      expect(await createRepairStore(store.table).repairs(account, 10)).toHaveLength(2);
      expect(
        loadPolicy('the last good policy', (await createPolicyKeeper(store.table).keptPolicy()) ?? '').policy.accounts,
      ).toEqual([account]);
      expect(await told.recall('digest')).toMatchObject({ audit: expect.any(String) });
    } finally {
      told.close();
      store.close();
      await table.close();
    }
  });

  test('events that still wait in a queue, and whatever else takes events by their schemas', () => {
    const schemas = [FindingDetail, AuditDetail, RepairDetail, ApprovalDetail, RepairsDetail];
    for (const event of json('events.json')) {
      const fits = schemas.filter((schema) => schema.safeParse(event.detail).success);
      expect(fits, event['detail-type']).toHaveLength(1);
      if (!/^Repair (Attempted|Ended)$/.test(event['detail-type'])) {
        expect(() => parseBody(JSON.stringify(event)), event['detail-type']).not.toThrow();
      }
    }
  });

  test('a question for approval that is still open', async () => {
    const { detail } = json('events.json').find(
      (event: object) => Object(event)['detail-type'] === 'Approval Requested',
    );
    const meant = { callback: detail.callbackId, planHash: detail.plan.hash };
    const stdin = { isTTY: false, readLine: async () => undefined, readAll: async () => JSON.stringify({ detail }) };

    const request = await readRequest({ stdin, clock: { now: () => Date.parse(detail.at) } }, undefined, meant);
    expect(request?.plan.actions).toHaveLength(1);
  });

  test('reports, by programs that go by the schemas', () => {
    expect(z.union([AuditDocument, EarlierDocument]).safeParse(json('report.json')).error).toBeUndefined();
    expect(TrendDocument.safeParse(json('trend.json')).error).toBeUndefined();
    const lines = linesOf(path('report.ndjson'));
    const line = z.union([AuditLine, z.omit(EarlierDocument, { findings: true })]);
    expect(lines.flatMap((one) => line.safeParse(one).error ?? [])).toEqual([]);
  });

  test.each([
    ['a state', [json('state.json')]],
    ['a plan', [json('plan.json')]],
    ['an attempt to repair', linesOf(path('repairs.jsonl'))],
    ['a report', [json('report.json'), json('trend.json'), linesOf(path('report.ndjson')).at(-1)]],
    ['an item of the table', json('table.json')],
    ['an event', json('events.json').map(({ detail }: { detail: unknown }) => detail)],
  ])('%s says of which version it is', (_what, pieces: unknown[]) => {
    const versions = pieces.map((piece) => {
      const { version, v, schemaVersion } = Object(piece);
      return version ?? v ?? schemaVersion;
    });

    expect(new Set(versions)).toEqual(new Set([1]));
  });
});

describe('what a newer release wrote is refused with a sentence, and left alone:', () => {
  const newest = join(import.meta.dirname, releases.at(-1) ?? '');
  const text = (file: string) => readFileSync(join(newest, file), 'utf8');
  const newer = (file: string) =>
    text(file).replace('"version": 1', '"version": 2').replace('"version":1', '"version":2');

  test.each<[string, string, (path: string) => Promise<unknown>, string]>([
    ['a state', 'state.json', readState, 'It was written by a newer auditor: its version is 2'],
    ['a plan', 'plan.json', (path) => readPlan(path, { now: () => 0 }), 'version: is of another version'],
    ['a record of repairs', 'repairs.jsonl', createRepairFile, 'Line 1 was written by a newer version'],
  ])('%s', async (_what, file, read, message) => {
    expect(newer(file)).not.toBe(text(file));

    await withFile(newer(file), async (path) => {
      await expect(read(path)).rejects.toThrow(message);
      expect(readFileSync(path, 'utf8')).toBe(newer(file));
    });
  });

  test('an item of the table, by its key', async () => {
    const table = await startTable();
    const items = JSON.parse(text('table.json'));
    for (const item of items) await table.write({ ...item, v: 2 });
    const store = createDynamoDbStore(table.settings);
    const clock = { now: () => forgottenAfter };
    const [account = ''] = await store.accounts();
    try {
      const message = /^The item \S+\/.+ of table "auditor" has version 2, .*: deploy the newer one again\.$/;
      await expect(store.load(account)).rejects.toThrow(message);
      await expect(store.account(account)).rejects.toThrow(message);
      await expect(createMemoryStore(store.table, clock).remembered(account)).rejects.toThrow(message);
      await expect(createRepairStore(store.table).repairs(account, 1)).rejects.toThrow(message);
      await expect(createPolicyKeeper(store.table).keptPolicy()).rejects.toThrow(message);
    } finally {
      store.close();
      await table.close();
    }
  });
});

function linesOf(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}
