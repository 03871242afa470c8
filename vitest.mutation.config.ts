import { defineConfig } from 'vitest/config';
import everything from './vitest.config.ts';

/** The core's own tests, for mutation testing, where each is run many times over. */
export default defineConfig({
  test: {
    ...everything.test,
    include: ['test/{domain,policy,rules,audit,findings,remediation}/**/*.test.ts'],
    // The first looks for crashes in megabytes of text, the second asks git, which the sandbox is not under.
    exclude: ['test/policy/hostile.test.ts', 'test/rules/catalogue.test.ts'],
    env: { ORACLE_RUNS: '60' },
  },
});
