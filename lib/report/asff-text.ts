/** At most so many UTF-16 units, never half a character; what is too long loses its middle, and what is blank says so. */
export function cut(text: string, most: number): string {
  // Security Hub refuses a text without anything but white space.
  if (!/\S/.test(text)) return '(none)';
  if (text.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  const tail = most - 1 - head;
  return `${text
    .slice(0, head)
    .toWellFormed()
    .replace(/\ufffd$/, '')}…${text
    .slice(text.length - tail)
    .toWellFormed()
    .replace(/^\ufffd/, '')}`;
}

/** Of a value of `ProductFields` (AWS Security Finding Format syntax). */
export const longestField = 2048;

/** Fields of the product's own, those without a value left out. */
export function fields(product: string, named: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) =>
      value === null || value === '' ? [] : [[`${product}/${name}`, cut(value, longestField)] as const],
    ),
  );
}
