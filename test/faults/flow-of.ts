import type { Flow } from './strike.ts';

/** A flow that is there only once the tests run, for tests that are named before. */
export function flowOf(get: () => Flow): Flow {
  return {
    prepare: () => get().prepare(),
    run: () => get().run(),
    recover: async () => (await get().recover?.()) ?? [],
  };
}
