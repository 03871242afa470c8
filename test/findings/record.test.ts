import { describe, expect, test, vi } from 'vitest';
import type { FindingEvent } from '../../lib/domain/event.ts';
import type { StoredFinding } from '../../lib/findings/lifecycle.ts';
import { type Observed, publishOutbox, record } from '../../lib/findings/record.ts';
import type { FindingStore } from '../../lib/findings/store.ts';
import { account, now } from '../support/builders.ts';
import { memoryStore, type StoreOperation } from '../support/memory-store.ts';
import { aFinding, hour, over, type Step, seen, settings, told } from './a-finding.ts';

function saying(step: Step, id = aFinding().id): Observed {
  const observation = step.kind === 'violation' ? { ...step, finding: { ...step.finding, id } } : step;
  return { id, account, observation };
}

/** Records one observation of an audit that began then, over what that audit had loaded. */
function write(store: FindingStore, step: Step, known: readonly StoredFinding[] = []): Promise<StoredFinding[]> {
  const loaded = new Map(known.map((one) => [one.finding.id, one]));
  return record(store, loaded, [saying(step)], { at: step.at, baseline: false, settings });
}

/** Fails once, at the first such operation. */
function failing(operation: StoreOperation): (now: StoreOperation) => void {
  let failed = false;
  return (one) => {
    if (one !== operation || failed) return;
    failed = true;
    throw new Error('the store is away');
  };
}

describe('recording', () => {
  test('answers what is stored of each finding that changed, and of no other', async () => {
    const store = memoryStore();
    const observed = [saying(seen(0), 'a'), saying(over(0), 'b')];
    const changed = await record(store, new Map(), observed, { at: now, baseline: false, settings });
    expect(changed).toEqual(store.findings());
    expect(changed.map(({ finding }) => finding.id)).toEqual(['a']);
  });

  test('that fails at one finding stores all others first', async () => {
    const store = memoryStore({ before: failing('save') });
    const observed = ['a', 'b', 'c'].map((id) => saying(seen(0), id));
    const recording = record(store, new Map(), observed, { at: now, baseline: false, settings });
    await expect(recording).rejects.toThrow('the store is away');
    expect(store.findings().map(({ finding }) => finding.id)).toEqual(['b', 'c']);
  });

  test('has several writes under way at once, and no more than ten', async () => {
    const underWay: number[] = [];
    let writing = 0;
    const before = () => {
      writing += 1;
      underWay.push(writing);
    };
    const after = () => {
      writing -= 1;
    };
    const observed = Array.from({ length: 30 }, (_, index) => saying(seen(0), `f-${index}`));
    await record(memoryStore({ before, after }), new Map(), observed, { at: 0, baseline: false, settings });
    expect(Math.max(...underWay)).toBe(10);
  });

  test('decides anew when a newer audit wrote meanwhile, and leaves it alone', async () => {
    const store = memoryStore();
    await write(store, seen(0));
    const loaded = store.findings();
    await write(store, seen(2), loaded);
    expect(await write(store, over(1), loaded)).toEqual([]);
    expect(store.findings()).toMatchObject([{ state: 'open', observedAt: now + 2 * hour }]);
  });

  test('decides anew when an older audit wrote meanwhile, and builds on what that announced', async () => {
    const store = memoryStore();
    await write(store, seen(0));
    const loaded = store.findings();
    await write(store, seen(1, { severity: 'low' }), loaded);
    await write(store, over(2), loaded);
    expect(store.findings().map(told)).toEqual([['opened', 'changed severity', 'resolved compliant']]);
  });

  test('of a finding that two audits see first opens it once', async () => {
    const store = memoryStore();
    await Promise.all([write(store, seen(1)), write(store, seen(0))]);
    expect(store.findings().map(told)).toEqual([['opened']]);
  });

  test('that is repeated after its answer was lost announces nothing twice', async () => {
    const store = memoryStore();
    const faulty = store.through({ after: failing('save') });
    await expect(write(faulty, seen(0))).rejects.toThrow('the store is away');
    await write(store, seen(0));
    expect(store.findings().map(told)).toEqual([['opened']]);
  });

  test('keeps what was written before a fault', async () => {
    const store = memoryStore();
    let writes = 0;
    const before = (operation: StoreOperation) => {
      if (operation === 'save' && ++writes === 2) throw new Error('the store is away');
    };
    const observed = [saying(seen(0), 'a'), saying(seen(0), 'b')];
    const recording = record(store.through({ before }), new Map(), observed, { at: now, baseline: false, settings });
    await expect(recording).rejects.toThrow('the store is away');
    expect(store.findings().map(({ finding }) => finding.id)).toEqual(['a']);
  });

  test('gives up on a finding whose every write is refused', async () => {
    const save = vi.fn(async () => false);
    await expect(write({ ...memoryStore(), save }, seen(0))).rejects.toThrow(
      `finding ${aFinding().id} of account ${account} could not be stored: 8 writes in a row were overtaken`,
    );
    expect(save).toHaveBeenCalledTimes(8);
  });
});

