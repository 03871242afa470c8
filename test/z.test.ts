import { expect, test } from 'vitest';
import * as z from '../lib/z.ts';

test('what is wrong is said in words', () => {
  const { error } = z.object({ at: z.iso.date(), size: z.int() }).safeParse({ at: 'soon', size: '1' });

  expect(error?.issues.map(({ message }) => message)).toEqual([
    'Invalid ISO date',
    'Invalid input: expected number, received string',
  ]);
});

test('a schema stays as it was when what is said of it goes with another', () => {
  const plain = z.string();

  const described = z.described(plain, 'A name.');

  expect(z.globalRegistry.get(described)).toEqual({ description: 'A name.' });
  expect(z.globalRegistry.get(plain)).toBeUndefined();
});

test('a default that something is said of is another value each time', () => {
  const list = z.described(z._default(z.array(z.string()), []), { examples: [['a']] });

  const first = list.parse(undefined);
  first.push('changed');

  expect(list.parse(undefined)).toEqual([]);
});
