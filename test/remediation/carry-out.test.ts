import { beforeEach, describe, expect, test } from 'vitest';
import { type CallPorts, carryOut } from '../../lib/remediation/carry-out.ts';
import { type RepairRecord, type Steps, WriteError } from '../../lib/remediation/ports.ts';
import { anAction, aRepair } from '../support/a-repair.ts';

const action = anAction();
const decision = { planHash: 'b'.repeat(64), trigger: 'manual', requestedBy: 'carol', approvedBy: null } as const;
const now = Date.parse('2026-03-01T09:00:00Z');

/** What happened, in its order. */
let story: string[] = [];
beforeEach(() => {
  story = [];
});

const steps: Steps = { step: (_name, run) => run(), once: (_name, run) => run(), wait: async () => undefined };

interface Given {
  readonly earlier?: RepairRecord;
  readonly write?: () => Promise<string>;
  readonly steps?: Steps;
  readonly forbids?: CallPorts['forbids'];
  /** Seconds since the last look. */
  readonly age?: number;
}

function attempt({ earlier, write = async () => 'accepted', age = 1, ...given }: Given = {}): Promise<RepairRecord> {
  const ports: CallPorts = {
    forbids: given.forbids ?? (async () => undefined),
    clock: { now: () => now },
    writer: {
      callOf: () => aRepair().call,
      write() {
        story.push('write');
        return write();
      },
    },
    witness: { describe: async () => undefined, describeRaw: async () => undefined, versionKeys: async () => [] },
    store: {
      attempts: async () => ({ count: 0, lastAt: 0 }),
      async begin() {
        story.push('begin');
        return earlier;
      },
      async update(record) {
        story.push(`keep ${record.state}`);
        return record;
      },
      repairs: async () => [],
    },
    async announce({ state }) {
      story.push(`tell ${state}`);
    },
  };
  return carryOut(action, decision, now - age * 1000, given.steps ?? steps, ports);
}

test('an attempt is recorded before it is made, and what came back is kept before it is told', async () => {
  const record = await attempt();

  expect(story).toEqual(['begin', 'write', 'keep called', 'tell called']);
  expect(record.id).toMatch(/^[0-9a-f]{32}$/);
  expect(record).toMatchObject({ action, ...decision, state: 'called', answer: 'accepted', endedAt: null });
});

test.each<readonly [string, () => Promise<string>, Partial<RepairRecord>]>([
  [
    'a refusal ends it',
    () => Promise.reject(new WriteError('refused', 'AWS said no')),
    { state: 'refused', endedAt: new Date(now).toISOString() },
  ],
  [
    'no answer leaves it open',
    () => Promise.reject(new WriteError('unknown', 'no answer')),
    { state: 'unknown', endedAt: null },
  ],
  [
    'so does what nobody expected',
    () => Promise.reject(new TypeError('a defect')),
    { state: 'unknown', endedAt: null, answer: 'a defect' },
  ],
  [
    'nor does it matter what is thrown',
    () => Promise.reject('no error at all'),
    { state: 'unknown', endedAt: null, answer: 'no error at all' },
  ],
])('%s', async (_what, write, expected) => {
  expect(await attempt({ write })).toMatchObject(expected);
});

test('a step that nobody knows the end of leaves it open, and nothing is sent', async () => {
  const interrupted: Steps = { ...steps, once: () => Promise.reject(new Error('interrupted')) };

  expect(await attempt({ steps: interrupted })).toMatchObject({ state: 'unknown', answer: 'interrupted' });
  expect(story).toEqual(['begin', 'keep unknown', 'tell unknown']);
});

describe('what was begun before is never written again:', () => {
  test('of an intent nobody knows whether it was called', async () => {
    expect(await attempt({ earlier: aRepair() })).toMatchObject({ state: 'unknown', id: aRepair().id });
    expect(story).toEqual(['begin', 'keep unknown', 'tell unknown']);
  });

  test.each(['called', 'unknown', 'refused', 'succeeded', 'failed', 'timed-out'] as const)(
    'what is known of it (%s) stays',
    async (state) => {
      const earlier = aRepair({ state, calledAt: '2026-03-01T08:00:00.000Z' });

      expect(await attempt({ earlier })).toEqual(earlier);
      expect(story).toEqual(['begin']);
    },
  );
});

test.each([
  [120, ['begin', 'write', 'keep called', 'tell called']],
  [121, ['begin', 'keep refused', 'tell refused']],
  [Number.NaN, ['begin', 'keep refused', 'tell refused']],
])('a look of %d seconds ago', async (age, expected) => {
  await attempt({ age });

  expect(story).toEqual(expected);
});

test.each([
  [
    'a kill switch that is on by now',
    async () => ({ code: 'kill-switch', reason: 'It is on.' }),
    'Not sent: It is on.',
  ],
  [
    'a policy that cannot be read',
    () => Promise.reject(new Error('gone')),
    'Not sent: the policy could not be read (gone).',
  ],
])('nothing is sent for %s', async (_what, forbids, answer) => {
  expect(await attempt({ forbids })).toMatchObject({ state: 'refused', answer });
  expect(story).toEqual(['begin', 'keep refused', 'tell refused']);
});
