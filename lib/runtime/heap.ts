import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/*
 * What an audit keeps grows with what is wrong, but V8 lets the rubbish of a long listing grow to several times that before
 * it clears it away, and its young generation to 64 MB. Here the heap may double between two collections, and the young
 * generation grow to half of that: less would be collected so often that it costs time (docs/performance.md, "Memory").
 * `--max-semi-space-size` does nothing once V8 has begun; V8 ignores a flag that it does not know.
 */
setFlagsFromString('--heap-growing-percent=100');

/** Bytes of the young generation, both of its halves. */
const enough = 32 * 2 ** 20;

const collections = new PerformanceObserver(() => {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  if (young !== undefined && young.space_size < enough) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  collections.disconnect();
});
collections.observe({ entryTypes: ['gc'] });
