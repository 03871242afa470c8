import type { Clause, ClauseMatch } from '../domain/policy.ts';
import type { Region } from '../domain/secret.ts';
import { globMatches } from './glob.ts';

/** What takes a secret of which only its name and its primary's Region are known. */
export interface Taken {
  /** Clauses that take it if its tags or its owning service are as they ask, in the order of the file. */
  readonly perhaps: readonly string[];
  /** The clause that takes it otherwise; null: none. */
  readonly clause: string | null;
}

/** The first clause decides: those that ask for what is not known may come before it. */
export function takenBy(clauses: readonly Clause[], name: string, primaryRegion: Region): Taken {
  const candidates = clauses.filter(({ match }) => mayMatch(match, name, primaryRegion));
  const sure = candidates.findIndex(({ match }) => !asksForMore(match));
  const before = sure < 0 ? candidates : candidates.slice(0, sure);
  return { perhaps: before.map((clause) => clause.name), clause: candidates[sure]?.name ?? null };
}

function mayMatch({ region, name: globs }: ClauseMatch, name: string, primaryRegion: Region): boolean {
  return (region?.includes(primaryRegion) ?? true) && (globs?.some((glob) => globMatches(glob, name)) ?? true);
}

function asksForMore({ tags, owningService }: ClauseMatch): boolean {
  return owningService !== undefined || Object.keys(tags ?? {}).length > 0;
}
