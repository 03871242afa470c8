import type { Clause, ClauseMatch } from '../domain/policy.ts';
import type { Region, SecretSnapshot } from '../domain/secret.ts';
import { globCovers, globMatches } from './glob.ts';

/** What of a secret a clause can ask about, beside its primary's Region. */
export type Matchable = Pick<SecretSnapshot, 'name' | 'tags' | 'owningService'>;

/** The first clause, in the order of the file, that matches the secret; undefined when none does. */
export function firstMatch(clauses: readonly Clause[], secret: Matchable, primaryRegion: Region): Clause | undefined {
  return clauses.find((clause) => matches(clause.match, secret, primaryRegion));
}

function matches(match: ClauseMatch, secret: Matchable, primaryRegion: Region): boolean {
  if (match.region && !match.region.includes(primaryRegion)) return false;
  if (match.name && !match.name.some((glob) => globMatches(glob, secret.name))) return false;
  if (match.owningService && !match.owningService.some((service) => service === secret.owningService)) return false;
  return Object.entries(match.tags ?? {}).every(([key, globs]) => {
    // `hasOwn`: a tag may be called `constructor`.
    const value = Object.hasOwn(secret.tags, key) ? secret.tags[key] : undefined;
    return value !== undefined && globs.some((glob) => globMatches(glob, value));
  });
}

/**
 * True when every secret that `narrow` matches is matched by `wide` too. Sound, not complete: each condition of `wide`
 * is compared with the same condition of `narrow` alone.
 */
export function covers(wide: ClauseMatch, narrow: ClauseMatch): boolean {
  const narrowTags = new Map(Object.entries(narrow.tags ?? {}));
  return (
    (wide.name === undefined || wide.name.some(isAnything) || everyGlobCovered(wide.name, narrow.name)) &&
    includesAll(wide.region, narrow.region) &&
    includesAll(wide.owningService, narrow.owningService) &&
    Object.entries(wide.tags ?? {}).every(([key, globs]) => everyGlobCovered(globs, narrowTags.get(key)))
  );
}

function isAnything(glob: string): boolean {
  return /^\*+$/.test(glob);
}

function everyGlobCovered(wide: readonly string[], narrow: readonly string[] | undefined): boolean {
  return narrow?.every((glob) => wide.some((candidate) => globCovers(candidate, glob))) ?? false;
}

function includesAll(wide: readonly string[] | undefined, narrow: readonly string[] | undefined): boolean {
  return wide === undefined || (narrow?.every((value) => wide.includes(value)) ?? false);
}
