import { afterAll, beforeAll, vi } from 'vitest';
import { type Items, openTable } from '../faults/table.ts';
import { missing } from '../support/repair-estate.ts';
import { type RepairWorld, startRepairWorld } from '../support/repair-world.ts';
import type { Deaths } from './deaths.ts';
import { type Flow, testDeaths } from './matrix.ts';
import { heard, lineOf } from './outcome.ts';
import { delivered } from './plain.ts';

const order = { apply: true, requestedBy: 'carol' };

let world: RepairWorld;
let table: ReturnType<typeof openTable>;
let kept: Items;
let deaths: Deaths | undefined;
let begins = 0;

/** A person lets a replica be made, and does not wait: Lambda runs again what died, under the request's one id. */
const flow: Flow = {
  async prepare() {
    await table.restore(kept);
    vi.setSystemTime(begins);
    world.estate([missing], { clock: { start: new Date(begins).toISOString() } });
    world.aws.forget();
  },
  async run(through) {
    deaths = through;
    const answer = await delivered(() => {
      // The plan of another invocation is another one, by its time.
      world.pass(60);
      return world.invokeOnly(order, 'one request');
    }, through);
    deaths = undefined;
    const ended = [lineOf(answer)];
    const started = new Map(world.aws.invoked.map((one, at) => [one.name ?? `start ${at}`, one]));
    for (const { functionName, payload } of started.values()) {
      const { status, result, error } = await world.service().run(functionName, payload);
      ended.push(lineOf({ status, result, error }));
    }
    return {
      ended,
      stored: [...(await table.items()).values()].map(lineOf),
      told: heard(world.aws),
      sent: Object.entries(world.writes()).map(([write, times]) => `${write}: ${times}`),
    };
  },
};

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-01T09:00:00Z') });
  world = await startRepairWorld({ fate: (request) => deaths?.fate(request) });
  await world.wishes({ remediation: { rules: '{ replica-missing: manual }', overwrite: 'off', remove: 'off' } });
  await world.breaks([missing]);
  table = openTable();
  kept = await table.items();
  begins = Date.now() + 60_000;
}, 60_000);
afterAll(async () => {
  table.close();
  await world.close();
});

testDeaths('byHand', flow, 4);
