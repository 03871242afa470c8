/*
 * What an audit costs, against what it must cost: `npm run bench`. docs/performance.md says what each figure means.
 * Exits with 1 where a promise is missed.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Measured, measureAudit } from './audits.ts';
import { type MeasuredFunction, measureFunctions } from './functions.ts';
import { type Promised, promisesOfAudits, promisesOfFunctions } from './promises.ts';
import { tableOfAudits, tableOfFunctions, tableOfPromises } from './tables.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000,500000' },
    json: { type: 'string' },
    only: { type: 'string' },
  },
});
const sizes = values.sizes.split(',').map(Number);
if (!sizes.every((size) => size >= 1_000 && size % 1_000 === 0))
  throw new Error('A size is a multiple of 1000: --sizes 1000,10000');

const folder = await mkdtemp(join(tmpdir(), 'auditor-bench-'));
try {
  const audits: Measured[] = [];
  if (values.only !== 'functions') for (const size of sizes) audits.push(await measureAudit(size, folder));
  const functions: readonly MeasuredFunction[] = values.only === 'audits' ? [] : await measureFunctions(folder);
  const promises: readonly Promised[] = [...promisesOfAudits(audits), ...promisesOfFunctions(functions)];
  const on = { node: process.version, processors: availableParallelism(), at: new Date().toISOString() };
  const tables = [tableOfAudits(audits), tableOfFunctions(functions), tableOfPromises(promises)];
  // To standard output goes one thing or the other, so that it can be read by a program.
  const json = `${JSON.stringify({ on, audits, functions, promises }, null, 2)}\n`;
  if (values.json !== undefined && values.json !== '-') await writeFile(values.json, json);
  process.stdout.write(values.json === '-' ? json : `${tables.filter((table) => table !== '').join('\n')}`);
  if (promises.some(({ kept }) => !kept)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}
