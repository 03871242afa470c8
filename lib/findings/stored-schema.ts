import * as z from 'zod';
import { once } from '../domain/once.ts';
import type { StoredFinding } from './lifecycle.ts';
import type { RememberedEntry } from './memory.ts';
import { resultSchemas } from './result-schema.ts';
import type { AccountRecord } from './store.ts';

/** What is over, or was not written for so long, is forgotten. Until then what comes back is known to come back. Milliseconds. */
export const forgottenAfter = 90 * 86_400_000;

/** What a store keeps, as its adapters check it when they read it back. */
export const storedSchemas = once(() => {
  const { findingSchema, findingEventSchema } = resultSchemas();
  const state = z.enum(['open', 'resolved', 'withdrawn']);
  const instant = z.int().nonnegative();

  const storedFindingSchema = z.object({
    finding: findingSchema,
    state,
    observedAt: instant,
    sequence: z.int().nonnegative(),
    announced: z.object({ state, at: instant }),
    ending: findingEventSchema.pick({ resolution: true, withdrawal: true }),
    turns: z.array(instant),
    earlier: z.array(z.object({ openedAt: instant, endedAt: instant.nullable(), state })).exactOptional(),
    flapping: z.boolean(),
    outbox: z.array(findingEventSchema),
  }) satisfies z.ZodType<StoredFinding>;

  const accountRecordSchema = z.object({
    account: z.string(),
    firstAuditAt: instant,
    lastAuditAt: instant,
    lastCompleteAt: instant.nullable(),
    // A record of before repairs knew none, which lets no repair through a limit by share.
    replicas: z.number().default(0),
  }) satisfies z.ZodType<AccountRecord>;

  const rememberedEntrySchema = z.object({
    kind: z.enum(['in-progress', 'outdated']),
    family: z.string(),
    region: z.string(),
    token: z.string(),
    since: instant,
  }) satisfies z.ZodType<RememberedEntry>;

  return { storedFindingSchema, accountRecordSchema, rememberedEntrySchema };
});
