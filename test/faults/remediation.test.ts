import { afterAll, beforeAll, vi } from 'vitest';
import { conflict } from '../support/repair-estate.ts';
import { type RepairWorld, startRepairWorld } from '../support/repair-world.ts';
import { away, home, ownAccount } from '../support/service-world.ts';
import type { Seen } from './promises.ts';
import { createStrikes, type Flow } from './strike.ts';
import { openTable } from './table.ts';

vi.mock('node:timers/promises', () => import('./timers.ts'));

const strikes = createStrikes();
const order = { account: ownAccount, trigger: 'auto', apply: true, requestedBy: 'the service' };
const overwrite = `ReplicateSecretToRegions ${home}`;
let world: RepairWorld;
let table: ReturnType<typeof openTable>;

beforeAll(async () => {
  world = await startRepairWorld({ fate: strikes.fate });
  strikes.start();
  table = openTable();
  await strikes.undisturbed(() => world.breaks(conflict));
  await table.remember();
}, 60_000);
afterAll(async () => {
  strikes.close();
  table.close();
  await world.close();
});

/** One overwrite that the policy lets be made: where most can be destroyed, least may go wrong. */
const flow: Flow = {
  async prepare() {
    await table.restore();
    world.estate(conflict);
  },
  async run(): Promise<Seen> {
    const { status, result, error } = await world.service().run('remediate-run', order);
    const { [overwrite]: sent = 0, ...others } = world.writes();
    const records = await world.repairs();
    const problems = [
      ...(sent > 1 ? [`the overwrite was sent ${sent} times`] : []),
      ...Object.keys(others).map((other) => `a write that nobody meant: ${other}`),
      ...(records.length < sent ? ['a write without a record'] : []),
      ...(records.some(({ endedAt }) => endedAt === null) ? ['an attempt without an end'] : []),
    ];
    if (status === 'FAILED') return { outcome: `fails: ${error?.ErrorMessage}`, problems };
    return { outcome: outcomeOf(Object(result).repairs.join(), sent), problems };
  },
};

function outcomeOf(repairs: string, sent: number): string {
  if (repairs === '' && sent === 0) return 'nothing written';
  return repairs === 'succeeded' && sent === 1 ? 'clean' : repairs;
}

strikes.testEach(flow, {
  look: ({ operation, region }) =>
    operation === 'DescribeSecret' && region === away && world.writes()[overwrite] === undefined,
  write: ({ operation }) => operation === 'ReplicateSecretToRegions',
});
