import { afterAll, beforeAll, vi } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { handler as secretChanged } from '../../functions/secret-changed.ts';
import { type Items, openTable } from '../faults/table.ts';
import { anEvent } from '../support/changes-bench.ts';
import { createDurableService } from '../support/durable-crash.ts';
import { away, failing, healthy, type ServiceWorld, startServiceWorld } from '../support/service-world.ts';
import type { Deaths } from './deaths.ts';
import { type Flow, testDeaths } from './matrix.ts';
import { heard, lineOf } from './outcome.ts';

const functions = { audit, 'audit-account': auditAccount, 'secret-changed': secretChanged };
const name = 'prod/db';

let world: ServiceWorld;
let table: ReturnType<typeof openTable>;
let kept: Items;
let deaths: Deaths | undefined;
let begins = 0;

/**
 * A replication that is under way turns out to have failed; meanwhile the secret changes once more, which joins, and is
 * audited when the first is. Then comes a change of nobody knows what.
 */
const flow: Flow = {
  async prepare() {
    await table.restore(kept);
    world.holds([{ ...healthy(name), replicas: { [away]: { status: 'InProgress' } } }]);
    world.aws.forget();
    vi.setSystemTime(begins);
  },
  async run(through) {
    deaths = through;
    const ended: string[] = [];
    const happens: Record<string, () => Promise<void> | void> = {
      async 'settle 1.1'() {
        world.holds([failing(name)]);
        await follow(anEvent(name, 'updated'));
      },
      'gather 2': () => world.holds([healthy(name)]),
    };
    const service = createDurableService({
      functions,
      diesAt: through.diesAt,
      async passTime(seconds, wait) {
        vi.setSystemTime(Date.now() + seconds * 1000);
        await happens[wait]?.();
        delete happens[wait];
      },
    });
    through.are({ kill: service.kill, passes: () => vi.setSystemTime(Date.now() + 5_000) });
    async function follow(event: unknown): Promise<void> {
      const { status, result, error } = await service.run('secret-changed', event);
      ended.push(lineOf({ status, result, error }));
    }
    await follow(anEvent(name));
    await follow(anEvent(name, 'without an id'));
    deaths = undefined;
    return { ended, stored: [...(await table.items()).values()].map(lineOf), told: heard(world.aws), sent: [] };
  },
};

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-01T09:00:00Z') });
  world = await startServiceWorld({ fate: (request) => deaths?.fate(request) });
  table = openTable();
  world.holds([healthy(name)]);
  await createDurableService({ functions }).run('audit', {});
  kept = await table.items();
  begins = Date.now() + 60_000;
}, 60_000);
afterAll(async () => {
  vi.useRealTimers();
  table.close();
  await world.close();
});

testDeaths('change', flow, 12);
