import * as z from 'zod';
import { eventSchemaVersion } from '../findings/event-types.ts';
import { repairSchemas } from './repair-schema.ts';

const { instant, repairSchema } = repairSchemas();

/** The `detail` of `Repair Attempted` and `Repair Ended`. */
export const RepairDetail = z.object({
  schemaVersion: z.literal(eventSchemaVersion),
  shortened: z.boolean().describe('The event was too large for EventBridge, and texts or facts in it were cut.'),
  id: z.string().describe("The attempt's id and its state: what comes twice has one id."),
  at: instant.describe('When it was called, or ended; ISO 8601, in UTC.'),
  repair: repairSchema,
});
export type RepairDetail = z.infer<typeof RepairDetail>;
