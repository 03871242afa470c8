import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildWorld } from './oracle/build.ts';
import { occasions, occasionsIn } from './oracle/occasions.ts';
import { estatePlan } from './oracle/plan.ts';
import { policies, settle } from './oracle/policies.ts';

/** As many of each at least, in as many estates as `oracle.test.ts` audits by default. */
const atLeast = 5;

test('the estates make every occasion that the contract speaks of, and not just once', () => {
  const counts = new Map(occasions.map((occasion) => [occasion, 0]));
  for (const lags of [false, true]) {
    for (const faults of [false, true]) {
      const drawn = fc.sample(fc.tuple(estatePlan({ lags, faults }), policies), { seed: 20_260_115, numRuns: 800 });
      for (const [plan, policy] of drawn) {
        const world = buildWorld(plan);
        for (const occasion of occasionsIn(world, settle(policy, world))) {
          counts.set(occasion, (counts.get(occasion) ?? 0) + 1);
        }
      }
    }
  }
  expect([...counts].filter(([, count]) => count < atLeast)).toEqual([]);
}, 120_000);
