import type { Clause } from '../../../lib/domain/policy.ts';

/** Who is silent where whom is violated, as the pages of docs/rules say it. */
const silencedBy: Readonly<Record<string, readonly string[]>> = {
  'name-collision': ['name-shared', 'primary-pending-deletion', 'replica-failed'],
  'primary-misplaced': ['name-shared'],
  'replica-absent': ['replica-unexpected', 'replica-promoted', 'name-collision'],
  'replica-failed': ['replica-unexpected'],
  'replica-key-mismatch': ['replica-failed', 'replica-promoted', 'name-collision', 'replica-absent'],
  'replica-key-unusable': [
    'replica-unexpected',
    'replica-failed',
    'replica-promoted',
    'name-collision',
    'replica-absent',
    'replica-key-mismatch',
  ],
  'replica-metadata-drift': ['replica-unexpected', 'replica-failed', 'replica-stuck', 'replica-stale'],
  'replica-missing': [
    'name-shared',
    'primary-pending-deletion',
    'replica-promoted',
    'name-collision',
    'replica-orphaned',
  ],
  'replica-promoted': ['name-shared', 'primary-pending-deletion', 'replica-unexpected', 'replica-failed'],
  'replica-stale': ['replica-unexpected', 'replica-failed', 'replica-stuck'],
  'replica-stuck': ['replica-unexpected', 'replica-promoted', 'name-collision'],
  'replica-unused': ['replica-unexpected', 'replica-failed', 'replica-absent'],
};

/** In a Region where the clause wants the primary, a replica is what the primary is moved to. */
const silentWherePrimaryIsWanted: Readonly<Record<string, readonly string[]>> = {
  'replica-unexpected': ['name-shared', 'primary-misplaced'],
};

/**
 * True when the rule has nothing to add to what is found in the same Region of the same secret.
 * @param violated rules whose findings count; of these only those that are not silent themselves explain anything
 */
export function isSilent(
  rule: string,
  violated: readonly string[],
  clause: Clause | undefined,
  region: string,
): boolean {
  const isTarget = clause?.require?.primary?.includes(region) ?? false;
  const silencers = [...(silencedBy[rule] ?? []), ...((isTarget && silentWherePrimaryIsWanted[rule]) || [])];
  return silencers.some((other) => violated.includes(other) && !isSilent(other, violated, clause, region));
}
