import type { Policy } from '../domain/policy.ts';
import type { AccountId, Region, SecretDescription, SecretSnapshot, Sighting } from '../domain/secret.ts';
import { firstMatch } from '../policy/match.ts';
import { createDescriber } from './describe.ts';
import { primarySighting } from './family-sightings.ts';
import { type Inventory, listRegion } from './inventory.ts';
import { createJoin, type ListedFamily } from './join.ts';
import { type AccountScope, type Interest, type Progress, requestsAtOnce } from './ports.ts';
import type { Scope } from './scope.ts';
import { lookAgain, type ReadFamily } from './second-look.ts';

/** Everything that one account showed. */
export interface AccountReading {
  /** The account that its ARNs name, or that the scope states; undefined when it showed no secret and nobody said. */
  readonly account: AccountId | undefined;
  readonly inventories: ReadonlyMap<Region, Inventory>;
  readonly families: ReadonlyMap<string, ListedFamily>;
  /** Those whose primary was described: replicated secrets, and secrets that a clause wants replicated. */
  readonly read: readonly ReadFamily[];
  /** Names of the clauses that matched something. */
  readonly matchedClauses: ReadonlySet<string>;
}

/** Lists every Region of the scope at once, joins what they show, describes primaries meanwhile, and looks again where in doubt. */
export async function readAccount(
  policy: Policy,
  { account, reader }: AccountScope,
  scope: Scope,
  interest: ReadonlyMap<string, Interest>,
  onProgress: (progress: Progress) => void,
): Promise<AccountReading> {
  const join = createJoin();
  const matchedClauses = new Set<string>();
  const described = new Map<ListedFamily, Promise<Sighting<SecretDescription>>>();
  const describer = createDescriber(reader, requestsAtOnce, (done, total) =>
    onProgress({ kind: 'described', done, total }),
  );

  function onSecret(secret: SecretSnapshot): void {
    const family = join.add(secret);
    if (concernsReplication(policy, family, secret, matchedClauses) || interest.has(family.arn)) request(family);
  }

  function request(family: ListedFamily): void {
    if (!scope.reads(family.primaryRegion) || described.has(family)) return;
    described.set(family, describer.describe(family.primaryRegion, family.arn));
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
  const [anyFamily] = join.families.values();
  const owner = account ?? anyFamily?.account;
  for (const wanted of interest.values()) if (wanted.account === owner) request(join.expect(wanted));
  const read = await Promise.all(
    [...described].map(async ([family, description]) => {
      const primary = primarySighting(family, {
        listed: family.members.get(family.primaryRegion),
        inventory: inventories.get(family.primaryRegion),
        described: await description,
      });
      return lookAgain(policy, scope, describer, family, primary, interest.get(family.arn)?.regions ?? []);
    }),
  );
  return { account: owner, inventories, families: join.families, read, matchedClauses };
}

/**
 * True when the secret's primary must be described: it is multi-Region (a replica, too, tells that of its primary, which
 * matters where listings omit PrimaryRegion on primaries, as moto does), a clause wants it replicated, or one wants it
 * to live elsewhere, replicated or not.
 */
function concernsReplication(
  policy: Policy,
  family: ListedFamily,
  secret: SecretSnapshot,
  matchedClauses: Set<string>,
): boolean {
  const clause = firstMatch(policy.clauses, secret, family.primaryRegion);
  if (clause) matchedClauses.add(clause.name);
  const { primary, replicas = {} } = clause?.require ?? {};
  const misplaced = primary?.includes(family.primaryRegion) === false;
  return secret.primaryRegion !== undefined || misplaced || Object.keys(replicas).length > 0;
}
