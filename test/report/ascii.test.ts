import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { inAscii } from '../../lib/report/ascii.ts';
import { formatTable } from '../../lib/report/table.ts';
import { formatTrend } from '../../lib/report/trend-table.ts';
import { aTellingResult } from './a-result.ts';
import { aTrend } from './a-trend.ts';
import { textOf } from './text-of.ts';

test.each([
  textOf(formatTable(aTellingResult(), { columns: 80, color: false })),
  formatTrend(aTrend(), { columns: 80, color: false }),
])('every symbol of a report has one of the same width in ASCII (%#)', (text) => {
  const plain = inAscii(text);
  expect(plain).toMatch(/^[\n\x20-\x7e]+$/);
  expect(plain.split('\n').map((line) => line.length)).toEqual(text.split('\n').map((line) => stringWidth(line)));
});

test('letters that are not ASCII stay', () => {
  expect(inAscii('✗ Bücher/π…z → eu-west-1')).toBe('x Bücher/π~z > eu-west-1');
});
