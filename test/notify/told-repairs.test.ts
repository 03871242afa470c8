import { describe, expect, test } from 'vitest';
import type { Told, ToldMemory } from '../../lib/notify/told.ts';
import { repairTalesOf } from '../../lib/notify/told-repairs.ts';
import type { RepairsReported } from '../../lib/remediation/repairs-reported.ts';
import { aRefusal, aReport, aReportedRepair } from '../support/a-report.ts';
import { answered } from './repair-samples.ts';

const began = Date.parse('2026-03-01T09:00:00.000Z');

function aMemory(): ToldMemory {
  const kept = new Map<string, Told>();
  return { recall: async (key) => kept.get(key), remember: async (key, told) => void kept.set(key, told) };
}

/** What the service did by itself, so many hours after the first look. */
function lookAt(hours: number, part: Partial<RepairsReported> = {}): RepairsReported {
  return aReport({ id: `report-${hours}`, at: new Date(began + hours * 3_600_000).toISOString(), ...part });
}

/** Ids of the reports of one batch that are told. */
async function said(memory: ToldMemory | undefined, ...reports: RepairsReported[]): Promise<string[]> {
  const { told, learned } = await repairTalesOf(reports, memory);
  for (const { key, told: kept } of learned) await memory?.remember(key, kept);
  return told.map(({ id }) => id);
}

const shut = { refusals: [aRefusal()] };
const stopped = { code: 'kill-switch', reason: 'The kill switch of the policy is on.' };

describe('what the service did by itself', () => {
  test.each<[string, Partial<RepairsReported>]>([
    ['nothing to do', {}],
    ['nothing but what is switched off', { refusals: [aRefusal({ off: true, code: 'mode-off' })] }],
    ['nothing, within the cooldown', { refusals: [aRefusal({ code: 'cooling-down' })] }],
    ['nothing, with the kill switch on and nothing to write', { stopped }],
    ['a dry run', { applied: false, ...shut }],
  ])('%s is silent', async (_case, part) => {
    expect(await said(aMemory(), lookAt(0, part))).toEqual([]);
    expect(await said(undefined, lookAt(0, part))).toEqual([]);
  });

  test('every repair is told, however often the same', async () => {
    const memory = aMemory();
    for (const state of ['succeeded', 'failed', 'timed-out', 'unknown', 'refused'] as const) {
      const part = { repairs: [aReportedRepair({ state })], ...shut };
      expect(await said(memory, lookAt(0, { id: state, ...part }))).toEqual([state]);
    }
  });

  test.each<[string, Partial<RepairsReported>]>([
    ['a shut gate', shut],
    ['exhausted attempts', { refusals: [aRefusal({ code: 'attempts-exhausted' })] }],
    ['the kill switch', { stopped, refusals: [aRefusal(stopped)] }],
    ['a limit', { refusals: [aRefusal({ code: 'limit-share' })] }],
    ['a Region that was not read', { refusals: [aRefusal({ code: 'region-unreadable' })] }],
  ])('why it did nothing (%s) is told at once, and then once a day', async (_case, part) => {
    const memory = aMemory();
    const told = [];
    for (let hour = 0; hour < 50; hour += 1) told.push(...(await said(memory, lookAt(hour, part))));

    expect(told).toEqual(['report-0', 'report-24', 'report-48']);
  });

  test('another finding that it may not repair is told at once', async () => {
    const memory = aMemory();
    await said(memory, lookAt(0, shut));

    const refusals = [...shut.refusals, aRefusal({ finding: 'another' })];
    expect(await said(memory, lookAt(1, { refusals }))).toEqual(['report-1']);
  });

  test('the same reason, gone for an hour and back, is told again', async () => {
    const memory = aMemory();
    await said(memory, lookAt(0, shut));

    expect(await said(memory, lookAt(1))).toEqual([]);
    expect(await said(memory, lookAt(2, shut))).toEqual(['report-2']);
  });

  test('a report that comes late or again says nothing', async () => {
    const memory = aMemory();
    await said(memory, lookAt(2, shut));

    expect(await said(memory, lookAt(2, shut))).toEqual([]);
    expect(await said(memory, lookAt(1, { refusals: [aRefusal({ code: 'limit-actions' })] }))).toEqual([]);
  });

  test('two reports of one batch that say the same are one', async () => {
    expect(await said(aMemory(), lookAt(1, shut), lookAt(0, shut))).toEqual(['report-0']);
  });

  test('other accounts are told by themselves', async () => {
    const memory = aMemory();
    await said(memory, lookAt(0, shut));

    expect(await said(memory, lookAt(1, { ...shut, account: '444455556666' }))).toEqual(['report-1']);
  });

  test('without a memory the reason is told after each look', async () => {
    expect(await said(undefined, lookAt(0, shut))).toEqual(['report-0']);
    expect(await said(undefined, lookAt(1, shut))).toEqual(['report-1']);
  });
});

describe('what somebody ordered', () => {
  test('by hand is answered, even by nothing but what is switched off', async () => {
    const memory = aMemory();
    const report = lookAt(0, { trigger: 'manual', refusals: [aRefusal({ off: true, code: 'mode-off' })] });

    expect(await said(memory, report)).toEqual(['report-0']);
    expect(await said(memory, { ...report, id: 'again' })).toEqual(['again']);
  });

  test('by hand with nothing to be said of it is silent', async () => {
    expect(await said(aMemory(), lookAt(0, { trigger: 'manual' }))).toEqual([]);
  });

  test('or was asked about is told, however it ended', async () => {
    for (const kind of ['approved', 'rejected', 'expired', 'invalid'] as const) {
      const report = answered({ kind });
      expect(await said(aMemory(), report)).toEqual([report.id]);
    }
  });
});
