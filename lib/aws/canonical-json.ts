/**
 * A value as JSON with its keys sorted: two values are the same data exactly when they give the same text. What JSON has
 * no word for (an undefined field) is not data, as in JSON itself.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? sorted(part) : part));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys that look like numbers go first whatever is done, and so do they in every such object. */
function sorted(record: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}
