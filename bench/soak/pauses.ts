import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/**
 * Pauses before something is published once more are over at once, until the answer is called: each time that publishing
 * fails would take seconds of real time.
 */
export function skipPauses(): () => void {
  const { setTimeout } = timers;
  replace(((_milliseconds, value, options) => setTimeout(0, value, options)) as typeof setTimeout);
  return () => replace(setTimeout);
}

/** Not `mock.method`, which remembers every call: memory is what is measured. */
function replace(setTimeout: typeof timers.setTimeout): void {
  timers.setTimeout = setTimeout;
  syncBuiltinESMExports();
}
