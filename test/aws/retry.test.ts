import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRetryStrategy, jitteredPause } from '../../lib/aws/retry.ts';

const start = Date.UTC(2026, 0, 1);
const throttled = { errorType: 'THROTTLING' } as const;
const transient = { errorType: 'TRANSIENT' } as const;
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);

beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the pause before a retry', () => {
  test('is the jittered one, which knows how often it was tried and whether the rate was exceeded', async () => {
    const pause = vi.fn(() => 7);
    const strategy = createRetryStrategy({ deadline: 30_000, pause });
    const first = await strategy.refreshRetryTokenForRetry(await strategy.acquireInitialRetryToken(''), transient);
    const second = await strategy.refreshRetryTokenForRetry(first, throttled);

    expect([first.getRetryDelay(), second.getRetryDelay()]).toEqual([7, 7]);
    expect(pause.mock.calls).toEqual([
      [0, false],
      [1, true],
    ]);
  });

  test.each([
    ['throttling', throttled],
    ['an outage', transient],
  ])('is as long as Retry-After asks, on %s, not cut short', async (_case, fault) => {
    const strategy = createRetryStrategy({ deadline: 30_000, pause: () => 50 });
    const token = await strategy.acquireInitialRetryToken('');
    const next = await strategy.refreshRetryTokenForRetry(token, { ...fault, retryAfterHint: inSeconds(12) });

    expect(next.getRetryDelay()).toBe(12_000);
  });

  test('is never shorter than the jittered one', async () => {
    const strategy = createRetryStrategy({ deadline: 30_000, pause: () => 50 });
    const token = await strategy.acquireInitialRetryToken('');
    const next = await strategy.refreshRetryTokenForRetry(token, { ...throttled, retryAfterHint: inSeconds(-9) });

    expect(next.getRetryDelay()).toBe(50);
  });

  test('is not begun when it would outlast what is left of the deadline', async () => {
    const strategy = createRetryStrategy({ deadline: 30_000, pause: () => 0 });
    const token = await strategy.acquireInitialRetryToken('');
    vi.setSystemTime(start + 10_000);
    const next = await strategy.refreshRetryTokenForRetry(token, { ...throttled, retryAfterHint: inSeconds(19) });
    vi.setSystemTime(start + 29_000);

    expect(next.getRetryDelay()).toBe(19_000);
    await expect(
      strategy.refreshRetryTokenForRetry(next, { ...throttled, retryAfterHint: inSeconds(1) }),
    ).rejects.toThrow('outlast');
  });
});

test('the jittered pause is spread from nought to a bound that doubles, up to 20 seconds', () => {
  fc.assert(
    fc.property(
      fc.nat(30),
      fc.boolean(),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (n, rate, r) => {
        const random = vi.spyOn(Math, 'random').mockReturnValue(r);
        const pause = jitteredPause(n, rate);
        random.mockRestore();

        expect(pause).toBeCloseTo(r * Math.min((rate ? 1_000 : 50) * 2 ** n, 20_000));
      },
    ),
  );
});

test('faults without end use up the budget, so that a Region which is down is not asked three times for every secret', async () => {
  const strategy = createRetryStrategy({ deadline: 30_000, pause: () => 0 });
  const retries = async () => {
    const token = await strategy.acquireInitialRetryToken('');
    return strategy.refreshRetryTokenForRetry(token, transient).then(
      () => 1,
      () => 0,
    );
  };
  const outcomes = [];
  for (let call = 0; call < 100; call += 1) outcomes.push(await retries());

  expect(outcomes[0]).toBe(1);
  expect(outcomes.at(-1)).toBe(0);
});
