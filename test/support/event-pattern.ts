/**
 * Whether an EventBridge pattern matches an event, for as much of the language as docs/events.md uses: values, `prefix`, `exists`,
 * `anything-but` and `numeric` with one comparison. What it does not know it refuses. Sources: "Amazon EventBridge event patterns",
 * and for lists of objects aws/event-ruler, "Ruler and Array-Consistent Matching".
 */
export function patternMatches(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) {
    // A list in the event matches when one of its values does.
    const values: readonly unknown[] = Array.isArray(event) ? event : [event];
    return values.some((value) => pattern.some((matcher) => valueMatches(matcher, value)));
  }
  if (Array.isArray(event)) return event.some((one) => patternMatches(pattern, one));
  return Object.entries(Object(pattern)).every(([key, part]) => patternMatches(part, Object(event ?? {})[key]));
}

function valueMatches(matcher: unknown, value: unknown): boolean {
  if (typeof matcher !== 'object' || matcher === null) return matcher === value;
  const [[kind, operand] = []] = Object.entries(matcher);
  switch (kind) {
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(operand));
    case 'exists':
      return (value !== undefined) === operand;
    case 'anything-but':
      return value !== undefined && ![operand].flat().includes(value);
    case 'numeric': {
      const [comparison, bound] = operand as [string, number];
      if (comparison === '>') return typeof value === 'number' && value > bound;
      throw new Error(`this comparison is not known here: ${comparison}`);
    }
    default:
      throw new Error(`this matcher is not known here: ${kind}`);
  }
}
