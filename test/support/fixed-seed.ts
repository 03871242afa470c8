import { configureGlobal } from 'fast-check';

/** One seed for every property that names none: a failure is then somebody's change, not somebody else's luck. */
configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 1) });
