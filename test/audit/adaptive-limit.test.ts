import { expect, test } from 'vitest';
import { createAdaptiveLimit } from '../../lib/audit/adaptive-limit.ts';

/** A service that bears so many calls in one moment, and a client that sends a throttled one again some moments later. */
function aService(bears: number) {
  const waiting: { readonly due: number; readonly done: () => void }[] = [];
  const state = { attempts: 0, throttled: 0, most: 0, moment: 0 };
  return {
    state,
    call: () => new Promise<void>((done) => void waiting.push({ due: state.moment, done })),
    /** One moment passes. */
    async pass() {
      const due = waiting.filter((one) => one.due <= state.moment);
      for (const one of due) waiting.splice(waiting.indexOf(one), 1);
      state.attempts += due.length;
      state.most = Math.max(state.most, due.length);
      state.moment += 1;
      for (const { done } of due.slice(0, bears)) done();
      for (const { done } of due.slice(bears)) {
        state.throttled += 1;
        waiting.push({ due: state.moment + 10 + (state.throttled % 20), done });
      }
      // What was resolved goes on before the next moment.
      await new Promise(setImmediate);
    },
  };
}

async function run(bears: number, calls: number) {
  const service = aService(bears);
  const limit = createAdaptiveLimit(50, () => service.state.throttled);
  let done = 0;
  const all = Array.from({ length: calls }, () =>
    limit(async () => {
      await service.call();
      done += 1;
    }),
  );
  while (done < calls) await service.pass();
  await Promise.all(all);
  return service.state;
}

test('a service that bears everything gets as much at once as is allowed', async () => {
  expect(await run(1000, 1000)).toMatchObject({ attempts: 1000, throttled: 0, most: 50 });
});

test('throttled at half of what it asks for, it completes, and less than a tenth of its attempts is for nothing', async () => {
  const { attempts, throttled } = await run(25, 5000);
  expect(attempts - throttled).toBe(5000);
  expect(throttled / attempts).toBeLessThan(0.1);
});

test('it never stops, even where hardly anything is borne', async () => {
  const { attempts, throttled } = await run(1, 100);
  expect(attempts - throttled).toBe(100);
});

test('when the throttling ends, it finds back to its full speed', async () => {
  let throttled = 0;
  const limit = createAdaptiveLimit(8, () => throttled);
  await limit(async () => {
    throttled += 1;
  });
  let now = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 1000 }, () =>
      limit(async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise(setImmediate);
        now -= 1;
      }),
    ),
  );
  expect(most).toBe(8);
});
