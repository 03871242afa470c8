import { describe, expect, test } from 'vitest';
import { compareWithAws } from './as-aws.ts';
import { startMoto } from './moto.ts';

const id = 'never-in-progress';

describe('a known difference', () => {
  test('is met when the peer that it names fails the assertion', async () => {
    const { asAws, unmet } = compareWithAws('moto');
    expect(unmet()).toContain(id);
    await asAws(id, () => expect('InSync').toBe('InProgress'));
    expect(unmet()).not.toContain(id);
  });

  test('that no longer occurs fails, and says what to do', async () => {
    const { asAws } = compareWithAws('moto');
    await expect(asAws(id, () => expect('InProgress').toBe('InProgress'))).rejects.toThrow(
      'Remove it from known-differences.ts',
    );
  });

  test('is not shown by a call that merely broke', async () => {
    const { asAws } = compareWithAws('moto');
    const broken = asAws(id, async () => {
      throw new Error('connect ECONNREFUSED');
    });
    await expect(broken).rejects.toThrow('ECONNREFUSED');
  });

  test('excuses nobody but the peer that it names', async () => {
    const { asAws, unmet } = compareWithAws('simulator');
    expect(unmet()).toEqual([]);
    await expect(asAws(id, () => expect('InSync').toBe('InProgress'))).rejects.toThrow('InProgress');
  });
});

test('a server that does not start fails with what it complained of', async () => {
  // Node cannot run the Python script: any interpreter without moto ends in the same way.
  await expect(startMoto(process.execPath)).rejects.toThrow(/did not start: [\s\S]*moto_server\.py/);
});
