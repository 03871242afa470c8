import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDistinct } from '../../lib/audit/distinct.ts';

test('texts are counted once, however often and in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 })), (texts) => {
      const distinct = createDistinct();
      const fresh = texts.filter((text) => distinct.add(text) === undefined);
      expect(fresh).toEqual([...new Set(texts)]);
      expect(distinct.size).toBe(fresh.length);
    }),
  );
});

test('a hundred thousand ARNs that differ in a digit are told apart', () => {
  const distinct = createDistinct();
  const arns = Array.from(
    { length: 100_000 },
    (_, n) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:app-${n}-Ab12Cd`,
  );
  expect(arns.every((arn) => distinct.add(arn) === undefined)).toBe(true);
  expect(arns.some((arn) => distinct.add(arn) === undefined)).toBe(false);
});

/** Half of what is kept of them is the same, and they are looked for in one place. Another hash makes other pairs. */
test.each([
  ['secret-55959', 'secret-194630'],
  ['secret-1973835', 'secret-2565089'],
])('%s and %s are told apart', (one, other) => {
  const distinct = createDistinct();
  expect([one, other, one, other].map((text) => distinct.add(text) === undefined)).toEqual([true, true, false, false]);
});
