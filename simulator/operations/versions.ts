import type { Version } from '../estate/secret.ts';

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';
const PENDING = 'AWSPENDING';

export function versionWith(versions: readonly Version[], stage: string): Version | undefined {
  return versions.find((version) => version.stages.includes(stage));
}

/**
 * Gives labels to a version, which may be new, and takes them from all others. AWSCURRENT leaves AWSPREVIOUS behind
 * (UpdateSecretVersionStage, PutSecretValue), and what becomes previous is no longer pending (seen on AWS:
 * localstack/localstack, test_update_secret_version_stages_current_pending). A version keeps existing without a label, as on AWS.
 */
export function attachStages(
  versions: readonly Version[],
  { id, ...facts }: Omit<Version, 'stages'>,
  stages: readonly string[],
): readonly Version[] {
  const before = versionWith(versions, CURRENT);
  const moves = new Map(stages.map((stage) => [stage, id]));
  const left = before !== undefined && before.id !== id && stages.includes(CURRENT) ? before.id : undefined;
  if (left !== undefined) moves.set(PREVIOUS, left);
  const all = versions.some((version) => version.id === id) ? versions : [...versions, { id, ...facts, stages: [] }];
  return all.map((version) => ({
    ...version,
    stages: [
      ...version.stages.filter((stage) => !moves.has(stage) && !(stage === PENDING && version.id === left)),
      ...[...moves].filter(([, to]) => to === version.id).map(([stage]) => stage),
    ],
  }));
}

export function detachStage(versions: readonly Version[], stage: string): readonly Version[] {
  return versions.map((version) => ({ ...version, stages: version.stages.filter((other) => other !== stage) }));
}