describe('publishing', () => {
  async function withOutbox() {
    const store = memoryStore();
    await write(store, seen(0));
    await write(store, over(1), store.findings());
    const sent: FindingEvent[] = [];
    return {
      store,
      sent,
      publish: async (events: readonly FindingEvent[]) => {
        sent.push(...events);
      },
    };
  }

  test('sends what waits, oldest first, and empties the outbox', async () => {
    const { store, sent, publish } = await withOutbox();
    expect(await publishOutbox(store, store.findings(), publish)).toBe(2);
    expect(sent.map(({ kind }) => kind)).toEqual(['opened', 'resolved']);
    expect(store.findings()).toMatchObject([{ outbox: [], sequence: 2 }]);
  });

  test('sends nothing when nothing waits', async () => {
    const { store, publish } = await withOutbox();
    await publishOutbox(store, store.findings(), publish);
    const again = vi.fn(publish);
    expect(await publishOutbox(store, store.findings(), again)).toBe(0);
    expect(again).not.toHaveBeenCalled();
  });

  test('writes nothing of a finding that nothing waits of', async () => {
    const { store, publish } = await withOutbox();
    const quiet = [saying(seen(0), 'a')];
    await record(store, new Map(), quiet, { at: now, baseline: true, settings });
    const written: string[] = [];
    const watched = store.through({ onSave: ({ finding }) => written.push(finding.id) });
    await publishOutbox(watched, store.findings(), publish);
    expect(written).toEqual([aFinding().id]);
  });

  test('that fails keeps the outbox', async () => {
    const { store } = await withOutbox();
    const publish = () => Promise.reject(new Error('the bus is away'));
    await expect(publishOutbox(store, store.findings(), publish)).rejects.toThrow('the bus is away');
    expect(store.findings().map(told)).toEqual([['opened', 'resolved compliant']]);
  });

  test.each(['before', 'after'] as const)(
    'that dies %s the outbox is emptied loses nothing, and repeats the same ids at most',
    async (moment) => {
      const { store, sent, publish } = await withOutbox();
      const faulty = store.through({ [moment]: failing('save') });
      await expect(publishOutbox(faulty, store.findings(), publish)).rejects.toThrow('the store is away');
      await publishOutbox(store, store.findings(), publish);
      const [first, second] = sent;
      expect(sent).toEqual(moment === 'before' ? [first, second, first, second] : [first, second]);
      expect(store.findings()).toMatchObject([{ outbox: [] }]);
    },
  );

  test('keeps what another audit announced meanwhile', async () => {
    const { store, sent, publish } = await withOutbox();
    await publishOutbox(store, store.findings(), async (events) => {
      await write(store, seen(2), store.findings());
      await publish(events);
    });
    expect(sent.map(({ kind }) => kind)).toEqual(['opened', 'resolved']);
    expect(store.findings()).toMatchObject([{ state: 'open', outbox: [{ reopened: true }] }]);
  });
});
