import { en } from 'zod/locales';
import { config } from 'zod/mini';

// By itself zod/mini says "Invalid input" of everything. The same as lib/z.ts, which the simulator must not share.
config(en());

export * from 'zod/mini';
