import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/secret.ts';
import { contradictions } from './contradictions.ts';
import { doubts } from './doubts.ts';
import { draftOf } from './draft.ts';
import { hintsFrom } from './hints.ts';
import { byPosition, type Complaint, type Problem } from './problem.ts';
import type { PolicyRule } from './rule-settings.ts';
import { policyJsonSchema, policySchema } from './schema.ts';
import { type PlacedIssue, placeIssues, schemaComplaints } from './schema-problems.ts';
import { brokenSeals } from './seal.ts';
import { readSource, type Source } from './source.ts';
import { smallestPolicy } from './syntax.ts';

export type PolicyResult =
  | { readonly ok: true; readonly policy: Policy; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

/**
 * A policy file's text as a validated policy, or everything that is wrong with it, in the order of the file.
 * Never throws. `rules` decide which rule ids and parameters the file may name; with `now`, exceptions that have expired
 * are warned of.
 */
export function parsePolicy(text: string, rules: readonly PolicyRule[], now?: Instant): PolicyResult {
  const read = readSource(text);
  if (!read.ok) return { ok: false, problems: read.problems, warnings: [] };
  const { source } = read;

  const parsed = schemaFor(rules).safeParse(source.data);
  const issues = parsed.success ? [] : placeIssues(parsed.error.issues);
  const draft = draftOf(source.data, rules, new Set(issues.map(({ place }) => String(place[0]))));
  const complaints = [...shapeComplaints(read, issues, rules), ...contradictions(draft)];

  const problems = located(complaints, source);
  const warnings = doubts(draft, now);
  if (!parsed.success || problems.length > 0) return { ok: false, problems, warnings: located(warnings, source) };
  // Only of a file that could be used does it matter whether it is whole.
  const broken = brokenSeals(text, source.data);
  const policy = sealed(parsed.data, broken.length === 0);
  return { ok: true, policy, warnings: located([...warnings, ...broken], source) };
}

/** A policy that may lack clauses must not pass over what none of the others matches. */
function sealed(policy: Omit<Policy, 'sealed'>, isSealed: boolean): Policy {
  const unmatched = !isSealed && policy.unmatched === 'allow' ? 'warn' : policy.unmatched;
  return { ...policy, unmatched, sealed: isSealed };
}

const schemas = new WeakMap<readonly PolicyRule[], ReturnType<typeof policySchema>>();

/** Kept: building it takes longer than using it, and each step of the service reads the policy anew. */
function schemaFor(rules: readonly PolicyRule[]): ReturnType<typeof policySchema> {
  const known = schemas.get(rules) ?? policySchema(rules);
  schemas.set(rules, known);
  return known;
}

/** What is wrong with keys and values taken one by one. */
function shapeComplaints(
  { source, complaints }: { source: Source; complaints: readonly Complaint[] },
  issues: readonly PlacedIssue[],
  rules: readonly PolicyRule[],
): readonly Complaint[] {
  if (issues.length === 0 && complaints.length === 0) return [];
  const hints = hintsFrom(policyJsonSchema(rules));
  const ofKeys = complaints.map((complaint) => {
    const { path } = complaint;
    return { ...complaint, example: hints.exampleAt(path) ?? hints.exampleAt(path.slice(0, -1)) ?? smallestPolicy };
  });
  return [...ofKeys, ...schemaComplaints(issues, source, hints)];
}

/** In the order of the file; an aliased mistake, which several paths lead to, is told once. */
function located(complaints: readonly Complaint[], source: Source): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const complaint of complaints) {
    const problem = source.locate(complaint);
    const id = `${problem.line}:${problem.column}:${problem.code}:${problem.message}`;
    if (!problems.has(id)) problems.set(id, problem);
  }
  return [...problems.values()].sort(byPosition);
}
