import { runBreaks } from './breaks/run.ts';

// Breaks the code in a copy, one place at a time, and asks the tests.
process.exitCode = await runBreaks(process.argv[2]);
