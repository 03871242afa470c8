/*
 * Thousands of audits, events and repairs in one process, with random faults: `npm run soak`. docs/performance.md says what it
 * asserts. Exits with 1 where anything differs from the truth, memory grows or a handle is left.
 */
import { parseArgs } from 'node:util';
import { handles, handlesLeft, heapInUse } from './soak/memory.ts';
import { createRandom } from './soak/random.ts';
import { createRounds } from './soak/rounds.ts';
import { startSoakedService } from './soak/service.ts';
import { summaryOf } from './soak/summary.ts';

/** Rounds until caches and compiled code have the size that they keep. */
const warmUp = 100;
/** Bytes of growth after that which are no leak: in two thousand rounds, some four kilobytes in each. */
const mostGrowth = 8e6;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '2000' }, seed: { type: 'string', default: '20260115' } },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('Rounds are a whole number from 1 on: --rounds 2000');
if (!Number.isInteger(seed)) throw new Error('A seed is a whole number: --seed 1');

const before = handles();
const random = createRandom(seed);
const service = await startSoakedService(random);
const soak = createRounds(random, service);
let start = 0;
let end = 0;
try {
  await soak.begin();
  for (let round = 0; round < rounds; round += 1) {
    if (round === Math.min(warmUp, rounds - 1)) start = await heapInUse();
    await soak.round();
  }
  await soak.end();
  end = await heapInUse();
} finally {
  await service.close();
}
const left = await handlesLeft(before);
const injected = service.trouble.injected();
process.stdout.write(summaryOf({ seed, rounds, soak, injected, heap: { start, end }, left }));
for (const difference of soak.differences) process.stdout.write(`DIFFERENCE ${difference}\n`);
if (soak.differences.length > 0 || left.length > 0 || end - start > mostGrowth) process.exitCode = 1;
