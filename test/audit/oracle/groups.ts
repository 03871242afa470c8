import type { Clause, Policy } from '../../../lib/domain/policy.ts';
import type { Instant, Region } from '../../../lib/domain/secret.ts';
import type { Family } from './families.ts';
import { isExcepted } from './matching.ts';

/** What a family is to its clause among all families of its name in its account. */
export interface Role {
  /** The clause means it; otherwise it means another one of the name. */
  readonly meant: boolean;
  /** How many others the clause means as well, and nothing tells which of them it should be. */
  readonly sharedWith: number;
  /** It stands where one that is meant needs a replica, and a finding of that one says so. */
  readonly inTheWay: boolean;
}

const alone: Role = { meant: true, sharedWith: 0, inTheWay: false };

/** The other families of the name in the account. */
export function namesakesOf(family: Family, families: readonly Family[]): readonly Family[] {
  return families.filter((one) => one !== family && one.account === family.account && one.name === family.name);
}

/** @param namesakes those that are taken into account, the family itself aside */
export function roleOf(policy: Policy, now: Instant, family: Family, namesakes: readonly Family[]): Role {
  const { clause, home } = family;
  if (!clause || placesOf(clause).length === 0 || !wantsOf(clause, family)) return alone;
  const rivals = [family, ...namesakes].filter((one) => one.clause === clause && wantsOf(clause, one));
  const placed = rivals.filter((one) => wantsPrimaryIn(clause, one.home));
  const replicated = placed.filter((one) => isReplicated(one));
  const meant = [placed, replicated].find(({ length }) => length === 1) ?? rivals;
  if (meant.includes(family)) return { ...alone, sharedWith: meant.length - 1 };
  return { meant: false, sharedWith: 0, inTheWay: placesOf(clause).includes(home) && reports(policy, now, family) };
}

/** True when the clause could mean it: it wants it to be replicated or elsewhere, or it is of many Regions already. */
export function wantsOf(clause: Clause, { primary, home }: Family): boolean {
  if (!primary) return false;
  if (primary.primaryRegion !== undefined || primary.replication.length > 0) return true;
  return !wantsPrimaryIn(clause, home) || placesOf(clause).some((region) => region !== home);
}

/** True when the clause wants primaries in the Region; a clause that names none has no wish. */
export function wantsPrimaryIn({ require }: Clause, region: Region): boolean {
  return require?.primary === undefined || require.primary.includes(region);
}

/** By its own word, or by that of a Region that lists a replica of it. */
export function isReplicated({ primary, listed, home }: Family): boolean {
  return (primary?.replication ?? []).length > 0 || [...listed.keys()].some((region) => region !== home);
}

/** Regions in which what the clause means must have a replica, unless it lives there. */
export function placesOf(clause: Clause | undefined): readonly Region[] {
  return Object.keys(clause?.require?.replicas ?? {});
}

/** A finding that is excepted or switched off explains nothing. */
function reports(policy: Policy, now: Instant, { clause, name, account, home }: Family): boolean {
  const rule = 'name-collision';
  return (
    clause?.rules[rule]?.enabled !== false &&
    !isExcepted(policy, { rule, name, account: account.id, region: home }, now)
  );
}
