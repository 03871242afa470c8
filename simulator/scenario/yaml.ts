import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { ScenarioError, type ScenarioProblem } from './errors.ts';

type Path = readonly PropertyKey[];
export type Locate = (path: Path) => { line?: number; column?: number };

/** YAML text as plain data, and where each path of it stands. Throws a `ScenarioError` for what is no YAML. */
export function readYaml(text: string): { content: unknown; locate: Locate } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ScenarioError(
      document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return { line, column: col, path: '', message: error.message };
      }),
    );
  }
  const forbidden: ScenarioProblem[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== '__proto__') return;
      const { line, col } = lines.linePos(key.range?.[0] ?? 0);
      // It would be passed over without a word: no object can have it as a key of its own that is copied.
      forbidden.push({ line, column: col, path: '__proto__', message: 'cannot be a key' });
    },
  });
  if (forbidden.length > 0) throw new ScenarioError(forbidden);
  return {
    content: toPlain(document),
    locate(path) {
      const offset = offsetOf(document, path);
      if (offset === undefined) return {};
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    },
  };
}

/** An alias without its anchor, or a file that multiplies itself by aliases, shows only when it is unfolded. */
function toPlain(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ScenarioError([{ path: '', message: error instanceof Error ? error.message : String(error) }]);
  }
}

/** Where the key of a path stands; where it is missing, what it is missing from. */
function offsetOf(document: Document, path: Path): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = keyOffset(document, path.slice(0, length));
    if (offset !== undefined) return offset;
  }
  return isNode(document.contents) ? document.contents.range?.[0] : 0;
}

function keyOffset(document: Document, path: Path): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (!isNode(parent)) return undefined;
  const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === String(last)) : undefined;
  if (isNode(pair?.key)) return pair.key.range?.[0];
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
