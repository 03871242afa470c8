import { type Document, isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { type AliasTargets, aliasTargets, toData } from './data.ts';
import { byPosition, type Complaint, formatPath, type Path, type PathSegment, type Problem } from './problem.ts';
import { fileProblem, positionAt, syntaxProblems } from './syntax.ts';

/** A policy file as YAML says it, before anybody asks whether it is a policy. */
export interface Source {
  /** Plain data; mappings have no prototype. */
  readonly data: unknown;
  /** Gives a complaint its place; where the path leads nowhere, the nearest thing above it. */
  locate(complaint: Complaint): Problem;
  /** A plain scalar as it is written, so that `012` can be quoted as it stands. */
  written(path: Path): string | undefined;
}

export type SourceResult =
  | { readonly ok: true; readonly source: Source; readonly complaints: readonly Complaint[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Far above any policy (`mostClauses` of a hundred characters each): input beyond it is a mistake or an attack. */
const longestText = 500_000;

/** Reads YAML 1.2. Never throws; every fault that YAML finds is told at once. */
export function readSource(text: string): SourceResult {
  if (text.length > longestText) {
    const message = `The file has ${text.length} characters; a policy has at most ${longestText}.`;
    return { ok: false, problems: [fileProblem('too-large', message)] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    // Checked in `data.ts` instead: here it takes time that grows with the square of the number of keys.
    uniqueKeys: false,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: lines,
  });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) return { ok: false, problems: syntaxProblems(faults, lines) };
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return {
      ok: false,
      problems: [fileProblem('empty-file', 'The file holds no policy: it is empty, or all comments.')],
    };
  }
  const targets = aliasTargets(document);
  const { data, complaints } = toData(document.contents, targets);
  const source = aSource(document, targets, lines, data);
  const broken = complaints.filter(({ code }) => code === 'bad-alias');
  // What an alias stands for is part of the policy: judging the rest without it would only add noise.
  if (broken.length > 0) return { ok: false, problems: broken.map(source.locate).sort(byPosition) };
  return { ok: true, source, complaints };
}

interface Found {
  /** Steps of the path that lead somewhere. */
  readonly depth: number;
  readonly key: unknown;
  readonly value: unknown;
}

function aSource(document: Document.Parsed, targets: AliasTargets, lines: LineCounter, data: unknown): Source {
  const indexes = new Map<unknown, Map<unknown, Pair>>();

  /** Of two pairs with one key the later. */
  function pairOf(map: YAMLMap, key: PathSegment): Pair | undefined {
    let index = indexes.get(map);
    if (!index) {
      index = new Map(map.items.map((pair) => [isScalar(pair.key) ? pair.key.value : undefined, pair]));
      indexes.set(map, index);
    }
    return index.get(key);
  }

  /** Walks down as far as the path leads; gives the nodes of the last step's key and value. */
  function find(path: Path): Found {
    let found: Found = { depth: 0, key: null, value: document.contents };
    for (const segment of path) {
      const node = targets.get(found.value) ?? found.value;
      if (isMap(node)) {
        const pair = pairOf(node, segment);
        if (!pair) break;
        found = { depth: found.depth + 1, key: pair.key, value: pair.value };
      } else if (isSeq(node) && typeof segment === 'number' && segment < node.items.length) {
        found = { depth: found.depth + 1, key: null, value: node.items[segment] };
      } else break;
    }
    return found;
  }

  return {
    data,
    locate({ code, path, at, message, example }) {
      const found = find(path);
      // For a missing key what is found is its parent, and that is best known by its own key.
      const atKey = at === 'key' || code === 'missing-key';
      const offset = offsetOf(atKey ? (found.key ?? found.value) : (found.value ?? found.key));
      // A missing key belongs in its path; a list's item that was written without the list does not.
      const shown = code === 'missing-key' ? path : path.slice(0, found.depth);
      return { code, ...positionAt(lines, offset), path: formatPath(shown), message, example };
    },
    written(path) {
      const { depth, value } = find(path);
      const node = targets.get(value) ?? value;
      return depth === path.length && isScalar(node) ? node.source : undefined;
    },
  };
}

function offsetOf(node: unknown): number {
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return range?.[0] ?? 0;
}
