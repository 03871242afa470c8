import { expect, test } from 'vitest';
import { duration, durationText } from '../../lib/rules/duration.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, '0 minutes'],
  [minute, '1 minute'],
  [2 * minute - 1, '1 minute'],
  [2 * hour - 1, '119 minutes'],
  [2 * hour, '2 hours'],
  [2 * day - 1, '47 hours'],
  [2 * day, '2 days'],
  [90.5 * day, '90 days'],
])('%d milliseconds are said as %s, never as more than they are', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

test('five minutes are the shortest that a policy may say', () => {
  expect(duration().parse('5m')).toBe(5 * minute);
  expect(duration().safeParse('4m').success).toBe(false);
  expect(['1h', '2d'].map((text) => duration().parse(text))).toEqual([hour, 2 * day]);
});

test.each(['05m', '5', 'm', '5s', '1234567m', 'x5m', '5mx'])('%s is no duration', (text) => {
  expect(duration().safeParse(text).success).toBe(false);
});
