/**
 * The element of that id.
 * @throws Error where the page has none: it was not made for this script.
 */
export function element<T extends HTMLElement>(id: string, type: abstract new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The report has no ${id}.`);
  return found;
}

/** The same, of what not every report has. */
export function elementIfAny<T extends HTMLElement>(id: string, type: abstract new () => T): T | undefined {
  const found = document.getElementById(id);
  return found instanceof type ? found : undefined;
}
