import { arnInRegion } from '../domain/arn.ts';
import type { Policy } from '../domain/policy.ts';
import type { Region, SecretDescription, Sighting } from '../domain/secret.ts';
import { firstMatch } from '../policy/match.ts';
import type { Describer } from './describe.ts';
import { primarySighting } from './family-sightings.ts';
import type { ListedFamily } from './join.ts';
import type { Scope } from './scope.ts';
import { suspectRegions } from './suspicion.ts';

/** A family whose primary was asked for: what its Region said, and what was seen by name where something looked wrong. */
export interface ReadFamily {
  readonly family: ListedFamily;
  readonly primary: Sighting<SecretDescription>;
  readonly looks: ReadonlyMap<Region, Sighting<SecretDescription>>;
  /** Regions among those looked at whose listings show a secret of that name, this family's or another one. */
  readonly nameListedIn: ReadonlySet<Region>;
}

/** What the second look needs to know of the first. */
export interface FirstReading {
  readonly policy: Policy;
  readonly scope: Scope;
  readonly describer: Describer;
  /** True when the Region's listing shows a secret of that name. */
  lists(region: Region, name: string): boolean;
  /** True when the Region's listing contradicts itself about that name. */
  isContested(region: Region, name: string): boolean;
}

/** Looks again, by name, in each Region where the family looks wrong; costs a healthy family nothing. */
export async function lookAgain(
  { policy, scope, describer, lists, isContested }: FirstReading,
  family: ListedFamily,
  primary: Sighting<SecretDescription>,
  wanted: Iterable<Region>,
): Promise<ReadFamily> {
  const unlisted = [...wanted].filter((region) => region !== family.primaryRegion && !family.replicas.has(region));
  const contested = [...family.replicas.keys()].filter((region) => isContested(region, family.name));
  const regions = [...new Set([...doubtful(policy, family, primary), ...unlisted, ...contested])].filter((region) =>
    scope.reads(region),
  );
  const entries = await Promise.all(
    regions.map(async (region) => [region, await describer.describe(region, family.name)] as const),
  );
  const looks = new Map(entries);
  const nameListedIn = new Set(regions.filter((region) => lists(region, family.name)));
  const read = { family, primary, looks, nameListedIn };
  if (primary.kind !== 'present' || !holdsUnlistedReplica(family, primary.value, looks)) return read;
  // The replica may have been added after the primary was described: only a description after it proves it unlisted.
  return { ...read, primary: seenAgain(family, await describer.describe(family.primaryRegion, family.arn)) };
}

/** What was described a moment ago and is not now has one witness for its absence, and one against it. */
function seenAgain(family: ListedFamily, described: Sighting<SecretDescription>): Sighting<SecretDescription> {
  const looks = { listed: false, inventory: undefined, described };
  if (described.kind !== 'absent') return primarySighting(family, looks);
  const reason = `${family.primaryRegion} described it a moment ago, but not again; it may just have been deleted`;
  return { kind: 'unseen', reason, accounted: true };
}

function doubtful(policy: Policy, family: ListedFamily, primary: Sighting<SecretDescription>): Region[] {
  if (primary.kind === 'absent') return [...family.replicas.keys()];
  if (primary.kind !== 'present') return [];
  return suspectRegions(family, primary.value, firstMatch(policy.clauses, primary.value, family.primaryRegion));
}

function holdsUnlistedReplica(
  family: ListedFamily,
  primary: SecretDescription,
  looks: ReadonlyMap<Region, Sighting<SecretDescription>>,
): boolean {
  const listed = new Set(primary.replication.map(({ region }) => region));
  return [...looks].some(
    ([region, look]) =>
      look.kind === 'present' && !listed.has(region) && look.value.arn === arnInRegion(family.arn, region),
  );
}
