import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPace, type Pace } from '../../lib/aws/pace.ts';

const start = Date.UTC(2026, 0, 1);
const never = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Milliseconds after which each of so many calls that come at once may go. */
async function turnsOf(pace: Pace, calls: number): Promise<number[]> {
  const began = performance.now();
  const turns = Array.from({ length: calls }, () => pace.turn(never).then(() => performance.now() - began));
  await vi.runAllTimersAsync();
  return Promise.all(turns);
}

/** One call in a hundred milliseconds went well, and then one was throttled. */
async function throttledOnce(): Promise<Pace> {
  const pace = createPace();
  await pace.turn(never);
  const began = performance.now();
  vi.advanceTimersByTime(100);
  pace.answered(began, false);
  pace.answered(began, true);
  return pace;
}

test('without throttling, nothing waits', async () => {
  const pace = createPace();
  pace.answered(performance.now(), false);

  expect(await turnsOf(pace, 3)).toEqual([0, 0, 0]);
});

test('the first throttling sets a pace, well below that of the calls before', async () => {
  expect(await turnsOf(await throttledOnce(), 4)).toEqual([0, 400, 800, 1_200]);
});

test('fifty calls that one moment throttled slow it down once', async () => {
  const pace = await throttledOnce();
  for (let n = 0; n < 50; n += 1) pace.answered(performance.now() - 50, true);

  expect(await turnsOf(pace, 2)).toEqual([0, 400]);
});

test('a clock that is set back by an hour keeps nobody waiting', async () => {
  const pace = await throttledOnce();
  await turnsOf(pace, 1);
  vi.setSystemTime(start - 3_600_000);

  expect(await turnsOf(pace, 2)).toEqual([400, 800]);
});

test('what is throttled although it kept the pace slows it down further', async () => {
  const pace = await throttledOnce();
  await turnsOf(pace, 2);
  pace.answered(performance.now(), true);
  await vi.advanceTimersByTimeAsync(1_000);

  expect(await turnsOf(pace, 3)).toEqual([0, 560, 1_120]);
});

test('what goes well at that pace quickens it, until there is none to be felt', async () => {
  const pace = await throttledOnce();
  for (let n = 0; n < 1_000; n += 1) {
    await turnsOf(pace, 2);
    pace.answered(performance.now(), false);
  }

  expect((await turnsOf(pace, 100)).at(-1)).toBeLessThan(20);
});

test('what goes well without having waited does not', async () => {
  const pace = await throttledOnce();
  await vi.advanceTimersByTimeAsync(1_000);
  await pace.turn(never);
  pace.answered(performance.now(), false);
  await vi.advanceTimersByTimeAsync(1_000);

  expect(await turnsOf(pace, 2)).toEqual([0, 400]);
});

test('a call that is sent again goes before those that were not sent yet', async () => {
  const pace = await throttledOnce();
  const began = performance.now();
  const order: string[] = [];
  const note = (who: string) => () => void order.push(`${who} ${performance.now() - began}`);
  const all = [
    pace.turn(never).then(note('first')),
    pace.turn(never).then(note('second')),
    pace.turn(never).then(note('third')),
  ];
  await vi.advanceTimersByTimeAsync(100);
  all.push(pace.turnAgain(never).then(note('again')));
  await vi.runAllTimersAsync();
  await Promise.all(all);

  expect(order).toEqual(['first 0', 'again 400', 'second 800', 'third 1200']);
});

test('however slow the pace, two seconds are the most between two calls', async () => {
  const pace = await throttledOnce();
  for (let n = 0; n < 50; n += 1) {
    await vi.advanceTimersByTimeAsync(10);
    pace.answered(performance.now(), true);
  }
  await vi.advanceTimersByTimeAsync(5_000);

  expect(await turnsOf(pace, 3)).toEqual([0, 2_000, 4_000]);
});

test('whoever waits is told when all has ended, and leaves no timer', async () => {
  const pace = await throttledOnce();
  const ending = new AbortController();
  const waiting = Array.from({ length: 3 }, () => pace.turn(ending.signal));
  const again = pace.turnAgain(ending.signal);
  const outcomes = Promise.allSettled([...waiting, again]);
  await vi.advanceTimersByTimeAsync(10);
  ending.abort(new Error('over'));

  expect((await outcomes).filter(({ status }) => status === 'rejected')).toHaveLength(3);
  expect(vi.getTimerCount()).toBe(0);
});
