import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allCases, worlds } from './oracle/generate.ts';
import { casesOf } from './oracle/run.ts';

test('the worlds that the second oracle is asked about hold every case more than once', () => {
  const counts = new Map(allCases.map((one) => [one, 0]));
  for (const made of fc.sample(worlds, { seed: 20_260_115, numRuns: 1000 })) {
    for (const one of casesOf(made)) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  expect([...counts].filter(([, count]) => count < 5)).toEqual([]);
  expect(counts.size).toBe(allCases.length);
});
