import type { Policy } from '../domain/policy.ts';
import type { AccountId, FamilyId, Region, SecretSnapshot } from '../domain/secret.ts';
import { firstMatch } from '../policy/match.ts';
import { forEachAtMost } from './at-most.ts';
import { createDescriber } from './describe.ts';
import { primarySighting } from './family-sightings.ts';
import { type Inventory, listRegion } from './inventory.ts';
import { createJoin, familyOf } from './join.ts';
import { type AccountScope, type Interest, type Progress, requestsAtOnce } from './ports.ts';
import { createPrimaries } from './primaries.ts';
import type { Scope } from './scope.ts';
import { lookAgain, type ReadFamily } from './second-look.ts';

export type Inventories = ReadonlyMap<Region, Inventory>;

/** What one account showed, its single secrets aside: the listeners were told of those. */
export interface AccountReading {
  /** The account that its ARNs name, or that the scope states; undefined when it showed no secret and nobody said. */
  readonly account: AccountId | undefined;
  readonly inventories: Inventories;
  /** Distinct secrets that were listed, replicas not counted. */
  readonly secrets: number;
  /** Names of the clauses that matched something. */
  readonly matchedClauses: ReadonlySet<string>;
}

export interface ReadingListeners {
  readonly onProgress: (progress: Progress) => void;
  /** Told the family of each listed secret; of one with replicas more than once. */
  readonly onListed: (family: FamilyId) => void;
  /**
   * Told of each family whose primary was asked for (replicated secrets, and those that a clause wants replicated), once
   * every Region is listed; of some at once, in no order. Nothing of a family is kept afterwards.
   */
  readonly onRead: (read: ReadFamily, inventories: Inventories) => Promise<void>;
}

/** More than there are requests at once: those that need no second look must not wait for those that do. */
const familiesAtOnce = 4 * requestsAtOnce;

/** Lists every Region of the scope at once, joins what they show, describes primaries meanwhile, and looks again where in doubt. */
export async function readAccount(
  policy: Policy,
  { account, reader }: AccountScope,
  scope: Scope,
  interest: ReadonlyMap<string, Interest>,
  { onProgress, onListed, onRead }: ReadingListeners,
): Promise<AccountReading> {
  const join = createJoin();
  const matchedClauses = new Set<string>();
  const describer = createDescriber(reader, requestsAtOnce, (done, total) =>
    onProgress({ kind: 'described', done, total }),
  );
  const primaries = createPrimaries(describer, join.sharing);
  let owner = account;

  function onSecret(secret: SecretSnapshot): void {
    const id = familyOf(secret);
    owner ??= secret.account;
    onListed(id);
    const concerns = concernsReplication(policy, id, secret, matchedClauses) || interest.has(id.arn);
    // A primary in a Region that this run does not read is never asked for.
    const family = join.add(id, secret, concerns && scope.reads(id.primaryRegion));
    if (family) primaries.ask(family);
  }

  const inventories = new Map(
    await Promise.all(
      scope.regions.map(async (region) => {
        const inventory = await listRegion(reader, region, onSecret, (secrets, done) =>
          onProgress({ kind: 'listed', account, region, secrets, done }),
        );
        return [region, inventory] as const;
      }),
    ),
  );
  // By now the secrets have shown whose they are.
  for (const wanted of interest.values()) {
    if (wanted.account === owner && scope.reads(wanted.primaryRegion)) primaries.ask(join.expect(wanted));
  }
  await forEachAtMost(familiesAtOnce, await primaries.take(), async ([family, described]) => {
    join.forget(family);
    const inventory = inventories.get(family.primaryRegion);
    const primary = primarySighting(family, { listed: family.listedAtHome, inventory, described });
    const wanted = interest.get(family.arn)?.regions ?? [];
    await onRead(await lookAgain(policy, scope, describer, family, primary, wanted), inventories);
  });
  return { account: owner, inventories, secrets: join.listed, matchedClauses };
}

/**
 * True when the secret's primary must be described: it is multi-Region (a replica, too, tells that of its primary, which
 * matters where listings omit PrimaryRegion on primaries, as moto does), a clause wants it replicated, or one wants it
 * to live elsewhere, replicated or not.
 */
function concernsReplication(
  policy: Policy,
  { primaryRegion }: FamilyId,
  secret: SecretSnapshot,
  matchedClauses: Set<string>,
): boolean {
  const clause = firstMatch(policy.clauses, secret, primaryRegion);
  if (clause) matchedClauses.add(clause.name);
  const { primary, replicas = {} } = clause?.require ?? {};
  const misplaced = primary?.includes(primaryRegion) === false;
  return secret.primaryRegion !== undefined || misplaced || Object.keys(replicas).length > 0;
}
