import { theService } from '../remediation/approver.ts';
import { planSchema } from '../remediation/plan-schema.ts';
import * as z from '../z.ts';

/** An order for repairs in one account, as the functions hand it on. */
export const orderSchema = z
  .strictObject({
    account: z.string().check(z.regex(/^\d{12}$/)),
    /** What a person saw; null: whatever is open. */
    plan: z._default(z.nullable(planSchema), null),
    /** Ids of the findings to be repaired; null: all that are open. */
    findings: z._default(z.nullable(z.array(z.string()).check(z.maxLength(1_000))), null),
    trigger: z.enum(['manual', 'auto']),
    apply: z.boolean(),
    /** Of `auto`: when the audit began that it follows, which the table must know; ISO 8601. */
    audit: z._default(z.nullable(z.iso.datetime()), null),
    requestedBy: z.string().check(z.minLength(1), z.maxLength(2_048)),
  })
  .check(
    // Whoever passes for the service could approve what he asked for himself.
    z.refine(
      ({ trigger, requestedBy }) => (trigger === 'auto') === (requestedBy === theService),
      'what is asked for by the service is of the trigger auto, and nothing else is',
    ),
  );

export type Order = z.infer<typeof orderSchema>;
