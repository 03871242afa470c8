import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Emulator } from './emulator.ts';
import { startMoto } from './moto.ts';
import { type Auditor, auditorOf } from './oracle/audit.ts';
import { type Oracle, startOracle } from './oracle/consult.ts';
import { expectedOn } from './oracle/decided.ts';
import { motoCases, motoPlans } from './oracle/moto-plan.ts';
import { worldIn } from './oracle/moto-world.ts';
import { type Comparison, createComparison, reportOf, tableOf } from './oracle/run.ts';
import { describeWithPython } from './python.ts';

/** The same calls every time; ORACLE_SEED and ORACLE_MOTO_RUNS try others. */
const seed = Number(process.env['ORACLE_SEED'] ?? 20_260_115);
const numRuns = Number(process.env['ORACLE_MOTO_RUNS'] ?? 300);

/** Other worlds may lack what the lists are about. */
const asAlways = process.env['ORACLE_SEED'] === undefined && process.env['ORACLE_MOTO_RUNS'] === undefined;

/** Milliseconds; a longer search may take longer. */
const patience = 120_000 + 1000 * numRuns;

describeWithPython('the audit of what moto holds, and the same oracle', (python) => {
  let moto: Emulator | undefined;
  let auditor: Auditor | undefined;
  let oracle: Oracle | undefined;
  let comparison: Comparison | undefined;

  beforeAll(async () => {
    moto = await startMoto(python);
    auditor = auditorOf(moto.url());
    oracle = startOracle(python);
    const all = createComparison('moto');
    for (const plan of fc.sample(motoPlans, { seed, numRuns })) {
      await moto.reset();
      const made = await worldIn(moto, plan);
      await all.add(made, oracle, auditor);
    }
    comparison = all.result();
    process.stdout.write(`${tableOf(comparison, motoCases)}\n`);
  }, patience);
  afterAll(async () => {
    auditor?.close();
    await Promise.all([moto?.close(), oracle?.close()]);
  });

  test('were asked about everything that calls can make of a name', () => {
    expect(motoCases.filter((one) => !comparison?.cases.get(one))).toEqual([]);
  });

  test('differ only where it is decided who is right', () => {
    expect(comparison && reportOf(comparison)).toEqual([]);
  });

  test.runIf(asAlways)('differ in everything that is decided of moto alone', () => {
    expect(expectedOn('moto').filter((id) => !comparison?.met.get(id))).toEqual([]);
  });
});
