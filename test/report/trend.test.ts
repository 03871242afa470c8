import { stripVTControlCharacters } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { trendOf } from '../../lib/report/trend.ts';
import { formatTrendJson, TrendDocument } from '../../lib/report/trend-json.ts';
import { formatTrend } from '../../lib/report/trend-table.ts';
import * as z from '../../lib/z.ts';
import { anAccount, aStored, aTrend, day, hour, noon } from './a-trend.ts';

const none = { critical: 0, high: 0, medium: 0, low: 0 };
const accounts = [anAccount(noon - 9 * day)];

describe('the trend', () => {
  it('counts what was open at the end of each day, and what came and went', () => {
    const findings = [
      aStored({ openedAt: noon - 2 * day }, { id: 'a', severity: 'high' }),
      aStored({ openedAt: noon - 2 * day, endedAt: noon - day }, { id: 'b', severity: 'low' }),
      aStored({ openedAt: noon - 5 * day, endedAt: noon - day }, { id: 'c', severity: 'low', state: 'withdrawn' }),
    ];
    expect(trendOf({ accounts, findings }, { now: noon, days: 3 }).days).toEqual([
      { day: '2026-03-08', open: { ...none, high: 1, low: 2 }, opened: 2, resolved: 0, withdrawn: 0 },
      { day: '2026-03-09', open: { ...none, high: 1 }, opened: 0, resolved: 1, withdrawn: 1 },
      { day: '2026-03-10', open: { ...none, high: 1 }, opened: 0, resolved: 0, withdrawn: 0 },
    ]);
  });

  it('never takes a day that no audit tells of for a clean one', () => {
    const seen = (first: number, last: number) =>
      trendOf(
        { accounts: [anAccount(noon - first * day, noon - last * day)], findings: [] },
        { now: noon, days: 4 },
      ).days.map(({ open }) => open !== null);
    expect(seen(2, 1)).toEqual([false, true, true, false]);
    expect(trendOf({ accounts: [], findings: [] }, { now: noon, days: 1 }).days[0]?.open).toBeNull();
  });

  it('means by the time to repair what passed from first seen to resolved, whatever came back, and no withdrawal', () => {
    const earlier = [
      { openedAt: noon - 9 * day, endedAt: noon - 9 * day + 2 * hour, state: 'resolved' as const },
      { openedAt: noon - 8 * day, endedAt: noon - 7 * day, state: 'withdrawn' as const },
    ];
    const findings = [
      aStored({ openedAt: noon - 2 * day, endedAt: noon - 2 * day + 4 * hour, earlier }, { id: 'a' }),
      aStored({ openedAt: noon - 50 * day, endedAt: noon - 40 * day }, { id: 'too old' }),
      aStored({ openedAt: noon - 3 * day }, { id: 'c' }),
    ];
    expect(trendOf({ accounts, findings }, { now: noon, days: 30 }).rules).toEqual([
      {
        rule: 'replica-failed',
        open: 1,
        oldestSince: noon - 3 * day,
        resolved: 2,
        meanTimeToRepair: 3 * hour,
        longestTimeToRepair: 4 * hour,
      },
    ]);
  });

  it('finds the finding that has been open for longest', () => {
    const findings = [
      aStored({ openedAt: noon - day }, { id: 'a' }),
      aStored({ openedAt: noon - 3 * day }, { id: 'b' }),
    ];
    expect(trendOf({ accounts, findings }, { now: noon, days: 1 }).oldest).toMatchObject({
      id: 'b',
      since: noon - 3 * day,
    });
    expect(trendOf({ accounts, findings: [] }, { now: noon, days: 1 }).oldest).toBeNull();
  });

  it('opens as many as end or are still open, over a period that holds them all', () => {
    const episode = fc
      .tuple(fc.integer({ min: 0, max: 80 * 24 }), fc.integer({ min: 0, max: 80 * 24 }), fc.boolean())
      .map(([from, length, isOver]) => {
        const openedAt = noon - from * hour;
        return aStored({ openedAt, ...(isOver && { endedAt: Math.min(noon, openedAt + length * hour) }) });
      });
    fc.assert(
      fc.property(fc.array(episode, { maxLength: 12 }), (findings) => {
        const trend = trendOf({ accounts: [anAccount(noon - 90 * day)], findings }, { now: noon, days: 90 });
        const sum = (kind: 'opened' | 'resolved') => trend.days.reduce((total, one) => total + one[kind], 0);
        expect(sum('opened')).toBe(findings.length);
        expect(sum('opened') - sum('resolved')).toBe(trend.open.critical);
        expect(trend.days.at(-1)?.open).toEqual(trend.open);
      }),
    );
  });
});

describe('the trend for a terminal', () => {
  it.each([60, 120])('reads well at %i columns', async (columns) => {
    await expect(formatTrend(aTrend(), { columns, color: false })).toMatchFileSnapshot(
      `snapshots/trend-${columns}.txt`,
    );
  });

  it('calls nothing clean where no audit is remembered', () => {
    const text = formatTrend(trendOf({ accounts: [], findings: [] }, { now: noon, days: 7 }), {
      columns: 80,
      color: false,
    });
    expect(text).toContain('No audit is remembered: nothing is known, which is not clean.');
    expect(text).not.toContain('✓');
  });

  it('keeps within the terminal, whatever the period and the name', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 200 }),
        fc.integer({ min: 1, max: 90 }),
        fc.string({ unit: 'grapheme' }),
        (columns, days, name) => {
          const { oldest, ...trend } = aTrend(days);
          const text = formatTrend(
            { ...trend, oldest: oldest && { ...oldest, secret: `${name}${'x'.repeat(300)}` } },
            { columns, color: true },
          );
          const lines = stripVTControlCharacters(text).split('\n');
          expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('the trend for programs', () => {
  const schema = z.toJSONSchema(TrendDocument, { io: 'input' });
  const isTime = (text: string) => !Number.isNaN(Date.parse(text));
  const options = { formats: { 'date-time': isTime, date: isTime } };

  it('docs/schemas/trend.schema.json is up to date (npm run generate)', async () => {
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../docs/schemas/trend.schema.json');
  });

  it('satisfies its schema, with nothing in it that the schema does not describe', () => {
    const validate = new Ajv2020(options).compile(z.toJSONSchema(TrendDocument, { io: 'output' }));
    for (const trend of [aTrend(), trendOf({ accounts: [], findings: [] }, { now: noon, days: 1 })]) {
      validate(JSON.parse(formatTrendJson(trend, { name: 'replication-auditor', version: '1.2.3' })));
      expect(validate.errors).toBeNull();
    }
  });
});
