import type { Policy } from '../../../lib/domain/policy.ts';
import type { SecretSnapshot } from '../../../lib/domain/secret.ts';
import type { Family } from './families.ts';
import { clauseFor, isExcepted } from './matching.ts';
import { isCalledFor, isUndescribed } from './sight.ts';
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
    ...idleClauses(world, policy).map((name) => `${name} matches nothing`),
    ...unlistedRegions(policy, families, visible).map((region) => `${region} is not listed`),
    ...visible.filter((family) => isUnread(world, policy, family)).map(({ arn }) => `${arn} cannot be described`),
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

/** Clauses that match nothing, where everything was listed and there is something at all. */
function idleClauses(world: World, policy: Policy): string[] {
  const shown = world.accounts.flatMap((account) => shownBy(policy, account));
  if (shown.length === 0 || unreadRegions(world, policy).length > 0) return [];
  const matched = shown.map((secret) => clauseFor(policy, secret, secret.primaryRegion ?? secret.region)?.name);
  return policy.clauses.filter(({ optional, name }) => !optional && !matched.includes(name)).map(({ name }) => name);
}

/** Regions that AWS names, as a primary's or a replica's, and the policy does not. */
function unlistedRegions({ regions }: Policy, families: readonly Family[], visible: readonly Family[]): string[] {
  const homes = families.filter(({ delivered }) => delivered.length > 0).map(({ home }) => home);
  const readable = visible.filter((family) => {
    const { account, home, name } = family;
    return !isDenied(account, home, name) && !isUndescribed(family, home);
  });
  const reported = readable.flatMap(({ primary }) => (primary?.replication ?? []).map(({ region }) => region));
  return [...homes, ...reported].filter((region) => !regions.includes(region));
}

function isUnread({ now }: World, policy: Policy, family: Family): boolean {
  const { account, home, name } = family;
  if (!isDenied(account, home, name) || !isCalledFor(policy, family)) return false;
  return !isExcepted(policy, { rule: 'unreadable', name, account: account.id, region: home }, now);
}

function shownBy({ regions }: Policy, account: WorldAccount): SecretSnapshot[] {
  return regions.flatMap((region) => pagesOf(account, region).flat());
}
