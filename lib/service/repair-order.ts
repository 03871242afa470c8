import * as z from 'zod';
import { theService } from '../remediation/approver.ts';
import { planSchema } from '../remediation/plan-schema.ts';

/** An order for repairs in one account, as the functions hand it on. */
export const orderSchema = z
  .strictObject({
    account: z.string().regex(/^\d{12}$/),
    /** What a person saw; null: whatever is open. */
    plan: planSchema.nullable().default(null),
    /** Ids of the findings to be repaired; null: all that are open. */
    findings: z.array(z.string()).max(1_000).nullable().default(null),
    trigger: z.enum(['manual', 'auto']),
    apply: z.boolean(),
    requestedBy: z.string().min(1).max(2_048),
  })
  // Whoever passes for the service could approve what he asked for himself.
  .refine(
    ({ trigger, requestedBy }) => (trigger === 'auto') === (requestedBy === theService),
    'what is asked for by the service is of the trigger auto, and nothing else is',
  );

export type Order = z.infer<typeof orderSchema>;
