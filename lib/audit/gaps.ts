import type { Policy } from '../domain/policy.ts';
import type { Gap } from '../domain/result.ts';
import type { AccountId, Region } from '../domain/secret.ts';
import type { ListedFamily } from './join.ts';
import type { AccountReading } from './read-account.ts';
import type { Scope } from './scope.ts';

/** Gaps in what one account's reading shows, beyond a Region that did not end its listing. */
export function readingGaps(policy: Policy, reading: AccountReading, scope: Scope): Gap[] {
  const { account } = reading;
  const gaps: Gap[] = [];
  if (account !== undefined && !scope.accounts.includes(account)) {
    gaps.push({
      kind: 'unexpected-account',
      account,
      region: null,
      message: `These are the secrets of account ${account}, which this run does not expect (expected: ${scope.accounts.join(', ')}). Use other credentials, or add the account to the policy.`,
    });
  }
  if (reading.families.size === 0 && policy.clauses.some((clause) => !clause.optional)) {
    gaps.push({
      kind: 'no-secrets',
      account: account ?? null,
      region: null,
      message: `No secret at all was found in ${scope.regions.join(', ')}. If that is right, mark the clauses as optional; otherwise check account, Regions and permissions.`,
    });
  }
  gaps.push(...unreadPrimaries(policy, reading, scope), ...unlistedRegions(policy, reading));
  return gaps;
}

function unreadPrimaries(policy: Policy, reading: AccountReading, scope: Scope): Gap[] {
  const gaps: Gap[] = [];
  for (const family of reading.families.values()) {
    const primary = reading.primaries.get(family.arn);
    if (!primary || primary.kind === 'present') continue;
    if (!policy.regions.includes(family.primaryRegion) || !scope.reads(family.primaryRegion)) continue;
    const reason = primary.kind === 'unseen' ? primary.reason : absence(family);
    gaps.push({
      kind: 'secret-unreadable',
      account: family.account,
      region: family.primaryRegion,
      message: `The primary of ${family.name} in ${family.primaryRegion} could not be described: ${reason}.`,
    });
  }
  return gaps;
}

function absence(family: ListedFamily): string {
  if (family.members.has(family.primaryRegion)) return 'it was listed, but it is not there any more';
  return `there is no such secret, but ${[...family.members.keys()].sort().join(', ')} still holds a replica of it`;
}

/** Regions that AWS names, as a primary's or a replica's, although the policy does not list them. */
function unlistedRegions(policy: Policy, reading: AccountReading): Gap[] {
  const named = new Map<Region, { readonly account: AccountId; readonly example: string; count: number }>();
  function note(region: Region, account: AccountId, example: string): void {
    if (policy.regions.includes(region)) return;
    const entry = named.get(region) ?? { account, example, count: 0 };
    entry.count += 1;
    named.set(region, entry);
  }
  for (const family of reading.families.values()) {
    note(family.primaryRegion, family.account, family.name);
    const primary = reading.primaries.get(family.arn);
    if (primary?.kind !== 'present') continue;
    for (const status of primary.value.replication) note(status.region, family.account, family.name);
  }
  return [...named].sort().map(([region, { account, example, count }]) => ({
    kind: 'region-not-listed' as const,
    account,
    region,
    message: `${count === 1 ? `The secret ${example} is` : `${count} secrets, ${example} among them, are`} replicated to or from ${region}, which the policy does not list, so it was not read. Add it to the policy's regions.`,
  }));
}

/** Accounts that the run should have read and did not. */
export function accountGaps(scope: Scope, read: ReadonlySet<AccountId>): Gap[] {
  return scope.accounts
    .filter((account) => !read.has(account))
    .map((account) => ({
      kind: 'account-not-read' as const,
      account,
      region: null,
      message: `The policy expects account ${account}, but this run did not read it.`,
    }));
}
