import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { notReads, reads } from './document.ts';

describe.each(reads.map((read) => [`${read.name} (${read.module})`, read] as const))('%s', (_name, { cases }) => {
  const shown = cases.flatMap(({ read, ...one }) => (read ? [{ ...one, read }] : []));
  test.each(shown)('that answers $answered', async ({ outcome, read }) => {
    if (outcome.kind === 'refused') await expect(read()).rejects.toThrow(outcome.says);
    else if (outcome.kind === 'believed') expect(await read()).toEqual(outcome.value);
    else throw new Error('what no answer shows cannot be read');
  });
});

test('every module that asks AWS for something is in the table, or is named as no read', () => {
  const asks = /\.send\(|\bfetch\(|fromTemporaryCredentials\(\{/;
  const modules = readdirSync('lib/aws').filter((file) => asks.test(readFileSync(`lib/aws/${file}`, 'utf8')));
  const known = [...reads.map(({ module }) => module), ...Object.keys(notReads)];
  expect(modules.filter((file) => !known.includes(file))).toEqual([]);
  expect(Object.keys(notReads).filter((file) => !modules.includes(file))).toEqual([]);
});

test('every read says what an answer about another thing, and one that says nothing, come to', () => {
  for (const { name, cases } of reads) {
    const wrong = new Set(cases.map((one) => one.wrong));
    expect([...wrong], name).toEqual(expect.arrayContaining(['another', 'nothing']));
  }
});
