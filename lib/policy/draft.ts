import type { Clause } from '../domain/policy.ts';
import type { AccountId, Region } from '../domain/secret.ts';
import * as z from '../z.ts';
import { exceptionSchema } from './exception-schema.ts';
import type { DraftException } from './exceptions.ts';
import type { Path } from './problem.ts';
import type { DraftRemediation } from './remediation.ts';
import { remediationSchema } from './remediation-schema.ts';
import type { PolicyRule } from './rule-settings.ts';
import { clauseSchema, mostClauses, mostExceptions } from './schema.ts';
import { placeIssues } from './schema-problems.ts';

/**
 * What of a policy could be understood, so that contradictions are told together with the misspelt keys elsewhere
 * instead of one run later.
 */
export interface Draft {
  /** Undefined when the list has a mistake: nothing can be said about what it holds. */
  readonly accounts: readonly AccountId[] | undefined;
  readonly regions: readonly Region[] | undefined;
  readonly clauses: readonly DraftClause[];
  /** Those without a mistake of their own. */
  readonly exceptions: readonly DraftException[];
  /** Undefined when there is none. */
  readonly remediation: DraftRemediation | undefined;
}

export interface DraftClause {
  readonly path: Path;
  readonly clause: Clause;
  /** False when something of it was left out: it may be narrower or wider than its author meant. */
  readonly whole: boolean;
}

const texts = z.array(z.string());

/** Kept, as the whole policy's is (parse.ts). */
const schemas = new WeakMap<readonly PolicyRule[], ReturnType<typeof partsFor>>();

function partsFor(rules: readonly PolicyRule[]) {
  return {
    clause: clauseSchema(rules),
    exception: exceptionSchema(rules),
    remediation: remediationSchema(rules).shape,
  };
}

function schemasFor(rules: readonly PolicyRule[]): ReturnType<typeof partsFor> {
  const known = schemas.get(rules) ?? partsFor(rules);
  schemas.set(rules, known);
  return known;
}

/** `faulty`: the top-level keys that have a mistake. */
export function draftOf(data: unknown, rules: readonly PolicyRule[], faulty: ReadonlySet<string>): Draft {
  const list = (key: string) => (faulty.has(key) ? undefined : texts.safeParse(member(data, key)).data);
  const clauses = member(data, 'clauses');
  const schema = schemasFor(rules);
  return {
    accounts: list('accounts'),
    regions: list('regions'),
    clauses: Array.isArray(clauses)
      ? clauses.slice(0, mostClauses).flatMap((raw, index) => draftClause(raw, index, schema.clause))
      : [],
    exceptions: draftExceptions(member(data, 'exceptions'), schema.exception),
    remediation: draftRemediation(member(data, 'remediation'), schema.remediation),
  };
}

function draftExceptions(raw: unknown, schema: ReturnType<typeof exceptionSchema>): readonly DraftException[] {
  if (!Array.isArray(raw)) return [];
  return raw.slice(0, mostExceptions).flatMap((each, index) => {
    const { data: exception } = schema.safeParse(each);
    return exception ? [{ path: ['exceptions', index], exception }] : [];
  });
}

/** Key by key, so that a mistake in one does not hide what another contradicts. */
function draftRemediation(
  raw: unknown,
  shape: ReturnType<typeof remediationSchema>['shape'],
): DraftRemediation | undefined {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
  return {
    killSwitch: shape.killSwitch.safeParse(member(raw, 'killSwitch')).data,
    regions: shape.regions.safeParse(member(raw, 'regions')).data,
    rules: shape.rules.safeParse(member(raw, 'rules')).data,
    overwrite: shape.overwrite.safeParse(member(raw, 'overwrite')).data,
    remove: shape.remove.safeParse(member(raw, 'remove')).data,
    approvers: shape.approvers.safeParse(member(raw, 'approvers')).data,
  };
}

function draftClause(raw: unknown, index: number, schema: ReturnType<typeof clauseSchema>): readonly DraftClause[] {
  const path = ['clauses', index];
  const asWritten = schema.safeParse(raw);
  if (asWritten.success) return [{ path, clause: asWritten.data, whole: true }];
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return [];
  // What is needed but missing is stood in for by what says nothing.
  const standIns = { name: `unnamed ${index}`, match: {} };
  const draft: Record<string, unknown> = { ...structuredClone(raw) };
  // Taking something out may leave a mapping empty that must not be: hence more than one round, and an end to them.
  for (let round = 0; round < 3; round += 1) {
    const parsed = schema.safeParse({ ...standIns, ...draft });
    if (parsed.success) return [{ path, clause: parsed.data, whole: false }];
    for (const issue of placeIssues(parsed.error.issues)) {
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) drop(draft, [...issue.place, key]);
      else drop(draft, issue.place);
    }
  }
  return [];
}

/** Takes a value out; of a list the whole list, so that the places of its other items stay true. */
function drop(draft: Record<string, unknown>, path: Path): void {
  const [key = '', next] = path;
  if (typeof next === 'string') drop(Object(draft[key]), path.slice(1));
  else Reflect.deleteProperty(draft, key);
}

function member(data: unknown, key: string): unknown {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, key) ? Reflect.get(data, key) : undefined;
}
