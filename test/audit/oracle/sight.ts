import { isDeepStrictEqual } from 'node:util';
import type { Policy } from '../../../lib/domain/policy.ts';
import type { Region, SecretSnapshot } from '../../../lib/domain/secret.ts';
import type { Family } from './families.ts';
import { clauseFor, isExcepted } from './matching.ts';
import { breaksOff, holderOf, isDenied, type World } from './world.ts';

/**
 * How well a Region of a family can be seen. `clear`: what is true must be found, and nothing else. `foggy`: a listing
 * lags, and shows nothing that would look wrong; the next audit will see. `refused`: what is not found must be missed.
 * `excused`: it is refused, and the policy excepts that.
 */
export type Sight = 'clear' | 'foggy' | 'refused' | 'excused';

/** True when the listings show the family, and do not hold back that it is one. */
export function isVisible(policy: Policy, family: Family): boolean {
  return isCalledFor(policy, family) || family.delivered.some((entry) => !misleads(family, entry));
}

/** True when some listing tells that the primary must be asked: a replica of it, or a clause that wants something. */
export function isCalledFor(policy: Policy, { delivered, home }: Family): boolean {
  return delivered.some((entry) => {
    const require = clauseFor(policy, entry, home)?.require;
    const wanted = Object.keys(require?.replicas ?? {}).length > 0 || require?.primary?.includes(home) === false;
    return wanted || entry.primaryRegion !== undefined;
  });
}

/** A listing may hold back that a primary is one: because it lags, or because the service is not AWS. */
function misleads({ members }: Family, entry: SecretSnapshot): boolean {
  const truth = members.get(entry.region);
  return !truth || !sameFacts(truth, entry) || truth.replication.length > 0;
}

/** The family as a whole: its primary, and which clause it is for. */
export function sightOfFamily(world: World, policy: Policy, family: Family): Sight {
  const { account, home, name, primary } = family;
  if (!policy.regions.includes(home)) return 'refused';
  if (isDenied(account, home, name)) return excusedOr('refused', world, policy, family, home);
  if (isUndescribed(family, home)) return 'foggy';
  if (primary) return 'clear';
  if (family.listed.has(home)) return 'foggy';
  if (breaksOff(account, home)) return 'refused';
  // Without a primary its replicas tell which clause it is for.
  const sights = family.replicaRegions.map((region) => sightOfRegion(world, policy, family, region));
  return (['foggy', 'excused', 'refused'] as const).find((sight) => sights.includes(sight)) ?? 'clear';
}

export function sightOfRegion(world: World, policy: Policy, family: Family, region: Region): Sight {
  const { account, name, members, listed } = family;
  const hidden = members.has(region) && !listed.has(region);
  const faithful = sameFacts(members.get(region), listed.get(region));
  if (isUndescribed(family, region)) return 'foggy';
  if (!faithful && !(hidden && isNamed(family, region))) return 'foggy';
  if (isDenied(account, region, name)) return excusedOr('refused', world, policy, family, region);
  return breaksOff(account, region) ? 'refused' : 'clear';
}

/** True when the Region would be looked at even if it showed nothing. */
function isNamed({ primary, clause }: Family, region: Region): boolean {
  const reported = primary?.replication.some((status) => status.region === region) ?? false;
  return reported || (primary !== undefined && clause?.require?.replicas[region] !== undefined);
}

/** True when the secret of that name, the family's or not, is there and a description does not find it. */
export function isUndescribed({ account, name }: Family, region: Region): boolean {
  return holderOf(account, region, name)?.undescribed ?? false;
}

function excusedOr(sight: Sight, { now }: World, policy: Policy, { account, name }: Family, region: Region): Sight {
  return isExcepted(policy, { rule: 'unreadable', name, account: account.id, region }, now) ? 'excused' : sight;
}

function sameFacts(truth: SecretSnapshot | undefined, listed: SecretSnapshot | undefined): boolean {
  if (!truth || !listed) return truth === listed;
  return isDeepStrictEqual({ ...truth, replication: [] }, { ...listed, replication: [] });
}
