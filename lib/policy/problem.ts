import { stringify } from 'yaml';

export type PathSegment = string | number;
/** Keys and list positions from the policy's root. */
export type Path = readonly PathSegment[];

/** One mistake in a policy file, or one doubt about it, with all that a person needs to mend it. */
export interface Problem {
  /** Stable: scripts may rely on it. Listed in docs/policy.md. */
  readonly code: ProblemCode | WarningCode;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units, as editors do. */
  readonly column: number;
  /** Such as `clauses[2].require.replicas.eu-west-1`; `(file)` for the policy as a whole. */
  readonly path: string;
  /** A sentence; text from the file is shortened and its control characters are escaped. */
  readonly message: string;
  /** Valid YAML that could stand there instead. */
  readonly example: string;
}

type ProblemCode =
  | 'yaml-syntax'
  | 'too-large'
  | 'too-deep'
  | 'bad-alias'
  | 'empty-file'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'unknown-key'
  | 'unknown-rule'
  | 'missing-key'
  | 'unquoted-text'
  | 'wrong-type'
  | 'invalid-value'
  | 'duplicate-value'
  | 'duplicate-clause'
  | 'region-not-listed'
  | 'account-not-listed'
  | 'replica-in-primary-region'
  | 'key-in-other-region'
  | 'requires-nothing'
  | 'unreachable-clause'
  | 'no-repair'
  | 'mode-without-rule';

type WarningCode =
  | 'unknown-region'
  | 'primary-never-allowed'
  | 'primary-not-stated'
  | 'exception-expired'
  | 'exception-distant'
  | 'overwrite-auto'
  | 'kill-switch-on'
  | 'no-end-marker'
  | 'kill-switch-not-written';

/** A problem whose place in the file is still to be looked up. */
export interface Complaint {
  readonly code: Problem['code'];
  readonly path: Path;
  /** What of the path to point at: the key's own text or what stands after it. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly example: string;
}

/** A path as people write it: `clauses[2].match.tags["cost centre"]`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (/^[\w-]{1,60}$/.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += `[${quote(segment)}]`;
  }
  return text === '' ? '(file)' : text;
}

const controls = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Text from the file, safe to print: at most 60 characters, and nothing that a terminal would obey or reorder. */
export function quote(text: string): string {
  return `"${plain(text, 60)}"`;
}

/** The same for a whole sentence that somebody else wrote, without the quotes. */
export function plain(text: string, limit = 300): string {
  const short = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  return short.replaceAll(controls, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** `key: value` on one line of valid YAML. */
export function keyExample(key: string, value: unknown): string {
  return `${flow(key)}: ${flow(value)}`;
}

/** `- value` for a list's item. */
export function itemExample(value: unknown): string {
  return `- ${flow(value)}`;
}

function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

export function byPosition(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
