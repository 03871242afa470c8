import { expect, it } from 'vitest';
import { createSteps } from '../../cli/steps.ts';
import { aRepair } from '../support/a-repair.ts';

function watch(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  const context = {
    stderr: { write: (text: string) => written.push(text), isTTY, columns: 100 },
    clock: { now: () => now },
    pause: async (seconds: number) => {
      now += seconds * 1000;
    },
  };
  return { written, ...createSteps(context) };
}

it('tells a person what is waited for, and since when, on a line that is taken away', async () => {
  const { written, steps, follow } = watch(true);
  follow(aRepair({ state: 'called' }));
  await steps.wait('wait 1', 15);
  await steps.wait('wait 2', 15);
  follow(aRepair({ state: 'succeeded', endedAt: '2026-03-01T09:01:00.000Z' }));
  await steps.wait('pace 1', 1);
  const erase = '\r\u001b[2K';
  const place = 'prod/db → us-east-1 (replicate)';
  expect(written).toEqual([
    `${erase}Waiting until it is seen  0 s  ${place}`,
    erase,
    `${erase}Waiting until it is seen  15 s  ${place}`,
    erase,
    erase,
  ]);
});

it('is silent where nobody watches', async () => {
  const { written, steps, follow } = watch(false);
  follow(aRepair({ state: 'called' }));
  await steps.wait('wait 1', 15);
  expect(written).toEqual([]);
});
