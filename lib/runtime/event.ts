import * as z from '../z.ts';

/** Characters of what is said about an event: whoever sends one chooses the names in it, and how many. */
const longest = 2_000;

/**
 * An event that fits its schema. The message of the error names keys and types, never what the event holds.
 * @throws EventError
 */
export function parseEvent<Event>(schema: z.ZodMiniType<Event>, event: unknown): Event {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const error = new Error(`The event is not valid:\n${z.prettifyError(parsed.error).slice(0, longest)}`);
  error.name = 'EventError';
  throw error;
}
