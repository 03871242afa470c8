import { setFlagsFromString } from 'node:v8';

/*
 * What an audit keeps grows with what is wrong, but V8 lets the rubbish of a long listing grow to several times that before
 * it clears it away. At 100,000 secrets these two take a quarter off the process's memory, and nothing measurable from its
 * speed (docs/performance.md, "Memory").
 */
setFlagsFromString('--heap-growing-percent=30');
setFlagsFromString('--max-semi-space-size=8');
