import { expect, test, vi } from 'vitest';
import { once } from '../../lib/domain/once.ts';

test('what is made once is made when it is first asked for, and is the same ever after', () => {
  const make = vi.fn(() => ({}));
  const made = once(make);

  expect(make).not.toHaveBeenCalled();
  expect(made()).toBe(made());
  expect(make).toHaveBeenCalledOnce();
});

test('what could not be made is tried again', () => {
  const made = once(
    vi
      .fn()
      .mockImplementationOnce(() => {
        throw new Error('no');
      })
      .mockReturnValue('made'),
  );

  expect(made).toThrow('no');
  expect(made()).toBe('made');
});
