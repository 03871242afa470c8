import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { complaintsAbout, complaintsAboutAll, isForced, isRemoval } from './repairs/complaints.ts';
import { estates, happenings, policies } from './repairs/estates.ts';
import { createService, type Fate, type RunPlan } from './repairs/service.ts';
import { away, createWorld, third, type World } from './repairs/world.ts';

const numRuns = Number(process.env['REPAIR_RUNS'] ?? 1_000);
const seed = Number(process.env['REPAIR_SEED'] ?? 20260115);

const sight = fc.record({
  lag: fc.constantFrom(0, 0, 0, 30, 90, 240),
  blind: fc.constantFrom([], [], [], [], [], [away], [third]),
});
const fate = fc.constantFrom<Fate>('done', 'done', 'done', 'throttled', 'lost', 'late', 'dies before', 'dies after');
const people = fc
  .record({ at: fc.oneof(fc.nat(8), fc.nat(60)), what: happenings, secret: fc.constantFrom(0, 0, 1, 2, 3) })
  .map(({ at, what, secret }) => ({ at, happen: (world: World) => world.people(`prod/${secret}`, what) }));
const run: fc.Arbitrary<RunPlan> = fc.record({
  trigger: fc.constantFrom('auto', 'auto', 'manual'),
  sight,
  fates: fc.array(fate, { maxLength: 4 }),
  deaths: fc.array(fc.nat(60), { maxLength: 3 }),
  outage: fc.constantFrom(0, 0, 600),
  people,
  approves: fc.boolean(),
});
const pauses = fc.constantFrom(0, 60, 600, 3600, 86_400);
const runs = fc.array(fc.tuple(run, pauses), { minLength: 1, maxLength: 3 });

const undisturbed: RunPlan = {
  trigger: 'auto',
  sight: { lag: 0, blind: [] },
  fates: [],
  deaths: [],
  outage: 0,
  people: { at: -1, happen: () => undefined },
  approves: true,
};

/** Estates of one test. A busy machine spends the real time that a test may take on others: so each has little to do, however many run. */
const perTest = Math.min(50, numRuns);
const seeds = Array.from({ length: Math.ceil(numRuns / perTest) }, (_, index) => seed + index);

describe('repairs', () => {
  const written = { overwrites: 0, removals: 0, others: 0 };

  test.each(seeds)(
    'whatever happens, nothing is written that should not be, all is recorded, and it comes to rest (seed %i)',
    async (seed) => {
      const property = fc.asyncProperty(estates, policies, runs, async (secrets, policy, plans) => {
        const world = createWorld(secrets);
        const service = createService(world, () => policy);
        for (const [plan, pause] of plans) {
          await service.run(plan);
          world.pass(pause);
        }
        // Until nothing is left that may be done: what failed is tried a few times, then a person must look at it.
        let before = -1;
        for (let rerun = 0; rerun < 5 && before < service.sent.length; rerun += 1) {
          before = service.sent.length;
          world.pass(2 * 3600);
          await service.run(undisturbed);
        }

        expect(service.sent.flatMap(complaintsAbout)).toEqual([]);
        expect(complaintsAboutAll(service.sent)).toEqual([]);
        expect(service.records().filter(({ endedAt }) => endedAt === null)).toEqual([]);
        expect(service.sent.length).toBe(before);
        written.overwrites += service.sent.filter(isForced).length;
        written.removals += service.sent.filter(isRemoval).length;
        written.others += service.sent.filter((one) => !isForced(one) && !isRemoval(one)).length;
      });
      await fc.assert(property, { numRuns: perTest, seed });
    },
  );

  test('of every kind enough was written above: else the property has said nothing', () => {
    expect(written).toEqual({
      overwrites: expect.toSatisfy((count) => count > numRuns / 8),
      removals: expect.toSatisfy((count) => count > numRuns / 8),
      others: expect.toSatisfy((count) => count > numRuns / 8),
    });
  });
});
