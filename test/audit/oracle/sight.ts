import { isDeepStrictEqual } from 'node:util';
import type { Policy } from '../../../lib/domain/policy.ts';
import type { Region, SecretSnapshot } from '../../../lib/domain/secret.ts';
import type { Family } from './families.ts';
import { isReplicated, namesakesOf, placesOf, type Role, roleOf, wantsOf, wantsPrimaryIn } from './groups.ts';
import { clauseFor, isExcepted } from './matching.ts';
import { answerTo, breaksOff, holderOf, isDenied, isNameListed, type World } from './world.ts';

/**
 * How well a Region of a family can be seen. `clear`: what is true must be found, and nothing else. `foggy`: a listing
 * lags, and shows nothing that would look wrong; the next audit will see. `refused`: what is not found must be missed.
 * `excused`: it is refused, and the policy excepts that.
 */
export type Sight = 'clear' | 'foggy' | 'refused' | 'excused';

/** From worst to best: what lags excuses most, and what is refused must at least be missed. */
const order = ['foggy', 'excused', 'refused'] as const;

export function worstOf(sights: readonly Sight[]): Sight {
  return order.find((sight) => sights.includes(sight)) ?? 'clear';
}

/** True when the listings show the family, and do not hold back that it is one. */
export function isVisible(policy: Policy, family: Family): boolean {
  return isCalledFor(policy, family) || family.delivered.some((entry) => !misleads(family, entry));
}

/** True when some listing tells that the primary must be asked: it is replicated, or the policy wants something of it. */
export function isCalledFor(policy: Policy, { delivered, home }: Family): boolean {
  return delivered.some((entry) => {
    const clause = clauseFor(policy, entry, home);
    const wanted =
      placesOf(clause).some((region) => region !== home) || clause?.require?.primary?.includes(home) === false;
    return wanted || entry.primaryRegion !== undefined || (!clause && policy.unmatched === 'fail');
  });
}

/** A listing may hold back that a primary is one: because it lags, or because the service is not AWS. */
function misleads({ members }: Family, entry: SecretSnapshot): boolean {
  const truth = members.get(entry.region);
  return !truth || !sameFacts(truth, entry) || truth.replication.length > 0;
}

/** The family as a whole: its primary, which clause it is for, and what it is to that. */
export function sightOfFamily(world: World, policy: Policy, family: Family, families: readonly Family[]): Sight {
  const ofHome = sightOfHome(world, policy, family);
  if (ofHome !== 'clear') return ofHome;
  if (family.primary) return worstOf(hazards(world, policy, family, namesakesOf(family, families)));
  // Without a primary its replicas tell which clause it is for.
  return worstOf(family.replicaRegions.map((region) => sightOfRegion(world, policy, family, region)));
}

/** The primary alone. */
export function sightOfHome(world: World, policy: Policy, family: Family): Sight {
  const { account, home, name, primary } = family;
  if (isDenied(account, home, name) || isMistaken(family) || isContradictedAtHome(family)) {
    return excusedOr('refused', world, policy, family, home);
  }
  if (!primary && breaksOff(account, home)) return 'refused';
  return primary && isUndescribed(family, home) ? 'refused' : 'clear';
}

/** True when a description of the primary is answered by another secret. */
export function isMistaken({ account, home, arn }: Family): boolean {
  const answer = answerTo(account, home, arn);
  return answer !== undefined && answer.arn !== arn;
}

/** True when its home's listing shows the primary, and a description does not find it. */
export function isContradictedAtHome({ account, home, arn, delivered }: Family): boolean {
  return delivered.some(({ region }) => region === home) && answerTo(account, home, arn) === undefined;
}

/** What of the other families of the name could not be seen, and could be what the clause means. */
function hazards(world: World, policy: Policy, family: Family, namesakes: readonly Family[]): Sight[] {
  const { account, clause, home } = family;
  if (!clause || placesOf(clause).length === 0) return [];
  const unread = (clause.require?.primary ?? []).filter((region) => region !== home && breaksOff(account, region));
  return [...unread.map(() => 'refused' as const), ...namesakes.map((one) => sightOfNamesake(world, policy, one))];
}

function sightOfNamesake(world: World, policy: Policy, family: Family): Sight {
  const { account, clause, home } = family;
  if (!policy.regions.includes(home)) return 'clear';
  const ofHome = sightOfHome(world, policy, family);
  const isOverlooked = clause && wantsOf(clause, family) && !isCalledFor(policy, family);
  if (ofHome !== 'clear' || !isOverlooked) return ofHome;
  return breaksOff(account, home) ? 'refused' : 'foggy';
}

/**
 * What the family would be to its clause as far as anybody can see; undefined where something that was not seen could be what
 * the clause means: a primary that cannot be described where the clause wants one, or a Region that it names and nobody read.
 */
export function apparentRole(
  world: World,
  policy: Policy,
  family: Family,
  families: readonly Family[],
): Role | undefined {
  const { account, clause, home } = family;
  const namesakes = namesakesOf(family, families).filter((one) => policy.regions.includes(one.home));
  const isSeen = (one: Family) => sightOfHome(world, policy, one) === 'clear' && isCalledFor(policy, one);
  const role = roleOf(policy, world.now, family, namesakes.filter(isSeen));
  if (!clause || placesOf(clause).length === 0) return role;
  if (wantsPrimaryIn(clause, home) && isReplicated(family)) return role;
  const unread = (clause.require?.primary ?? []).some((region) => region !== home && breaksOff(account, region));
  const unseen = namesakes.some(
    (one) =>
      isCalledFor(policy, one) && sightOfHome(world, policy, one) !== 'clear' && wantsPrimaryIn(clause, one.home),
  );
  return unread || unseen ? undefined : role;
}

export function sightOfRegion(world: World, policy: Policy, family: Family, region: Region): Sight {
  const { account, name, members, listed } = family;
  const hidden = members.has(region) && !listed.has(region);
  const faithful = sameFacts(members.get(region), listed.get(region));
  if (isContradicted(family, region)) return 'foggy';
  if (!faithful && !(hidden && isNamed(family, region))) return 'foggy';
  if (isDenied(account, region, name)) return excusedOr('refused', world, policy, family, region);
  return breaksOff(account, region) ? 'refused' : 'clear';
}

/** True when the Region's listing shows a secret of the name, the family's or not, and a description by name finds none. */
export function isContradicted(family: Family, region: Region): boolean {
  const { account, name } = family;
  const isFound = holderOf(account, region, name) !== undefined && !isUndescribed(family, region);
  return !isFound && isNameListed(account, region, name);
}

/** True when the Region would be looked at even if it showed nothing. */
function isNamed({ primary, clause }: Family, region: Region): boolean {
  const reported = primary?.replication.some((status) => status.region === region) ?? false;
  return reported || (primary !== undefined && clause?.require?.replicas[region] !== undefined);
}

/** True when the secret of that name, the family's or not, is there and a description does not find it. */
function isUndescribed({ account, name }: Family, region: Region): boolean {
  return holderOf(account, region, name)?.undescribed ?? false;
}

function excusedOr(sight: Sight, { now }: World, policy: Policy, { account, name }: Family, region: Region): Sight {
  return isExcepted(policy, { rule: 'unreadable', name, account: account.id, region }, now) ? 'excused' : sight;
}

function sameFacts(truth: SecretSnapshot | undefined, listed: SecretSnapshot | undefined): boolean {
  if (!truth || !listed) return truth === listed;
  return isDeepStrictEqual({ ...truth, replication: [] }, { ...listed, replication: [] });
}
