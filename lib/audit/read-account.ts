import type { Clause, Policy } from '../domain/policy.ts';
import type { AccountId, FamilyId, Region, SecretDescription, SecretSnapshot, Sighting } from '../domain/secret.ts';
import { firstMatch } from '../policy/match.ts';
import { forEachAtMost } from './at-most.ts';
import { createDescriber } from './describe.ts';
import { primarySighting } from './family-sightings.ts';
import { type Inventory, listRegion } from './inventory.ts';
import { createJoin, familyOf, type ListedFamily } from './join.ts';
import { oneAccount } from './one-account.ts';
import type { ClauseCounts } from './policy-coverage.ts';
import { type AccountScope, type Interest, type Progress, requestsAtOnce } from './ports.ts';
import { createPrimaries } from './primaries.ts';
import type { Scope } from './scope.ts';
import { type FirstReading, lookAgain, type ReadFamily } from './second-look.ts';

export type Inventories = ReadonlyMap<Region, Inventory>;

/** What one account showed, its single secrets aside: the listeners were told of those. */
export interface AccountReading {
  /** The account that its ARNs name, or that the scope states; undefined when it showed no secret and nobody said. */
  readonly account: AccountId | undefined;
  readonly inventories: Inventories;
  /** Distinct secrets that were listed, replicas not counted. */
  readonly secrets: number;
}

export interface ReadingListeners {
  readonly onProgress: (progress: Progress) => void;
  /** Called with the family of each listed secret; of one with replicas more than once. */
  readonly onListed: (family: FamilyId) => void;
  /**
   * Called with all families of one name whose primaries were asked for (replicated secrets, and those that a clause wants
   * replicated), once every Region is listed; with some names at once, in no order. Nothing of them is kept afterwards.
   */
  readonly onRead: (reads: readonly ReadFamily[], inventories: Inventories) => Promise<void>;
}

/** More than there are requests at once: those that need no second look must not wait for those that do. */
const namesAtOnce = 4 * requestsAtOnce;

type Answered = readonly [ListedFamily, Sighting<SecretDescription>];

/** Lists every Region of the scope at once, joins what they show, describes primaries meanwhile, and looks again where in doubt. */
export async function readAccount(
  policy: Policy,
  { account, reader }: AccountScope,
  scope: Scope,
  interest: ReadonlyMap<string, Interest>,
  counts: ClauseCounts,
  { onProgress, onListed, onRead }: ReadingListeners,
): Promise<AccountReading> {
  const join = createJoin(counts);
  const own = oneAccount(account, reader);
  const describer = createDescriber(own.reader, requestsAtOnce, (done, total) =>
    onProgress({ kind: 'described', done, total }),
  );
  const primaries = createPrimaries(describer, join.sharing);

  function onSecret(secret: SecretSnapshot): void {
    const id = familyOf(secret);
    onListed(id);
    const clause = firstMatch(policy.clauses, secret, id.primaryRegion);
    // A primary in a Region that this run does not read is never asked for, so which clause decides it is not known.
    const isRead = scope.reads(id.primaryRegion);
    const concerns = isRead && (concernsReplication(policy, id, secret, clause) || interest.has(id.arn));
    const family = join.add(id, secret, { deciding: isRead ? clause : 'unknown', concerns });
    if (family) primaries.ask(family);
  }

  const listed = new Map(
    await Promise.all(
      scope.regions.map(async (region) => {
        const inventory = await listRegion(own.reader, region, onSecret, (secrets, done) =>
          onProgress({ kind: 'listed', account, region, secrets, done }),
        );
        return [region, inventory] as const;
      }),
    ),
  );
  const inventories = new Map([...listed].map(([region, inventory]) => [region, own.doubt(inventory)]));
  // By now the secrets have shown whose they are.
  const owner = own.account();
  for (const wanted of interest.values()) {
    if (wanted.account === owner && scope.reads(wanted.primaryRegion)) primaries.ask(join.expect(wanted));
  }
  const first: FirstReading = { policy, scope, describer, lists: join.lists, isContested: join.isContested };
  const answers = byName(await primaries.take(), join.isShared);
  await forEachAtMost(namesAtOnce, answers, async (group) => {
    const reads = group.map(([family, described]) => {
      join.forget(family);
      const inventory = inventories.get(family.primaryRegion);
      const primary = primarySighting(family, { listed: family.home !== 'not-listed', inventory, described });
      return lookAgain(first, family, primary, interest.get(family.arn)?.regions ?? []);
    });
    const known = await Promise.all(reads);
    const described = [...group.map(([, primary]) => primary), ...known.flatMap(({ looks }) => [...looks.values()])];
    // A description may name another Region for the primary than the listing did.
    for (const one of described) if (one.kind === 'present') onListed(familyOf(one.value));
    const others = await Promise.all(unlistedFamilies(policy, scope, known, described).map(readUnlisted));
    await onRead([...known, ...others], inventories);
  });
  return { account: owner, inventories, secrets: join.listed };

  /** A family that no listing showed as what it is, by the one member that was described. */
  async function readUnlisted(member: SecretDescription): Promise<ReadFamily> {
    const id = familyOf(member);
    const family = join.expect(id);
    join.forget(family);
    const isPrimary = member.region === id.primaryRegion;
    if (!isPrimary) family.replicas.set(member.region, member);
    const described = isPrimary
      ? ({ kind: 'present', value: member } as const)
      : await describer.describe(id.primaryRegion, id.arn);
    const inventory = inventories.get(id.primaryRegion);
    const primary = primarySighting(family, { listed: family.home !== 'not-listed', inventory, described });
    return lookAgain(first, family, primary, []);
  }
}

