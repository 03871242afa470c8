import { expect, test } from 'vitest';
import { measured, recordOldest } from '../../lib/runtime/trend-metrics.ts';
import { aFinding, anEvent } from '../report/a-result.ts';
import { aStored, day, hour, noon } from '../report/a-trend.ts';
import { logLinesOf } from '../support/lambda.ts';

const openedAt = new Date(noon - 3 * hour).toISOString();
const at = new Date(noon).toISOString();

test('a repair is measured from first seen to resolved, by rule, once it is published; nothing else is', async () => {
  const finding = aFinding({ rule: 'replica-missing', firstSeen: openedAt });
  const events = (['opened', 'changed', 'resolved', 'withdrawn'] as const).map((kind) =>
    anEvent({ kind, at, finding }),
  );
  const published: unknown[] = [];
  const lines = await logLinesOf(() => measured(async (told) => void published.push(...told))(events));
  expect(lines).toEqual([
    expect.objectContaining({ service: 'audit', rule: 'replica-missing', TimeToRepair: 3 * 3600 }),
  ]);
  expect(published).toEqual(events);
});

test('what could not be published is not measured', async () => {
  const publish = measured(() => Promise.reject(new Error('the bus is down')));
  const lines = await logLinesOf(() =>
    expect(publish([anEvent({ kind: 'resolved' })])).rejects.toThrow('the bus is down'),
  );
  expect(lines).toEqual([]);
});

test('the oldest open finding has its age, and an account without one has 0', async () => {
  const stored = [
    aStored({ openedAt: noon - 9 * day, endedAt: noon - day }),
    aStored({ openedAt: noon - 2 * day }),
    aStored({ openedAt: noon - day }),
  ];
  const lines = await logLinesOf(async () => {
    recordOldest(stored, noon);
    recordOldest([], noon);
  });
  expect(lines.map((line) => line['OldestOpenFindingAge'])).toEqual([2 * 86_400, 0]);
});
