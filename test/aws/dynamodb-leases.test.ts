import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDynamoDbStore, type DynamoDbStore } from '../../lib/aws/dynamodb-store.ts';
import { type LocalTable, startTable } from '../support/dynamodb.ts';

let table: LocalTable;
let leases: DynamoDbStore;
let works = 0;

beforeAll(async () => {
  table = await startTable();
  leases = createDynamoDbStore(table.settings);
});
afterAll(async () => {
  leases.close();
  await table.close();
});

/** Each test has a work of its own. */
function aWork(): string {
  works += 1;
  return `work ${works}`;
}

describe('a lease', () => {
  test('is taken by one, and noted by all who ask meanwhile', async () => {
    const work = aWork();
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => leases.take(work, holder, 0, 100)));

    expect(answers.sort()).toEqual(['noted', 'noted', 'noted', 'taken']);
  });

  test('that nobody asked for meanwhile is given back, and free again', async () => {
    const work = aWork();
    await leases.take(work, 'a', 0, 100);

    expect(await leases.release(work, 'a', 200)).toBe('released');
    expect(await leases.take(work, 'b', 1, 100)).toBe('taken');
  });

  test('stays with its holder for another round when word was left, however often', async () => {
    const work = aWork();
    await leases.take(work, 'a', 0, 100);
    await leases.take(work, 'b', 1, 100);
    await leases.take(work, 'c', 2, 100);

    expect(await leases.release(work, 'a', 200, 'round 1')).toBe('again');
    expect(await leases.take(work, 'd', 150, 250)).toBe('noted');
    expect(await leases.release(work, 'a', 300, 'round 2')).toBe('again');
    expect(await leases.release(work, 'a', 400, 'round 3')).toBe('released');
  });

  test('gives the same answer to a release that is repeated, though the word went with the first one', async () => {
    const work = aWork();
    await leases.take(work, 'a', 0, 100);
    await leases.take(work, 'b', 1, 100);

    expect(await leases.release(work, 'a', 200, 'round 1')).toBe('again');
    expect(await leases.release(work, 'a', 201, 'round 1')).toBe('again');
    expect(await leases.release(work, 'a', 300, 'round 2')).toBe('released');
    expect(await leases.release(work, 'a', 301, 'round 2')).toBe('released');
  });

  test('can be taken again by its holder, and keeps the word that was left', async () => {
    const work = aWork();
    await leases.take(work, 'a', 0, 100);
    await leases.take(work, 'b', 1, 100);

    expect(await leases.take(work, 'a', 2, 500)).toBe('taken');
    expect(await leases.take(work, 'c', 400, 600)).toBe('noted');
    expect(await leases.release(work, 'a', 700)).toBe('again');
  });

  test('whose work begins only now answers the word that was left before, and keeps what is left after', async () => {
    const work = aWork();
    await leases.take(work, 'a', 0, 100);
    await leases.take(work, 'b', 1, 100);

    expect(await leases.begin(work, 'a', 2, 200)).toBe('taken');
    expect(await leases.take(work, 'c', 150, 300)).toBe('noted');
    expect(await leases.release(work, 'a', 300, 'round 1')).toBe('again');
    expect(await leases.begin(work, 'a', 160, 300)).toBe('taken');
    expect(await leases.release(work, 'a', 400, 'round 2')).toBe('released');
  });

  test('that was lost before the work began is left to its new holder, or taken again where nobody has it', async () => {
    const work = aWork();
    await leases.take(work, 'a', 0, 100);
    await leases.take(work, 'b', 100, 200);

    expect(await leases.begin(work, 'a', 150, 300)).toBe('noted');
    expect(await leases.release(work, 'b', 300, 'round 1')).toBe('again');
    expect(await leases.release(work, 'b', 300, 'round 2')).toBe('released');
    expect(await leases.begin(work, 'a', 350, 400)).toBe('taken');
    expect(await leases.take(work, 'c', 360, 400)).toBe('noted');
  });

  test('that has run out is anybody’s, with no word from before', async () => {
    const work = aWork();
    await leases.take(work, 'a', 0, 100);
    await leases.take(work, 'b', 99, 200);

    expect(await leases.take(work, 'c', 100, 200)).toBe('taken');
    expect(await leases.release(work, 'a', 300)).toBe('lost');
    expect(await leases.release(work, 'c', 300)).toBe('released');
  });

  test('that has run out but was taken by nobody still is its holder’s, and the word still there', async () => {
    const work = aWork();
    await leases.take(work, 'a', 0, 100);
    await leases.take(work, 'b', 99, 200);

    expect(await leases.release(work, 'a', 1_000)).toBe('again');
  });

  test('is forgotten a day after its end', async () => {
    const work = aWork();
    await leases.take(work, 'a', 0, 5_000);

    expect(await table.raw(`lease#${work}`, 'lease')).toMatchObject({ v: 1, expiresAt: 5 + 86_400 });
  });
});

/** One who asks, works if told to, and gives back; each answer may be lost, so that the step is run again. */
interface Move {
  readonly actor: number;
  readonly repeated: boolean;
}

const moves = fc.array(
  fc.record({
    passed: fc.integer({ min: 0, max: 60 }),
    atOnce: fc.array(fc.record({ actor: fc.integer({ min: 0, max: 3 }), repeated: fc.boolean() }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  { minLength: 1, maxLength: 10 },
);

test('whoever asks, in whatever order, with answers lost and leases run out: work begins after the last request', async () => {
  await fc.assert(
    fc.asyncProperty(moves, async (schedule) => {
      const work = aWork();
      const rounds = new Map<number, { readonly holder: string; readonly round: number }>();
      let now = 0;
      let asked = 0;
      let tick = 0;
      let lastRequest = 0;
      let lastBegin = 0;

      async function move({ actor, repeated }: Move): Promise<void> {
        const working = rounds.get(actor);
        if (!working) {
          asked += 1;
          tick += 1;
          lastRequest = tick;
          const holder = `${actor}.${asked}`;
          if (repeated) await leases.take(work, holder, now, now + 50);
          if ((await leases.take(work, holder, now, now + 50)) === 'taken') begin(actor, holder, 1);
          return;
        }
        const { holder, round } = working;
        if (repeated) await leases.release(work, holder, now + 50, `round ${round}`);
        const answer = await leases.release(work, holder, now + 51, `round ${round}`);
        if (answer === 'again') begin(actor, holder, round + 1);
        else rounds.delete(actor);
      }

      function begin(actor: number, holder: string, round: number): void {
        tick += 1;
        lastBegin = tick;
        rounds.set(actor, { holder, round });
      }

      for (const { passed, atOnce } of schedule) {
        now += passed;
        const actors = new Map(atOnce.map((one) => [one.actor, one]));
        await Promise.all([...actors.values()].map(move));
      }
      for (let left = 100; rounds.size > 0 && left > 0; left -= 1) {
        for (const actor of [...rounds.keys()]) await move({ actor, repeated: false });
      }
      expect(rounds.size).toBe(0);
      expect(lastBegin).toBeGreaterThan(lastRequest);
    }),
    { numRuns: 15 },
  );
});
