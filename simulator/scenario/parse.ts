import { contradictionsOf, type Places } from '../faults/consistency.ts';
import { type Fault, faultSchema } from '../faults/schema.ts';
import * as z from '../z.ts';
import { contradictions } from './consistency.ts';
import type { Contradiction } from './contradiction.ts';
import { ScenarioError, type ScenarioProblem } from './errors.ts';
import { exampleFor } from './examples.ts';
import { type Scenario, scenarioSchema } from './schema.ts';
import { readYaml } from './yaml.ts';

type Path = readonly PropertyKey[];

/** A scenario that was checked, and where in its text a path stands. */
export interface ParsedScenario {
  readonly scenario: Scenario;
  problem(path: Path, message: string): ScenarioProblem;
}

/** Reads a scenario from YAML text, or from an object of the same form. Throws a `ScenarioError` with all its problems. */
export function parseScenario(source: unknown): ParsedScenario {
  const { value, problem } = check(source, scenarioSchema, contradictions);
  return { scenario: value, problem };
}

/** Reads a list of faults, or a single one, likewise. */
export function parseFaults(source: unknown, places: Places): readonly Fault[] {
  const list = z.pipe(
    z.transform((content) => (Array.isArray(content) ? content : [content])),
    z.array(faultSchema),
  );
  return check(source, list, (faults) =>
    faults.flatMap((fault, index) =>
      [...contradictionsOf(fault, places)].map(({ path, message }) => ({ path: [index, ...path], message })),
    ),
  ).value;
}

interface Checked<T> {
  readonly value: T;
  problem(path: Path, message: string): ScenarioProblem;
}

/** First the form of everything, then what goes together; all that is wrong is told at once. */
function check<S extends z.ZodMiniType>(
  source: unknown,
  schema: S,
  contradict: (value: z.output<S>) => readonly Contradiction[],
): Checked<z.output<S>> {
  const { content, locate } = typeof source === 'string' ? readYaml(source) : { content: source, locate: () => ({}) };
  const problem = (path: Path, message: string): ScenarioProblem => {
    const example = exampleFor(path);
    return { ...locate(path), path: formatPath(path), message, ...(example !== undefined && { example }) };
  };

  const result = schema.safeParse(content);
  if (!result.success) throw new ScenarioError(result.error.issues.flatMap((issue) => describeIssue(issue, problem)));
  const clashes = contradict(result.data);
  if (clashes.length > 0) throw new ScenarioError(clashes.map(({ path, message }) => problem(path, message)));
  return { value: result.data, problem };
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
