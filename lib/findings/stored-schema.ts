import { once } from '../domain/once.ts';
import * as z from '../z.ts';
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
  const instant = z.int().check(z.nonnegative());

  const storedFindingSchema = z.object({
    finding: findingSchema,
    state,
    observedAt: instant,
    sequence: z.int().check(z.nonnegative()),
    announced: z.object({ state, at: instant }),
    ending: z.pick(findingEventSchema, { resolution: true, withdrawal: true }),
    turns: z.array(instant),
    earlier: z.exactOptional(z.array(z.object({ openedAt: instant, endedAt: z.nullable(instant), state }))),
    flapping: z.boolean(),
    outbox: z.array(findingEventSchema),
  }) satisfies z.ZodMiniType<StoredFinding>;

  const accountRecordSchema = z.object({
    account: z.string(),
    firstAuditAt: instant,
    lastAuditAt: instant,
    lastCompleteAt: z.nullable(instant),
    // A record of before repairs knew none, which lets no repair through a limit by share.
    replicas: z._default(z.number(), 0),
  }) satisfies z.ZodMiniType<AccountRecord>;

  const rememberedEntrySchema = z.object({
    kind: z.enum(['in-progress', 'outdated']),
    family: z.string(),
    region: z.string(),
    token: z.string(),
    since: instant,
  }) satisfies z.ZodMiniType<RememberedEntry>;

  return { storedFindingSchema, accountRecordSchema, rememberedEntrySchema };
});
