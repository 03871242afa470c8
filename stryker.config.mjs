/** Mutation testing of the core (`npm run mutation -- --mutate 'lib/rules/**'` for a folder); how to read it: docs/mutation.md. */
export default {
  mutate: ['lib/{domain,policy,rules,audit,findings,remediation}/**/*.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.core.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // A mutant of what runs as a module loads would take every test, and so an hour by itself: docs/mutation.md says how many those are.
  ignoreStatic: true,
  // An emptied text is one for people, which tests need not know by heart, or a code that the types would refuse.
  mutator: { excludedMutations: ['StringLiteral'] },
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  concurrency: '100%',
  // A loaded machine must not make a slow mutant look like a killed one.
  timeoutMS: 20_000,
  clearTextReporter: { allowColor: false, logTests: false },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['dist', 'coverage', 'reports', 'docs/images'],
};
