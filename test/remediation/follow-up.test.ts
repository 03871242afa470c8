import { expect, test } from 'vitest';
import { ReadError } from '../../lib/audit/ports.ts';
import type { RepairPorts } from '../../lib/remediation/carry-out.ts';
import { followUp } from '../../lib/remediation/follow-up.ts';
import type { RepairRecord, RepairState } from '../../lib/remediation/ports.ts';
import { anAction, aRepair } from '../support/a-repair.ts';
import { aSecret } from '../support/builders.ts';

type Shown = 'InProgress' | 'Failed' | 'InSync' | 'nothing' | 'unreadable' | 'defect';

const arnOf = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-Ab12Cd`;

function attempt(name: string, part: Partial<RepairRecord> = {}): RepairRecord {
  const secret = { name, arn: arnOf(name), primaryRegion: 'eu-west-1' };
  return aRepair({ id: name, action: anAction({ secret }), state: 'called', ...part });
}

/** Looks after attempts whose primaries show one status after the other, the last one for ever. */
async function follow(
  attempts: readonly RepairRecord[],
  shown: Readonly<Record<string, readonly Shown[]>>,
  stands?: RepairRecord,
) {
  const waits: number[] = [];
  const kept: RepairRecord[] = [];
  const told: RepairRecord[] = [];
  const looks = new Map<string, number>();
  const ports: RepairPorts = {
    clock: { now: () => Date.parse('2026-03-01T09:00:00Z') },
    writer: { callOf: () => aRepair().call, write: () => Promise.reject(new Error('nothing is written here')) },
    witness: {
      async describe(region, id) {
        const name = /secret:(.+)-\w{6}$/.exec(id)?.[1] ?? '';
        const replica = aSecret({ name, region, primaryRegion: 'eu-west-1' });
        if (region !== 'eu-west-1') return replica;
        const look = looks.get(name) ?? 0;
        looks.set(name, look + 1);
        const status = shown[name]?.[look] ?? shown[name]?.at(-1) ?? 'nothing';
        if (status === 'defect') throw new TypeError('a defect');
        if (status === 'unreadable') throw new ReadError('throttled', 'slow down');
        return status === 'nothing' ? undefined : { ...replica, replication: [{ region: 'us-east-1', status }] };
      },
      versionKeys: async () => [],
      describeRaw: async () => undefined,
    },
    store: {
      attempts: async () => ({ count: 0, lastAt: 0 }),
      begin: async () => undefined,
      repairs: async () => [],
      async update(record) {
        kept.push(record);
        return stands ?? record;
      },
    },
    async announce(record) {
      told.push(record);
    },
  };
  const records = await followUp(
    attempts,
    {
      step: (_name, run) => run(),
      once: (_name, run) => run(),
      async wait(_name, seconds) {
        waits.push(seconds);
      },
    },
    ports,
  );
  return { records, waits, kept, told };
}

test.each<readonly [string, readonly Shown[], RepairState, number]>([
  ['what is in sync has succeeded', ['InProgress', 'InSync'], 'succeeded', 1],
  ['a failure is believed when the next look shows it too', ['Failed', 'Failed', 'InSync'], 'failed', 1],
  ['a failure from before the call is not', ['Failed', 'InProgress', 'InSync'], 'succeeded', 2],
  ['nor two with something else in between', ['Failed', 'InProgress', 'Failed', 'InSync'], 'succeeded', 3],
  ['a primary that is not shown says nothing', ['nothing', 'InSync'], 'succeeded', 1],
  ['a Region that cannot be read says nothing', ['unreadable', 'InSync'], 'succeeded', 1],
  [
    'a failure that only the last look shows is believed',
    [...Array(39).fill('InProgress'), 'Failed', 'InSync'],
    'failed',
    39,
  ],
  ['after ten minutes nobody waits any longer', ['InProgress'], 'timed-out', 39],
])('%s', async (_what, shown, state, looksAgain) => {
  const { records, waits, kept } = await follow([attempt('a')], { a: shown });

  expect(records).toMatchObject([{ state, endedAt: '2026-03-01T09:00:00.000Z' }]);
  expect(kept).toEqual(records);
  expect(waits).toEqual(Array(looksAgain).fill(15));
});

test('what could not be read until nobody waited any longer says why', async () => {
  const { records } = await follow([attempt('a')], { a: ['unreadable'] });
  expect(records).toMatchObject([{ state: 'timed-out', answer: new ReadError('throttled', 'slow down').message }]);
});

test('all are looked after together, each until its own end, in the order of their calls', async () => {
  const { records, waits } = await follow([attempt('a'), attempt('b'), attempt('c')], {
    a: ['InProgress', 'InProgress', 'InSync'],
    b: ['InSync'],
    c: ['Failed', 'Failed'],
  });

  expect(records.map(({ id, state }) => `${id} ${state}`)).toEqual(['a succeeded', 'b succeeded', 'c failed']);
  expect(waits).toEqual([15, 15]);
});

test('a look that is taken again after a death, and shows another end than was kept, tells and answers what was kept', async () => {
  const ended = attempt('a', { state: 'timed-out', endedAt: '2026-03-01T08:59:00.000Z', answer: 'in progress' });
  const { records, told } = await follow([attempt('a')], { a: ['InSync'] }, ended);

  expect({ records, told }).toEqual({ records: [ended], told: [ended] });
});

test('a defect is no outcome: it ends the run', async () => {
  await expect(follow([attempt('a')], { a: ['defect'] })).rejects.toThrow('a defect');
});

test('what has ended is not looked at', async () => {
  const refused = attempt('a', { state: 'refused', endedAt: '2026-03-01T08:00:00.000Z' });
  const { records, waits, kept } = await follow([refused], {});

  expect({ records, waits, kept }).toEqual({ records: [refused], waits: [], kept: [] });
});
