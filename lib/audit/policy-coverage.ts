import type { Clause, Policy } from '../domain/policy.ts';
import { mostUnmatchedNamed, type PolicyCoverage, type UnmatchedSecret } from '../domain/result.ts';
import type { FamilyId } from '../domain/secret.ts';

/** The clause that decides a secret: undefined where none matches, `unknown` where it could not be read which one does. */
export type Deciding = Clause | undefined | 'unknown';

/** Which clause decides how many secrets of one account. */
export interface ClauseCounts {
  add(id: FamilyId, deciding: Deciding): void;
  /** Takes back what was added. */
  remove(id: FamilyId, deciding: Deciding): void;
  /** A small number for a clause, and back: half a million secrets are remembered by it. */
  numberOf(deciding: Deciding): number;
  decidingOf(number: number): Deciding;
  /** Names of the clauses that decide something. */
  matched(): ReadonlySet<string>;
  coverage(): PolicyCoverage;
}

const [unknown, unmatched, firstClause] = [0, 1, 2];

export function createClauseCounts({ clauses, unmatched: unmatchedMode }: Policy): ClauseCounts {
  const numbers = new Map(clauses.map((clause, index) => [clause, index + firstClause]));
  const counts = new Array<number>(clauses.length + firstClause).fill(0);
  const named = new Map<string, UnmatchedSecret>();

  function numberOf(deciding: Deciding): number {
    if (deciding === 'unknown') return unknown;
    return deciding === undefined ? unmatched : (numbers.get(deciding) ?? unknown);
  }

  function change(number: number, by: number): void {
    counts[number] = (counts[number] ?? 0) + by;
  }

  function count(is: (clause: Clause) => boolean): number {
    return clauses.reduce((sum, clause, index) => sum + (is(clause) ? (counts[index + firstClause] ?? 0) : 0), 0);
  }

  return {
    numberOf,
    decidingOf(number) {
      if (number === unknown) return 'unknown';
      return number === unmatched ? undefined : clauses[number - firstClause];
    },
    add(id, deciding) {
      change(numberOf(deciding), 1);
      if (deciding !== undefined) return;
      named.set(id.arn, { account: id.account, name: id.name, region: id.primaryRegion });
      if (named.size >= 2 * mostUnmatchedNamed) forgetLast(named);
    },
    remove(id, deciding) {
      change(numberOf(deciding), -1);
      named.delete(id.arn);
    },
    matched: () =>
      new Set(clauses.filter((_, index) => (counts[index + firstClause] ?? 0) > 0).map(({ name }) => name)),
    coverage: () => ({
      required: count((clause) => clause.require !== undefined && !forbidsReplicas(clause)),
      forbidden: count(forbidsReplicas),
      tuned: count(({ require }) => require === undefined),
      unmatched: counts[unmatched] ?? 0,
      undecided: counts[unknown] ?? 0,
      unmatchedMode,
      unmatchedSecrets: [...named.values()].sort(byPlace).slice(0, mostUnmatchedNamed),
    }),
  };
}

function forbidsReplicas({ require }: Clause): boolean {
  return require !== undefined && Object.keys(require.replicas).length === 0 && !require.allowOthers;
}

/** The coverage of several accounts as one. */
export function joinCoverage(all: readonly PolicyCoverage[], unmatchedMode: Policy['unmatched']): PolicyCoverage {
  const sum = (field: 'required' | 'forbidden' | 'tuned' | 'unmatched' | 'undecided') =>
    all.reduce((total, one) => total + one[field], 0);
  return {
    required: sum('required'),
    forbidden: sum('forbidden'),
    tuned: sum('tuned'),
    unmatched: sum('unmatched'),
    undecided: sum('undecided'),
    unmatchedMode,
    unmatchedSecrets: all
      .flatMap(({ unmatchedSecrets }) => unmatchedSecrets)
      .sort(byPlace)
      .slice(0, mostUnmatchedNamed),
  };
}

/** Keeps the first by place, whatever order they came in. */
function forgetLast(named: Map<string, UnmatchedSecret>): void {
  const kept = [...named].sort(([, a], [, b]) => byPlace(a, b)).slice(0, mostUnmatchedNamed);
  named.clear();
  for (const [arn, secret] of kept) named.set(arn, secret);
}

function byPlace(a: UnmatchedSecret, b: UnmatchedSecret): number {
  return compare(a.account, b.account) || compare(a.name, b.name) || compare(a.region, b.region);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
