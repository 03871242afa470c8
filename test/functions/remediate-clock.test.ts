import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LocalAwsOptions } from '../support/local-aws.ts';
import { conflict } from '../support/repair-estate.ts';
import { type RepairWorld, startRepairWorld } from '../support/repair-world.ts';
import { away, home, type Secrets } from '../support/service-world.ts';

const day = 86_400_000;

let world: RepairWorld;
let ahead = 0;
let fate: NonNullable<LocalAwsOptions['fate']> = () => undefined;

beforeAll(async () => {
  world = await startRepairWorld({ machineAhead: () => ahead, fate: (request) => fate(request) });
});
beforeEach(() => {
  fate = () => undefined;
  vi.setSystemTime(Date.now() - ahead);
  ahead = 0;
});
afterAll(() => world.close());

/** Somebody may still need what holds the name: it changed three days ago. */
const changedLately: Secrets = [
  { name: 'prod/db', region: home, replicas: { [away]: { status: 'Failed', cause: 'name-conflict' } } },
  { name: 'prod/db', region: away, suffix: 'Zz9Yy8', created: '400d ago', accessed: '30d ago', changed: '3d ago' },
];

function wrongBy(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
  ahead = milliseconds;
}

describe('a machine whose clock is nine days ahead', () => {
  test('does not open the gates for a secret that changed three days ago', async () => {
    await world.breaks(changedLately);
    const order = { ...world.auditCompleted() };
    wrongBy(9 * day);
    const { runs } = await world.invoke(order);

    expect(runs).toMatchObject([{ status: 'SUCCEEDED', result: { repairs: [], refusals: ['victim-changed-lately'] } }]);
    expect(world.writes()).toEqual({});
  });
});

test('a clock that moves against AWS’s during a run lets nothing be written', async () => {
  await world.breaks(conflict);
  fate = ({ operation }) => {
    if (operation === 'DescribeSecret' && ahead === 0) wrongBy(40_000);
    return undefined;
  };
  const runs = await world.afterAudit();

  expect(runs).toMatchObject([{ status: 'SUCCEEDED', result: { repairs: [], stopped: 'clock-moved' } }]);
  expect(world.writes()).toEqual({});
});
