import { configureGlobal } from 'fast-check';

configureGlobal({
  // One seed for every property that names none: a failure is then somebody's change, not somebody else's luck.
  seed: Number(process.env['FC_SEED'] ?? 1),
  // Mutation testing asks whether a property fails, thousands of times over, and never for the smallest reason why.
  endOnFailure: process.env['FC_END_ON_FAILURE'] === '1',
});
