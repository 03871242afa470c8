import type { Policy } from '../domain/policy.ts';
import type { AccountId, Region, SecretDescription, SecretSnapshot, Sighting } from '../domain/secret.ts';
import { firstMatch } from '../policy/match.ts';
import { createPrimaryDescriber } from './describe.ts';
import { type Inventory, listRegion } from './inventory.ts';
import { createJoin, type ListedFamily } from './join.ts';
import type { AccountScope, Progress } from './ports.ts';
import type { Scope } from './scope.ts';

const describeConcurrency = 50;

/** Everything that one account showed. */
export interface AccountReading {
  /** The account that its ARNs name, or that the scope states; undefined when it showed no secret and nobody said. */
  readonly account: AccountId | undefined;
  readonly inventories: ReadonlyMap<Region, Inventory>;
  readonly families: ReadonlyMap<string, ListedFamily>;
  /** The described primaries, by family ARN: those of replicated secrets and of secrets that a clause wants replicated. */
  readonly primaries: ReadonlyMap<string, Sighting<SecretDescription>>;
}

/** Lists every Region of the scope at once, joins what they show, and describes primaries meanwhile. */
export async function readAccount(
  policy: Policy,
  { account, reader }: AccountScope,
  scope: Scope,
  onProgress: (progress: Progress) => void,
): Promise<AccountReading> {
  const join = createJoin();
  const describer = createPrimaryDescriber(reader, describeConcurrency, (done, total) =>
    onProgress({ kind: 'described', done, total }),
  );

  function onSecret(secret: SecretSnapshot): void {
    const family = join.add(secret);
    if (scope.reads(family.primaryRegion) && concernsReplication(policy, family, secret)) describer.request(family);
  }

  const inventories = await Promise.all(
    scope.regions.map((region) =>
      listRegion(reader, region, onSecret, (secrets, done) =>
        onProgress({ kind: 'listed', account, region, secrets, done }),
      ),
    ),
  );
  const primaries = await describer.settle();
  const [anyFamily] = join.families.values();
  return {
    account: account ?? anyFamily?.account,
    inventories: new Map(inventories.map((inventory) => [inventory.region, inventory])),
    families: join.families,
    primaries,
  };
}

/**
 * True when the secret's primary must be described: it is multi-Region (a replica, too, tells that of its primary, which
 * matters where listings omit PrimaryRegion on primaries, as moto does), or a clause wants it replicated.
 */
function concernsReplication(policy: Policy, family: ListedFamily, secret: SecretSnapshot): boolean {
  if (secret.primaryRegion !== undefined) return true;
  const clause = firstMatch(policy.clauses, secret, family.primaryRegion);
  return Object.keys(clause?.require?.replicas ?? {}).length > 0;
}
