import { expect, test } from 'vitest';
import { errorFields } from '../../lib/runtime/log.ts';

test('a chain of causes that leads back to its start ends', () => {
  const error = new Error('first');
  error.cause = new Error('second', { cause: error });

  expect(errorFields(error)['causes']).toHaveLength(5);
});

test('something thrown that is not an error is told as it is', () => {
  expect(errorFields('boom')).toEqual({ error: { name: 'Error', message: 'boom' } });
});
