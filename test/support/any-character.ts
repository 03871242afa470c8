import fc from 'fast-check';

const surrogates = { from: 0xd800, count: 0x800 };

/**
 * A unit of strings: any code point, ASCII and the last ones more often. Unlike fast-check's own `binary`, it builds no table of a
 * million characters first, which is a second of processor time in each file that asks for one, and five on a busy machine.
 */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - surrogates.count })
  .map((n) => String.fromCodePoint(n < surrogates.from ? n : n + surrogates.count));
