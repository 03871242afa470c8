import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { contradictions } from './consistency.ts';
import { ScenarioError, type ScenarioProblem } from './errors.ts';
import { EXAMPLES, type Scenario, scenarioSchema } from './schema.ts';

type Path = readonly PropertyKey[];

/** A scenario that was checked, and where in its text a path stands. */
export interface ParsedScenario {
  readonly scenario: Scenario;
  problem(path: Path, message: string): ScenarioProblem;
}

/** Reads a scenario from YAML text, or from an object of the same form. Throws a `ScenarioError` with all its problems. */
export function parseScenario(source: unknown): ParsedScenario {
  const { content, locate } = typeof source === 'string' ? readYaml(source) : { content: source, locate: () => ({}) };
  const problem = (path: Path, message: string): ScenarioProblem => {
    const example = [...path]
      .reverse()
      .map((key) => EXAMPLES[String(key)])
      .find((text) => text !== undefined);
    return { ...locate(path), path: formatPath(path), message, ...(example !== undefined && { example }) };
  };

  const result = scenarioSchema.safeParse(content);
  if (!result.success) throw new ScenarioError(result.error.issues.flatMap((issue) => describeIssue(issue, problem)));
  const clashes = contradictions(result.data);
  if (clashes.length > 0) throw new ScenarioError(clashes.map(({ path, message }) => problem(path, message)));
  return { scenario: result.data, problem };
}

type Locate = (path: Path) => { line?: number; column?: number };

function readYaml(text: string): { content: unknown; locate: Locate } {
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

function describeIssue(issue: z.core.$ZodIssue, problem: ParsedScenario['problem']): ScenarioProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problem([...issue.path, key], 'is not a key that is known here'));
  }
  if (issue.code === 'invalid_key') {
    return [problem(issue.path, issue.issues[0]?.message ?? 'is not a valid key')];
  }
  return [problem(issue.path, issue.message)];
}

function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text === '' ? '' : '.'}${String(key)}`),
    '',
  );
}
