import { beforeAll, expect, test } from 'vitest';
import { type MotoSuiteReport, motoSource, motoSourceAdvice, runMotoSuite } from './moto-suite.ts';
import { inScope, outOfScope } from './moto-suite-scope.ts';
import { describeWithPython } from './python.ts';
import { startSimulated } from './simulator.ts';

// Tests that moto's authors ran against AWS itself, unmodified: an oracle that none of us wrote.
describeWithPython("moto's tests that were verified on AWS, against the simulator", (python) => {
  const source = motoSource(python);
  if (source === undefined) {
    test.skipIf(process.env['REQUIRE_CONFORMANCE'] !== '1')(motoSourceAdvice, () => {
      throw new Error(motoSourceAdvice);
    });
    return;
  }

  const leftOut = Object.keys(outOfScope);
  let report: MotoSuiteReport;

  beforeAll(async () => {
    const simulator = await startSimulated();
    try {
      report = await runMotoSuite(python, source, simulator.url(), leftOut);
    } finally {
      await simulator.close();
    }
    const passed = Object.values(report.outcomes).filter((outcome) => outcome === '').length;
    const failed = Object.keys(report.outcomes).length - passed;
    process.stdout.write(
      `moto's verified tests: ${passed} passed, ${failed} failed, ${leftOut.length} out of scope, of ${report.selected.length}\n`,
    );
  }, 120_000);

  test('each of them runs or is listed as out of scope, and none is listed that does not exist', () => {
    expect([...inScope, ...leftOut].sort()).toEqual([...report.selected].sort());
    expect(Object.keys(report.outcomes).sort()).toEqual([...inScope].sort());
  });

  test.each(inScope)('%s passes', (name) => {
    expect(report.outcomes[name]).toBe('');
  });
});
