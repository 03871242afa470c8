import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import everything from './vitest.config.ts';

const core = '{domain,policy,rules,audit,findings,remediation}';
const enough = { lines: 95, branches: 95 };

/** A mutant is over with the first test that fails: the quickest have the first word. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).reverse();
  }
}

/** The core's own tests, in memory: for coverage, and for mutation testing (docs/mutation.md). */
export default defineConfig({
  test: {
    ...everything.test,
    include: [`test/${core}/**/*.test.ts`, 'test/generated/rule-documents.test.ts'],
    exclude: [
      // Megabytes of text, to see whether something crashes.
      'test/policy/hostile.test.ts',
      // It reads the text of the rules' files, which Stryker rewrites.
      'test/rules/catalogue.test.ts',
      // Over HTTP, or with what is left to the collector: seconds each, for what the others of the folder decide.
      'test/audit/{throttling,listing-calls,forgetting}.test.ts',
    ],
    // A thread of its own for each file costs more than the tests in it, and no test here leaves anything behind.
    isolate: false,
    pool: 'threads',
    sequence: { sequencer: QuickestFirst },
    // A machine that is busy with mutants must not make a slow test look like one that fails.
    testTimeout: 120_000,
    env: { ORACLE_RUNS: '60', FC_END_ON_FAILURE: '1' },
    coverage: {
      include: [`lib/${core}/**/*.ts`],
      reporter: ['text-summary', 'json-summary'],
      thresholds: {
        'lib/domain/**': enough,
        'lib/policy/**': enough,
        'lib/rules/**': enough,
        'lib/audit/**': enough,
        'lib/findings/**': enough,
        'lib/remediation/**': enough,
      },
    },
  },
});
