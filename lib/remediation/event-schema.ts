import { eventSchemaVersion } from '../findings/event-types.ts';
import * as z from '../z.ts';
import { repairSchemas } from './repair-schema.ts';

const { instant, repairSchema } = repairSchemas();

/** The `detail` of `Repair Attempted` and `Repair Ended`. */
export const RepairDetail = z.object({
  schemaVersion: z.literal(eventSchemaVersion),
  shortened: z.described(z.boolean(), 'The event was too large for EventBridge, and texts or facts in it were cut.'),
  id: z.described(z.string(), "The attempt's id and its state: what comes twice has one id."),
  at: z.described(instant, 'When it was called, or ended; ISO 8601, in UTC.'),
  repair: repairSchema,
});
export type RepairDetail = z.infer<typeof RepairDetail>;
