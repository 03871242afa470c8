import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../lib/aws/canonical-json.ts';

/** The same data, every object's fields in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part)]),
  );
}

test('the same data gives the same text, in whatever order, and the text gives the data back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(reversed(value))).toBe(text);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('an undefined field is none', () => {
  expect(canonicalJson({ b: undefined, a: [1] })).toBe('{"a":[1]}');
});
