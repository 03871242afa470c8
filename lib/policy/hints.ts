import { itemExample, keyExample, type Path } from './problem.ts';

/** As much of a JSON schema as the policy's own uses. */
interface Node {
  readonly type?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** What the schema knows about a place in the file, for suggestions and examples. */
export interface Hints {
  /** The keys that a mapping at this place may have. */
  keysAt(path: Path): readonly string[];
  /** A valid line for this place, or undefined where the schema has no such place. */
  exampleAt(path: Path): string | undefined;
  /** True when this text could stand there. */
  accepts(path: Path, text: string): boolean;
}

export function hintsFrom(jsonSchema: unknown): Hints {
  const root = jsonSchema as Node;
  return {
    keysAt: (path) => nodesAt(root, path).flatMap(({ properties }) => Object.keys(properties ?? {})),
    exampleAt(path) {
      const last = path.at(-1);
      const [node] = nodesAt(root, path);
      if (last === undefined || !node) return undefined;
      const value = exampleOf(node);
      return typeof last === 'number' ? itemExample(value) : keyExample(last, value);
    },
    accepts: (path, text) => nodesAt(root, path).some((node) => acceptsText(node, text)),
  };
}

/** All schemas that may apply at a path, alternatives included. */
function nodesAt(root: Node, path: Path): readonly Node[] {
  let nodes = [root];
  for (const segment of path) {
    nodes = nodes.flatMap(alternatives).flatMap((node) => {
      if (typeof segment === 'number') return node.items ? [node.items] : [];
      if (node.properties && Object.hasOwn(node.properties, segment)) return [node.properties[segment] ?? {}];
      return typeof node.additionalProperties === 'object' ? [node.additionalProperties] : [];
    });
  }
  return nodes.flatMap((node) => [node, ...(node.anyOf ?? [])]);
}

function alternatives(node: Node): readonly Node[] {
  return node.anyOf ?? [node];
}

function acceptsText({ type, pattern = '', maxLength = Number.POSITIVE_INFINITY }: Node, text: string): boolean {
  return type === 'string' && text.length <= maxLength && new RegExp(pattern, 'u').test(text);
}

/** The stated example; a rule's parameter may come without one, then a value that its schema allows. */
function exampleOf(node: Node): unknown {
  const stated = node.examples?.[0] ?? node.default ?? node.const ?? node.enum?.[0];
  if (stated !== undefined) return stated;
  if (node.anyOf?.[0]) return exampleOf(node.anyOf[0]);
  if (node.type === 'array') return node.items ? [exampleOf(node.items)] : [];
  if (node.type === 'number' || node.type === 'integer') return node.minimum ?? 1;
  if (node.type === 'boolean') return true;
  return node.type === 'object' ? {} : 'text';
}
