import type * as z from '../z.ts';
import type { Hints } from './hints.ts';
import { type Complaint, itemExample, keyExample, type Path, type PathSegment, plain, quote } from './problem.ts';
import type { Source } from './source.ts';
import { closest, didYouMean } from './suggest.ts';
import { smallestPolicy } from './syntax.ts';

type Issue = z.core.$ZodIssue;

/** An issue of the schema, with its path from the file's root: alternatives resolved to the one that was meant. */
export type PlacedIssue = Issue & { readonly place: Path };

export function placeIssues(issues: readonly Issue[], above: Path = []): readonly PlacedIssue[] {
  return issues.flatMap((issue) => {
    const place = [...above, ...issue.path.filter((segment) => typeof segment !== 'symbol')];
    if (issue.code !== 'invalid_union') return [{ ...issue, place }];
    // The alternative that was meant is the one whose own type fits: its issues, if any, lie within or are about form.
    const meant = issue.errors.find((inner) => !inner.some(isAboutTheType));
    return meant ? placeIssues(meant, place) : [{ ...issue, place }];
  });
}

function isAboutTheType(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

/** What the schema refuses, in words. */
export function schemaComplaints(issues: readonly PlacedIssue[], source: Source, hints: Hints): readonly Complaint[] {
  return issues.flatMap((issue) => complain(issue, source, hints));
}

function complain(issue: PlacedIssue, source: Source, hints: Hints): readonly Complaint[] {
  const path = issue.place;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...path, key], hints));
  }
  const name = path.length === 0 ? 'The policy' : nameOf(path);
  const example = hints.exampleAt(path) ?? smallestPolicy;
  const at = 'value';
  if (issue.code === 'invalid_key') {
    const reason = issue.issues[0]?.message ?? 'is not a valid key';
    return [
      {
        code: 'invalid-value',
        path,
        at: 'key',
        message: sentence(name, reason),
        example: otherKeyExample(path, hints),
      },
    ];
  }
  if (issue.code !== 'invalid_type' && issue.code !== 'invalid_union' && issue.code !== 'invalid_value') {
    return [{ code: 'invalid-value', path, at, message: sentence(name, issue.message), example }];
  }
  const value = valueAt(source.data, path);
  if (value === undefined) {
    return [{ code: 'missing-key', path, at, message: `${name} is missing.`, example }];
  }
  if (issue.code === 'invalid_type' && !issue.message.startsWith('Invalid input')) {
    // The form says in its own words what it wants: quotes alone would not make a number a duration.
    const message = sentence(name, `${issue.message}, not ${kindOf(value)}`);
    return [{ code: 'wrong-type', path, at, message, example }];
  }
  const wanted = wantedBy(issue);
  const written = source.written(path);
  if (wanted.includes('text') && (typeof value === 'number' || typeof value === 'boolean') && written !== undefined) {
    const message = `${name} is text and needs quotes: without them YAML reads ${plain(written, 60)} as a ${typeof value}.`;
    const quoted = hints.accepts(path, written) ? quotedExample(path, written) : example;
    return [{ code: 'unquoted-text', path, at, message, example: quoted }];
  }
  if (issue.code === 'invalid_value' && typeof value !== 'object') {
    const values = issue.values.map(String);
    const meant = closest(String(value), values);
    const suggestion = meant === String(value) ? '' : didYouMean(meant);
    if (path.at(-1) === 'rule') {
      const message = `No rule is called ${quote(String(value))}${suggestion || `; the rules are ${values.join(', ')}`}`;
      const rule = keyExample('rule', meant ?? values[0]);
      return [{ code: 'unknown-rule', path, at, message: withStop(message), example: rule }];
    }
    const reason = `must be ${orList(values)}, not ${kindOf(value)}${suggestion}`;
    return [{ code: 'invalid-value', path, at, message: sentence(name, reason), example }];
  }
  return [
    { code: 'wrong-type', path, at, message: `${name} must be ${orList(wanted)}, not ${kindOf(value)}.`, example },
  ];
}

function unknownKey(path: Path, hints: Hints): Complaint {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const known = hints.keysAt(parent);
  const isRule = parent.at(-1) === 'rules';
  if (isRule && hints.keysAt(['clauses', 0, 'rules']).includes(key)) {
    const message = `No call can repair what the rule ${quote(key)} finds, so it has no mode: its findings say what a person can do. Rules with a repair: ${known.join(', ')}.`;
    return { code: 'no-repair', path, at: 'key', message, example: hints.exampleAt(parent) ?? smallestPolicy };
  }
  const suggestion = closest(key, known);
  const message = isRule
    ? `No rule is called ${quote(key)}${didYouMean(suggestion) || `; the rules are ${known.join(', ')}`}`
    : `The key ${quote(key)} is not known here${didYouMean(suggestion) || `; known here: ${known.join(', ')}`}`;
  const place = suggestion === undefined ? parent : [...parent, suggestion];
  const example = hints.exampleAt(place) ?? smallestPolicy;
  return { code: isRule ? 'unknown-rule' : 'unknown-key', path, at: 'key', message: withStop(message), example };
}

/** A valid neighbour for a key that is of the wrong form (a Region that is none, an empty tag). */
function otherKeyExample(path: Path, hints: Hints): string {
  return hints.exampleAt(path.slice(0, -1)) ?? smallestPolicy;
}

/** The text as the file has it, in quotes: the number that YAML read has lost an account id's leading zeros. */
function quotedExample(path: Path, written: string): string {
  const last = path.at(-1) ?? '';
  return typeof last === 'number' ? itemExample(written) : keyExample(last, written);
}

function wantedBy(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_union') {
    return [...new Set(issue.errors.flatMap((inner) => inner.flatMap(wantedBy)))];
  }
  if (issue.code === 'invalid_value') return issue.values.map(String);
  return [issue.code === 'invalid_type' ? (typeWords[issue.expected] ?? issue.expected) : 'something else'];
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
};

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? `the text ${quote(value)}` : `the ${typeof value} ${quote(String(value))}`;
}

function nameOf(path: Path): string {
  const last = path.at(-1);
  return typeof last === 'number'
    ? `Item ${last + 1} of ${nameOf(path.slice(0, -1))}`
    : quote(String(last ?? 'policy'));
}

function sentence(subject: string, predicate: string): string {
  return withStop(
    `${subject} ${/^(must|is|could|names|holds)\b/.test(predicate) ? predicate : `is not valid: ${predicate}`}`,
  );
}

function withStop(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const segment of path) {
    // Nothing is inherited here: mappings of a policy have no prototype (data.ts).
    value = (value as Readonly<Record<PathSegment, unknown>> | null | undefined)?.[segment];
  }
  return value;
}
