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

/** What `JSON.stringify(value, null, 2)` gives for plain data, in parts: the longest is one item of a list. */
export function* prettyJson(value: unknown, indent = ''): Generator<string> {
  if (typeof value !== 'object' || value === null) return yield JSON.stringify(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? '[]' : '{}';
  let before = open;
  for (const [key, each] of isList ? value.entries() : Object.entries(value)) {
    if (each === undefined) continue;
    yield `${before}\n${indent}  ${typeof key === 'string' ? `${JSON.stringify(key)}: ` : ''}`;
    if (isList) yield indented(each, `${indent}  `);
    else yield* prettyJson(each, `${indent}  `);
    before = ',';
  }
  yield before === open ? `${open}${close}` : `\n${indent}${close}`;
}

/** No line's end stands within a string of JSON. */
function indented(value: unknown, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
}
