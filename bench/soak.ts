/*
 * Thousands of audits, events and repairs in one process, with random faults: `npm run soak`. docs/performance.md says what it
 * asserts. Exits with 1 where anything differs from the truth, memory grows, a handle is left or a kind of fault met nothing.
 */
import { parseArgs } from 'node:util';
import { writeHeapSnapshot } from 'node:v8';
import { neverMet } from './soak/faults.ts';
import { createHeapLog, handles, handlesLeft } from './soak/memory.ts';
import { createRandom } from './soak/random.ts';
import { createRounds } from './soak/rounds.ts';
import { startSoakedService } from './soak/service.ts';
import { summaryOf } from './soak/summary.ts';

/** Rounds until caches and compiled code have the size that they keep. */
const warmUp = 100;
/** From then on the heap is measured every so many rounds. */
const measuredEvery = 50;
/** Bytes of growth after that which are no leak: in two thousand rounds, some four kilobytes in each. */
const mostGrowth = 8e6;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '20260115' },
    /** A folder: writes there what the heap holds where it is measured, for whoever looks for a leak. */
    snapshots: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('Rounds are a whole number from 1 on: --rounds 2000');
if (!Number.isInteger(seed)) throw new Error('A seed is a whole number: --seed 1');

const heap = createHeapLog();
function snapshot(when: 'start' | 'end'): void {
  if (values.snapshots !== undefined) writeHeapSnapshot(`${values.snapshots}/${when}.heapsnapshot`);
}

/** Whoever interrupts it gets the summary of the rounds that were made. */
let interrupted = false;
const interrupt = () => {
  interrupted = true;
};
process.once('SIGINT', interrupt).once('SIGTERM', interrupt);

const before = handles();
const random = createRandom(seed);
const service = await startSoakedService(random);
const soak = createRounds(random, service);
let round = 0;
try {
  await soak.begin();
  for (; round < rounds && !interrupted; round += 1) {
    const since = round - Math.min(warmUp, rounds - 1);
    if (since === 0) snapshot('start');
    if (since >= 0 && since % measuredEvery === 0) await heap.measure();
    await soak.round();
  }
  await soak.end();
  await heap.measure();
  snapshot('end');
} finally {
  await service.close();
}
const left = await handlesLeft(before);
const met = service.trouble.met();
const failures = service.failures.counts();
const [start, end] = [heap.start(), heap.end()];
process.stdout.write(summaryOf({ seed, rounds: round, soak, met, failures, heap: { start, end }, left }));
const unmet = neverMet(met, round);
for (const kind of unmet) process.stdout.write(`NEVER MET ${kind}\n`);
for (const difference of soak.differences) process.stdout.write(`DIFFERENCE ${difference}\n`);
if (soak.differences.length > 0 || unmet.length > 0 || left.length > 0 || end - start > mostGrowth)
  process.exitCode = 1;
