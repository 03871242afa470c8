import * as z from 'zod';

/**
 * An event that fits its schema. The message of the error names keys and types, never what the event holds.
 * @throws EventError
 */
export function parseEvent<Event>(schema: z.ZodType<Event>, event: unknown): Event {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const error = new Error(`The event is not valid:\n${z.prettifyError(parsed.error)}`);
  error.name = 'EventError';
  throw error;
}
