import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize, sanitizeAll, sanitizeJson } from '../../lib/report/sanitize.ts';
import { anyCharacter } from '../support/any-character.ts';

describe('sanitize', () => {
  it.each([
    ['an escape sequence', '\u001b[31mred', '\\u001b[31mred'],
    ['an 8-bit control sequence introducer', '\u009b31m', '\\u009b31m'],
    ['a line break', 'one\ntwo\r', 'one\\u000atwo\\u000d'],
    ['a bell and a backspace', '\u0007\u0008', '\\u0007\\u0008'],
    ['a right-to-left override', 'a\u202eb', 'a\\u202eb'],
    ['an isolate', '\u2066x\u2069', '\\u2066x\\u2069'],
    ['a zero-width space', 'a\u200bb', 'a\\u200bb'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['a tag character', '\u{e0041}', '\\udb40\\udc41'],
    ['an invisible letter', 'a\u3164b', 'a\\u3164b'],
    ['a variation selector', 'a\ufe0f', 'a\\ufe0f'],
    ['a pile of marks', 'e\u0301\u0302\u0303\u0304\u0305', 'e\u0301\u0302\u0303\\u0304\\u0305'],
    ['a lone surrogate', '\ud800', '\\ud800'],
    ['plain text of any script', 'prod/ключ-é-秘密', 'prod/ключ-é-秘密'],
  ])('makes %s visible or leaves it', (_what, text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  it('leaves nothing that a terminal would obey', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(sanitize(text)).not.toMatch(/[\p{C}\p{DI}]|\p{M}{4}/u);
      }),
    );
  });

  it('reaches every string of plain data', () => {
    expect(sanitizeAll({ a: ['\u0007'], b: { c: '\u202e', d: 1, e: null } })).toEqual({
      a: ['\\u0007'],
      b: { c: '\\u202e', d: 1, e: null },
    });
  });
});

describe('sanitizeJson', () => {
  it('changes how JSON is written, never what it means', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const json = sanitizeJson(JSON.stringify({ text }, null, 2));
        expect(JSON.parse(json)).toEqual({ text });
        expect(json).not.toMatch(/[\u007f-\u009f\p{Cf}]/u);
      }),
    );
  });
});
