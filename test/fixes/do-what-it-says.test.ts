import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rules } from '../../lib/rules/index.ts';
import { startSimulator } from '../../simulator/index.ts';
import { estates } from './estate.ts';
import { follow, type Outcome } from './follow.ts';
import { createWorld } from './world.ts';

/** FIXES_SEED and FIXES_RUNS try other estates, and more; each failure names the seed of its estate. */
const first = Number(process.env['FIXES_SEED'] ?? 1);
const runs = Number(process.env['FIXES_RUNS'] ?? 240);

test(
  'whatever is found, who does what it says in any order ends compliant or with what no call can do, and loses no value',
  async () => {
    const simulator = await startSimulator();
    const followed = new Map<string, number>();
    const ends = { compliant: 0, instructions: 0, 'no end': 0 };
    const failures: string[] = [];
    try {
      for (let seed = first; seed < first + runs; seed += 1) {
        const outcome = await run(simulator, seed);
        ends[outcome.end] += 1;
        for (const [what, times] of outcome.followed) followed.set(what, (followed.get(what) ?? 0) + times);
        if (outcome.end === 'no end') failures.push(`seed ${seed} does not end: ${outcome.open.join('; ')}`);
        for (const fault of outcome.faults) failures.push(`seed ${seed}: ${fault}`);
      }
    } finally {
      await simulator.close();
    }
    if (process.env['FIXES_VERBOSE'])
      process.stderr.write(`${JSON.stringify({ ends, ...Object.fromEntries([...followed].sort()) }, null, 1)}\n`);
    expect(failures).toEqual([]);
    // Else the property has said nothing of them.
    expect(rules.map(({ id }) => id).filter((id) => !followed.has(id))).toEqual([]);
    expect(ends.compliant).toBeGreaterThan(runs / 10);
  },
  20_000 + 200 * runs,
);

async function run(simulator: Awaited<ReturnType<typeof startSimulator>>, seed: number): Promise<Outcome> {
  const [estate] = fc.sample(estates, { seed, numRuns: 1 });
  if (!estate) throw new Error('no estate was drawn');
  simulator.apply(estate.scenario);
  return await follow(createWorld(simulator), estate.policy, picker(seed));
}

/** Numbers below a bound, the same for a seed (mulberry32). */
function picker(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
