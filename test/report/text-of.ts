/** A report that comes in parts, as whoever reads it has it in the end. */
export function textOf(parts: Iterable<string>): string {
  return [...parts].join('');
}
