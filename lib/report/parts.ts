/** A report in parts: one of a million findings is longer than any string may be (512 MiB in V8). */
export type Parts = Iterable<string>;

/** Characters; a write for each line would cost more than the line. */
const chunk = 65_536;

/** The same text in fewer and longer parts. */
export function* inChunks(parts: Parts): Generator<string> {
  let text = '';
  for (const part of parts) {
    text += part;
    if (text.length < chunk) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** What becomes of each item of a list, made when it is asked for and not kept: as often as the list is gone through. */
export function each<T, R>(items: Iterable<T>, made: (item: T) => R): Iterable<R> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield made(item);
    },
  };
}

/**
 * What `JSON.stringify(value, null, 2)` gives for plain data, in parts: the longest is one item of an array. The items of any
 * other iterable, which stands for a list as well, are written in parts themselves.
 */
export function* prettyJson(value: unknown, indent = ''): Generator<string> {
  if (typeof value !== 'object' || value === null) return yield JSON.stringify(value);
  const isList = Symbol.iterator in value;
  const isWhole = Array.isArray(value);
  const [open, close] = isList ? '[]' : '{}';
  let before = open;
  for (const [key, item] of isList ? keyless(value as Iterable<unknown>) : Object.entries(value)) {
    if (item === undefined) continue;
    yield `${before}\n${indent}  ${key === undefined ? '' : `${JSON.stringify(key)}: `}`;
    if (isWhole) yield indented(item, `${indent}  `);
    else yield* prettyJson(item, `${indent}  `);
    before = ',';
  }
  yield before === open ? `${open}${close}` : `\n${indent}${close}`;
}

function* keyless(items: Iterable<unknown>): Generator<readonly [undefined, unknown]> {
  for (const item of items) yield [undefined, item];
}

/** What `JSON.stringify` gives for an object of plain data, in parts: the longest is one item of a list in it. */
export function* compactJson(object: object): Generator<string> {
  let before = '{';
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(key)}:`;
    if (Array.isArray(value)) yield* compactList(value);
    else if (typeof value === 'object' && value !== null) yield* compactJson(value);
    else yield JSON.stringify(value);
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

function* compactList(items: readonly unknown[]): Generator<string> {
  let before = '[';
  for (const item of items) {
    yield `${before}${JSON.stringify(item)}`;
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

/** No line's end stands within a string of JSON. */
function indented(value: unknown, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
}
