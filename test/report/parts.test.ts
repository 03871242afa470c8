import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Format, formats, renderParts } from '../../cli/formats.ts';
import { compactJson, each, inChunks, prettyJson } from '../../lib/report/parts.ts';
import { aFinding, aGap, anEvent, aResult } from './a-result.ts';
import { textOf } from './text-of.ts';

test('JSON in parts is, put together, what JSON.stringify gives', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect([...prettyJson(value)].join('')).toBe(JSON.stringify(value, null, 2));
    }),
  );
  expect([...prettyJson({ absent: undefined })].join('')).toBe('{}');
});

/** The same data, with lists that are no arrays in place of some arrays. */
function inParts(value: unknown): unknown {
  if (Array.isArray(value)) return value.length % 2 === 0 ? each(value, inParts) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inParts(inner)]));
}

test('so is JSON whose lists are made while it is written', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(textOf(prettyJson(inParts(value)))).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test('JSON without spaces in parts is, put together, what JSON.stringify gives', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      expect(textOf(compactJson(value))).toBe(JSON.stringify(value));
    }),
  );
});

const statuses = ['open', 'unknown', 'pending', 'excepted'] as const;
const many = aResult({
  findings: Array.from({ length: 2_000 }, (_, n) =>
    aFinding({ id: `f${n}`, status: statuses[n % 4] ?? 'open', rule: `rule-${n % 3}` }),
  ),
  gaps: Array.from({ length: 1_000 }, () => aGap()),
  changes: {
    since: '2026-01-01T00:00:00.000Z',
    events: Array.from({ length: 1_000 }, (_, n) =>
      anEvent({ kind: 'resolved', finding: aFinding({ id: `over ${n}` }) }),
    ),
  },
});
const destination = { stdout: { write: () => undefined, isTTY: false, columns: undefined }, env: {} };

test.each(Object.keys(formats))('no part of a report as %s grows with the number of its findings', (format) => {
  const parts = [...renderParts(format as Format, many, destination)];
  const longest = Math.max(...parts.map((part) => part.length));

  expect(longest).toBeLessThan(200_000);
});

test('chunks are the same text, and longer than its parts', () => {
  const parts = Array.from({ length: 30_000 }, (_, n) => `line ${n}\n`);
  const chunks = [...inChunks(parts)];
  expect(chunks.join('')).toBe(parts.join(''));
  expect(chunks.length).toBeLessThan(10);
});
