import { expect, it } from 'vitest';
import { ago, count, utc } from '../../lib/report/words.ts';

const now = '2026-03-10T12:00:00.000Z';

it.each([
  ['2026-03-10T11:59:30.000Z', 'just now'],
  ['2026-03-10T11:59:00.000Z', '1 minute ago'],
  ['2026-03-10T09:30:00.000Z', '2 hours ago'],
  ['2026-03-01T12:00:00.000Z', '9 days ago'],
  ['2026-03-11T12:00:00.000Z', 'just now'],
])('%s is said to be %s', (iso, words) => {
  expect(ago(iso, now)).toBe(words);
});

it('writes a time to the minute, and text that is no time as it is', () => {
  expect(utc(now)).toBe('2026-03-10 12:00 UTC');
  expect(utc('yesterday')).toBe('yesterday');
});

it.each([
  [0, '0 secrets'],
  [1, '1 secret'],
  [12_345, '12,345 secrets'],
])('counts %i as %s', (n, words) => {
  expect(count(n, 'secret')).toBe(words);
});
