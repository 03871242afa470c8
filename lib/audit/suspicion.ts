import { keyText, parseKey } from '../domain/kms-key.ts';
import type { Clause } from '../domain/policy.ts';
import type { Region, ReplicaStatus, SecretDescription, SecretSnapshot } from '../domain/secret.ts';
import { differingTags } from '../domain/tags.ts';
import type { ListedFamily } from './join.ts';

/**
 * Replica Regions in which something looks wrong as far as the listings and the primary tell. Only there is it worth one
 * more call, a description by name, before anything is said: a listing may lag, an absence needs a second witness, and no
 * replica is removed that was not described. A healthy secret has none.
 */
export function suspectRegions(family: ListedFamily, primary: SecretDescription, clause: Clause | undefined): Region[] {
  const reported = new Map(primary.replication.map((status) => [status.region, status]));
  const required = Object.keys(clause?.require?.replicas ?? {});
  const regions = new Set([...reported.keys(), ...required, ...family.replicas.keys()]);
  regions.delete(family.primaryRegion);
  return [...regions].filter(
    (region) => isForbidden(region, clause) || looksWrong(primary, reported.get(region), family.replicas.get(region)),
  );
}

function isForbidden(region: Region, clause: Clause | undefined): boolean {
  const require = clause?.require;
  return require !== undefined && !require.allowOthers && !Object.hasOwn(require.replicas, region);
}

function looksWrong(
  primary: SecretDescription,
  reported: ReplicaStatus | undefined,
  listed: SecretSnapshot | undefined,
): boolean {
  if (!reported || !listed || reported.status === 'Failed') return true;
  return (
    listed.currentVersion !== primary.currentVersion ||
    keyText(parseKey(listed.kmsKeyId)) !== keyText(parseKey(reported.kmsKeyId)) ||
    differingTags(primary.tags, listed.tags).length > 0
  );
}
