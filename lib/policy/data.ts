import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, visit } from 'yaml';
import { type Complaint, keyExample, type Path, quote } from './problem.ts';

/** What each alias of a document stands for. Keyed by any node, so that a lookup also answers "not an alias". */
export type AliasTargets = ReadonlyMap<unknown, Node>;

/** In one pass: `Alias.resolve` of the library searches the document anew for each. */
export function aliasTargets(document: Document.Parsed): AliasTargets {
  const latest = new Map<string, Node>();
  const targets = new Map<unknown, Node>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = latest.get(node.source);
        if (target) targets.set(node, target);
      } else if (node.anchor) {
        latest.set(node.anchor, node);
      }
    },
  });
  return targets;
}

/** How many values may come from aliases: ten clauses of a hundred lines, written once and used ten times. */
const mostExpanded = 10_000;

interface Conversion {
  readonly targets: AliasTargets;
  readonly complaints: Complaint[];
  /** Aliases being expanded right now. */
  readonly open: Set<unknown>;
  expanded: number;
}

/**
 * A document's nodes as plain data, aliases expanded. Mappings have no prototype, and `__proto__` never becomes a key.
 * The work is bounded: aliases of aliases could otherwise stand for more values than fit in memory.
 */
export function toData(root: Node, targets: AliasTargets): { data: unknown; complaints: readonly Complaint[] } {
  const conversion: Conversion = { targets, complaints: [], open: new Set(), expanded: 0 };
  return { data: convert(root, [], conversion), complaints: conversion.complaints };
}

function convert(node: unknown, path: Path, conversion: Conversion): unknown {
  if (conversion.open.size > 0 && ++conversion.expanded > mostExpanded) return null;
  if (isAlias(node)) return expand(node, path, conversion);
  if (isSeq(node)) return node.items.map((item, index) => convert(item, [...path, index], conversion));
  if (isScalar(node)) return node.value;
  if (!isMap(node)) return null;
  const data: Record<string, unknown> = Object.create(null);
  for (const pair of node.items) {
    // A mapping with a key of another kind never gets here: `stringKeys` makes it a fault of the syntax.
    const key = String((pair.key as Scalar).value);
    const complaint = keyComplaint(key, path, data);
    if (complaint) conversion.complaints.push(complaint);
    if (key !== '__proto__') data[key] = convert(pair.value, [...path, key], conversion);
  }
  return data;
}

function expand(alias: Alias, path: Path, conversion: Conversion): unknown {
  const { targets, open, complaints } = conversion;
  const target = targets.get(alias);
  if (!target) {
    complaints.push(badAlias(path, `No anchor &${quote(alias.source)} stands before this alias.`));
    return null;
  }
  if (open.has(target)) {
    complaints.push(
      badAlias(path, `The alias *${quote(alias.source)} stands inside its own anchor: it would never end.`),
    );
    return null;
  }
  const before = conversion.expanded;
  open.add(target);
  const data = convert(target, path, conversion);
  open.delete(target);
  if (
    before <= mostExpanded &&
    conversion.expanded > mostExpanded &&
    !complaints.some(({ code }) => code === 'bad-alias')
  ) {
    complaints.push(badAlias(path, `Aliases stand for more than ${mostExpanded} values here: write the clauses out.`));
  }
  return data;
}

function keyComplaint(key: string, path: Path, data: Record<string, unknown>): Complaint | undefined {
  const example = keyExample('name', 'production');
  if (key === '__proto__') {
    return {
      code: 'forbidden-key',
      path: [...path, key],
      at: 'key',
      message: `${quote(key)} cannot be a key of a policy.`,
      example,
    };
  }
  if (!(key in data)) return undefined;
  const message = `The key ${quote(key)} stands twice in one mapping; keep one of the two.`;
  return { code: 'duplicate-key', path: [...path, key], at: 'key', message, example: `${keyExample(key, 'once')}` };
}

function badAlias(path: Path, message: string): Complaint {
  return { code: 'bad-alias', path, at: 'value', message, example: 'name: prod/*   # written out, without an alias' };
}
