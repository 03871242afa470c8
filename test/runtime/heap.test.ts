import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const heap = fileURLToPath(new URL('../../lib/runtime/heap.ts', import.meta.url));

/** Keeps all that it makes, which has V8 grow its young generation as far as it may; prints the most that it took, in MB. */
const program = `
import { getHeapSpaceStatistics } from 'node:v8';
const young = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size;
const kept = [];
let most = 0;
for (let round = 0; round < 450; round += 1) {
  for (let each = 0; each < 2000; each += 1) kept.push({ round, each, list: [round] });
  await new Promise(setImmediate);
  most = Math.max(most, young());
}
console.log(most / 2 ** 20);
`;

async function youngGeneration(...options: string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [...options, '--input-type=module', '-e', program]);
  return Number(stdout);
}

// V8 ignores a flag that it does not know: a later Node could drop one, and nobody would notice.
it('keeps the young generation at half of what Node by itself lets it grow to', async () => {
  const [held = 0, free = 0] = await Promise.all([youngGeneration('--import', heap), youngGeneration()]);
  // In the midst of a collection it has a page or two of 256 KB more.
  expect(held / free).toBeCloseTo(0.5, 1);
});
