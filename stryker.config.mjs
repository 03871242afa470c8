/** Mutation testing of the core, folder by folder (`npm run mutation`); how to read it: docs/mutation.md. */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts' },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  checkers: [],
  allowEmpty: true,
  reporters: ['clear-text', 'json'],
  tempDirName: '.stryker-tmp',
  jsonReporter: { fileName: 'reports/mutation/all.json' },
  ignorePatterns: ['dist', 'coverage', 'reports', 'docs/images'],
};
