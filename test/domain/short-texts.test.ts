import { expect, test } from 'vitest';
import { shortTexts } from '../../lib/domain/short-texts.ts';

test('a text that is too long is cut wherever it stands, says so, and is no longer than allowed', () => {
  const given = { message: '123456', at: 1234567, none: null, inside: [{ reason: '1234567' }, '12345'] };
  expect(shortTexts(given, 5)).toEqual({
    message: '1234…',
    at: 1234567,
    none: null,
    inside: [{ reason: '1234…' }, '12345'],
  });
});

test('no text ends in half a character', () => {
  expect(shortTexts('123😀567', 5).isWellFormed()).toBe(true);
});
