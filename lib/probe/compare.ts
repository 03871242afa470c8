import { isJson } from './answer.ts';
import type { Recording } from './recording.ts';

/** What one recording shows and another does not. */
export interface Difference {
  /** Id of the experiment, or the operation whose answers have other fields. */
  readonly of: string;
  readonly here: string;
  readonly there: string;
}

/**
 * Where two services were seen to do otherwise: by what each experiment saw, and by the fields of their answers. What only
 * one of them tried is no difference.
 */
export function compareRecordings(here: Recording, there: Recording): readonly Difference[] {
  const others = new Map(there.experiments.map((experiment) => [experiment.id, experiment]));
  const seen = here.experiments.flatMap(({ id, outcome, seen }): Difference[] => {
    const other = others.get(id);
    if (!other || outcome === 'untried' || other.outcome === 'untried' || other.seen === seen) return [];
    return [{ of: id, here: seen, there: other.seen }];
  });
  return [...seen, ...compareFields(fieldsOf(here), fieldsOf(there))];
}

type Fields = ReadonlyMap<string, ReadonlySet<string>>;

function compareFields(here: Fields, there: Fields): readonly Difference[] {
  return [...here].flatMap(([operation, fields]) => {
    const others = there.get(operation);
    if (!others) return [];
    const only = (some: ReadonlySet<string>, rest: ReadonlySet<string>) =>
      [...some]
        .filter((field) => !rest.has(field))
        .sort()
        .join(', ') || 'nothing more';
    const difference = { of: operation, here: only(fields, others), there: only(others, fields) };
    return difference.here === difference.there ? [] : [difference];
  });
}

/** The fields of every accepted answer, by operation: `ReplicationStatus[].Status`, and `DeletedDate: null` where it is so. */
function fieldsOf({ experiments }: Recording): Fields {
  const fields = new Map<string, Set<string>>();
  for (const { operation, status, body } of experiments.flatMap(({ exchanges }) => exchanges)) {
    if (status !== 200 || body === null) continue;
    const known = fields.get(operation) ?? new Set();
    fields.set(operation, known);
    for (const path of pathsOf('', body)) known.add(path);
  }
  return fields;
}

function pathsOf(path: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((part) => pathsOf(`${path}[]`, part));
  if (!isJson(value)) return [value === null ? `${path}: null` : path];
  // The ids of versions are no fields.
  if (path.endsWith('ToStages')) return [path];
  return Object.entries(value).flatMap(([field, part]) => pathsOf(path === '' ? field : `${path}.${field}`, part));
}