/**
 * Secrets that were described, and are another family's than their listing said or lag behind it: a listing that calls a primary a
 * replica must not hide it, nor the other way round. One member of each such family.
 */
function unlistedFamilies(
  policy: Policy,
  scope: Scope,
  known: readonly ReadFamily[],
  described: readonly Sighting<SecretDescription>[],
): SecretDescription[] {
  const arns = new Set(known.map(({ family }) => family.arn));
  const members = new Map<string, SecretDescription>();
  for (const one of described) {
    if (one.kind !== 'present') continue;
    const id = familyOf(one.value);
    const clause = firstMatch(policy.clauses, one.value, id.primaryRegion);
    const concerns = one.value.replication.length > 0 || concernsReplication(policy, id, one.value, clause);
    if (!arns.has(id.arn) && concerns && scope.reads(id.primaryRegion))
      members.set(id.arn, members.get(id.arn) ?? one.value);
  }
  return [...members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, member]) => member);
}

/** Families alone, as they come; those that share their name together, at the end, in an order that does not depend on answers. */
function* byName(answers: Iterable<Answered>, isShared: (name: string) => boolean): Generator<readonly Answered[]> {
  const groups = new Map<string, Answered[]>();
  for (const answer of answers) {
    const [{ name }] = answer;
    if (!isShared(name)) {
      yield [answer];
      continue;
    }
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push(answer);
  }
  for (const group of groups.values()) yield group.sort(([a], [b]) => (a.arn < b.arn ? -1 : 1));
}

/**
 * True when the secret's primary must be described: it is multi-Region (a replica, too, shows that of its primary, which
 * matters where listings omit PrimaryRegion on primaries, as moto does), a clause wants it replicated, or one wants it
 * to live elsewhere, replicated or not; or a secret that no clause matches is a finding.
 */
function concernsReplication(
  { unmatched }: Policy,
  { primaryRegion }: FamilyId,
  secret: SecretSnapshot,
  clause: Clause | undefined,
): boolean {
  if (secret.primaryRegion !== undefined) return true;
  if (!clause) return unmatched === 'fail';
  const { primary, replicas = {} } = clause.require ?? {};
  const misplaced = primary?.includes(primaryRegion) === false;
  return misplaced || Object.keys(replicas).some((region) => region !== primaryRegion);
}
