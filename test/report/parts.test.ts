import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inChunks, prettyJson } from '../../lib/report/parts.ts';

test('JSON in parts is, put together, what JSON.stringify gives', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect([...prettyJson(value)].join('')).toBe(JSON.stringify(value, null, 2));
    }),
  );
  expect([...prettyJson({ absent: undefined })].join('')).toBe('{}');
});

test('chunks are the same text, and longer than its parts', () => {
  const parts = Array.from({ length: 30_000 }, (_, n) => `line ${n}\n`);
  const chunks = [...inChunks(parts)];
  expect(chunks.join('')).toBe(parts.join(''));
  expect(chunks.length).toBeLessThan(10);
});
