import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Auditor, auditorOf } from './oracle/audit.ts';
import { type Oracle, selfTest, startOracle } from './oracle/consult.ts';
import { expectedOn } from './oracle/decided.ts';
import { allCases, worlds } from './oracle/generate.ts';
import { type Comparison, createComparison, reportOf, tableOf } from './oracle/run.ts';
import { type SimulatedWorld, startSimulatedWorld } from './oracle/simulated.ts';
import { describeWithPython } from './python.ts';

/** The same worlds every time; ORACLE_SEED and ORACLE_RUNS try others. */
const seed = Number(process.env['ORACLE_SEED'] ?? 20_260_115);
const numRuns = Number(process.env['ORACLE_RUNS'] ?? 2000);

/** Other worlds may lack what the lists are about. */
const asAlways = process.env['ORACLE_SEED'] === undefined && process.env['ORACLE_RUNS'] === undefined;

/** Milliseconds; a longer search may take longer. */
const patience = 60_000 + 120 * numRuns;

describeWithPython('the audit, over HTTP, and an oracle that was written from the documents alone', (python) => {
  let simulated: SimulatedWorld | undefined;
  let auditor: Auditor | undefined;
  let oracle: Oracle | undefined;
  let comparison: Comparison | undefined;

  beforeAll(async () => {
    simulated = await startSimulatedWorld();
    auditor = auditorOf(simulated.url);
    oracle = startOracle(python);
    const all = createComparison('simulator');
    for (const made of fc.sample(worlds, { seed, numRuns })) {
      simulated.install(made.world);
      await all.add(made, oracle, auditor);
    }
    comparison = all.result();
    process.stdout.write(`${tableOf(comparison, allCases)}\n`);
  }, patience);
  afterAll(async () => {
    auditor?.close();
    await Promise.all([simulated?.close(), oracle?.close()]);
  });

  test('were compared with an oracle that answers the worlds which were worked out by hand', async () => {
    expect(await selfTest(python)).toContain(' 0 failed');
  });

  test('differ only where it is decided who is right', () => {
    expect(comparison && reportOf(comparison)).toEqual([]);
  });

  test.runIf(asAlways)('differ in everything that is decided, so that what is mended leaves the list', () => {
    expect(expectedOn('simulator').filter((id) => !comparison?.met.get(id))).toEqual([]);
  });
});
