import type { Clause, Policy } from '../domain/policy.ts';
import type { Instant, Region, SecretDescription, SecretSnapshot, Sighting } from '../domain/secret.ts';
import { firstMatch } from '../policy/match.ts';
import type { ReplicaView } from '../rules/rule.ts';
import type { ListedFamily } from './join.ts';
import type { AccountReading } from './read-account.ts';
import type { Scope } from './scope.ts';

/** One secret as the rules see it: a view for each Region that it is, or should be, replicated to. */
export interface JudgedFamily {
  readonly family: ListedFamily;
  readonly clause: Clause | undefined;
  readonly views: readonly ReplicaView[];
}

/** The views of one family whose primary was described. */
export function viewsOf(
  policy: Policy,
  reading: AccountReading,
  scope: Scope,
  family: ListedFamily,
  description: SecretDescription,
  now: Instant,
): JudgedFamily {
  const clause = firstMatch(policy.clauses, description, family.primaryRegion);
  const required = clause?.require?.replicas ?? {};
  const regions = new Set([...description.replication.map((status) => status.region), ...Object.keys(required)]);
  regions.delete(family.primaryRegion);
  const primary: Sighting<SecretDescription> = { kind: 'present', value: description };
  const views = [...regions].sort().map((region) => ({
    family,
    region,
    primary,
    reported: description.replication.find((status) => status.region === region),
    local: localSighting(reading, scope, family, region),
    clause,
    requirement: required[region],
    now,
  }));
  return { family, clause, views };
}

/** What the Region itself shows of the family. Only a listing that came to its end can tell that something is absent. */
function localSighting(
  reading: AccountReading,
  scope: Scope,
  family: ListedFamily,
  region: Region,
): Sighting<SecretSnapshot> {
  const member = family.members.get(region);
  if (member) return { kind: 'present', value: member };
  const inventory = reading.inventories.get(region);
  if (!inventory) return { kind: 'unseen', reason: scope.whyNot(region) };
  if (inventory.error) return { kind: 'unseen', reason: inventory.error.message };
  return { kind: 'absent' };
}
