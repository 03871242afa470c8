import type { Clause, Policy } from '../../../lib/domain/policy.ts';
import type { SecretSnapshot } from '../../../lib/domain/secret.ts';
import type { Family } from './families.ts';
import { placesOf } from './groups.ts';
import { clauseFor, isExcepted } from './matching.ts';
import { ownTags } from './rules.ts';
import { isCalledFor, isContradicted, isContradictedAtHome, isMistaken, sightOfHome, sightOfRegion } from './sight.ts';
import { breaksOff, isDenied, pagesOf, type World, type WorldAccount } from './world.ts';

export interface Unseen {
  /** Why the verdict must be `incomplete`, one by one. */
  readonly unseen: readonly string[];
}

/** Everything that was not seen, or is clean only by omission, beyond single findings. */
export function unseenOf(
  world: World,
  policy: Policy,
  families: readonly Family[],
  visible: readonly Family[],
): string[] {
  return [
    ...unreadRegions(world, policy).map((region) => `${region} breaks off`),
    ...unexpectedAccounts(world, policy).map((id) => `account ${id}`),
    ...emptyAccounts(world, policy).map((id) => `no secrets in ${id}`),
    ...idleClauses(world, policy, families).map((name) => `${name} matches nothing`),
    ...unlistedRegions(world, policy, families, visible).map((region) => `${region} is not listed`),
    ...visible.filter((family) => isUnread(world, policy, family)).map(({ arn }) => `${arn} cannot be described`),
    ...visible.flatMap((family) => contradictions(world, policy, family)),
  ];
}

/** True when not a single Region could be reached. */
export function nothingRead({ accounts }: World, { regions }: Policy): boolean {
  return accounts.every((account) =>
    regions.every((region) => {
      const unreachable = breaksOff(account, region) && account.listings[region]?.failure === 'unreachable';
      return unreachable && pagesOf(account, region).flat().length === 0;
    }),
  );
}

function unreadRegions({ accounts }: World, { regions }: Policy): string[] {
  return accounts.flatMap((account) => regions.filter((region) => breaksOff(account, region)));
}

/** Accounts that were read and not expected, or the other way round. */
function unexpectedAccounts({ accounts }: World, policy: Policy): string[] {
  const known = accounts.filter((account) => account.stated || shownBy(policy, account).length > 0).map(({ id }) => id);
  // A single account that shows no secret cannot be told apart from the expected one.
  const read = known.length === 0 && policy.accounts.length === 1 ? policy.accounts : known;
  return [
    ...known.filter((id) => !policy.accounts.includes(id)),
    ...policy.accounts.filter((id) => !read.includes(id)),
  ];
}

function emptyAccounts({ accounts }: World, policy: Policy): string[] {
  if (policy.clauses.every(({ optional }) => optional)) return [];
  return accounts.filter((account) => shownBy(policy, account).length === 0).map(({ id }) => id);
}

/** Clauses that decide nothing, where everything was listed and there is something at all. */
function idleClauses(world: World, policy: Policy, families: readonly Family[]): string[] {
  const shown = world.accounts.flatMap((account) => shownBy(policy, account));
  if (shown.length === 0 || unreadRegions(world, policy).length > 0) return [];
  const matched = families.flatMap((family) => clausesThatMayDecide(world, policy, family)).map((one) => one?.name);
  return policy.clauses.filter(({ optional, name }) => !optional && !matched.includes(name)).map(({ name }) => name);
}

/** A description decides; where there is none, or nobody asks for one, the listing of the primary's Region does. */
function clausesThatMayDecide(world: World, policy: Policy, family: Family): Array<Clause | undefined> {
  const { home, clause, members, primary, delivered } = family;
  if (!policy.regions.includes(home)) return [];
  const listed = delivered.filter(({ region }) => region === home).map((entry) => clauseFor(policy, entry, home));
  if (!isCalledFor(policy, family) || sightOfHome(world, policy, family) !== 'clear') return listed;
  if (primary) return [clause];
  // Which of the replicas can be seen is another question.
  const seen = [...members].filter(([region]) => sightOfRegion(world, policy, family, region) === 'clear');
  return seen.length === members.size ? [clause] : [...members.values()].map((one) => clauseFor(policy, one, home));
}

/** Regions in which the family looks wrong, so that somebody asks for its name, and in which listing and answer disagree. */
function contradictions(world: World, policy: Policy, family: Family): string[] {
  const { account, home, name, arn, primary, clause, delivered } = family;
  if (!isCalledFor(policy, family) || sightOfHome(world, policy, family) !== 'clear') return [];
  const reported = new Map(primary?.replication.map((status) => [status.region, status]));
  const regions = new Set([
    ...reported.keys(),
    ...(primary ? placesOf(clause) : []),
    ...delivered.map((one) => one.region),
  ]);
  const isForbidden = (region: string) => clause?.require?.allowOthers === false && !placesOf(clause).includes(region);
  return [...regions]
    .filter((region) => region !== home && policy.regions.includes(region))
    .filter((region) => {
      const listed = delivered.findLast((entry) => entry.region === region);
      if (!primary || !listed || isForbidden(region)) return true;
      const status = reported.get(region)?.status ?? 'Failed';
      return (
        status === 'Failed' || listed.currentVersion !== primary.currentVersion || ownTags(listed) !== ownTags(primary)
      );
    })
    .filter((region) => isContradicted(family, region) && !isDenied(account, region, name))
    .filter((region) => !isExcepted(policy, { rule: 'unreadable', name, account: account.id, region }, world.now))
    .map((region) => `${region} lists ${arn}, and does not describe it`);
}

/** Regions that AWS names, as a primary's or a replica's, and the policy does not. */
function unlistedRegions(
  world: World,
  policy: Policy,
  families: readonly Family[],
  visible: readonly Family[],
): string[] {
  const homes = families.filter(({ delivered }) => delivered.length > 0).map(({ home }) => home);
  const readable = visible.filter((family) => sightOfHome(world, policy, family) === 'clear');
  const reported = readable.flatMap(({ primary }) => (primary?.replication ?? []).map(({ region }) => region));
  return [...homes, ...reported].filter((region) => !policy.regions.includes(region));
}

function isUnread({ now }: World, policy: Policy, family: Family): boolean {
  const { account, home, name } = family;
  if (!isCalledFor(policy, family)) return false;
  if (!isDenied(account, home, name) && !isMistaken(family) && !isContradictedAtHome(family)) return false;
  return !isExcepted(policy, { rule: 'unreadable', name, account: account.id, region: home }, now);
}

function shownBy({ regions }: Policy, account: WorldAccount): SecretSnapshot[] {
  return regions.flatMap((region) => pagesOf(account, region).flat());
}
