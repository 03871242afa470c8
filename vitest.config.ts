import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // vitest leaves one processor alone, which is half of a small machine.
    maxWorkers: '100%',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/fixed-seed.ts'],
    // No test waits for time to pass; one that takes this long hangs.
    testTimeout: 20_000,
  },
});
