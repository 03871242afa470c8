import { arnInRegion } from '../domain/arn.ts';
import type { FamilyId, Region, SecretSnapshot } from '../domain/secret.ts';

/** A family as the listings show it: its members by the Region that showed them. */
export interface ListedFamily extends FamilyId {
  readonly members: Map<Region, SecretSnapshot>;
}

/** True when some listing showed something of it. */
export function wasListed(family: ListedFamily): boolean {
  return family.members.size > 0;
}

export interface Join {
  /** By the family's ARN. */
  readonly families: ReadonlyMap<string, ListedFamily>;
  /** Adds a listed secret and answers its family. The order does not matter, and a secret listed twice counts once. */
  add(secret: SecretSnapshot): ListedFamily;
  /** The family, although perhaps nothing of it was listed. */
  expect(family: FamilyId): ListedFamily;
}

/**
 * Joins what the Regions list into families. A secret's family is its own ARN with the Region replaced by its primary's:
 * replicas keep the name and the suffix (docs/aws-facts.md, "Identity"), so two secrets of one name never mix.
 */
export function createJoin(): Join {
  const families = new Map<string, ListedFamily>();

  function expect({ arn, account, name, primaryRegion }: FamilyId): ListedFamily {
    const known = families.get(arn);
    if (known) return known;
    const family = { arn, account, name, primaryRegion, members: new Map() };
    families.set(arn, family);
    return family;
  }

  return {
    families,
    expect,
    add(secret) {
      const primaryRegion = secret.primaryRegion ?? secret.region;
      const family = expect({ ...secret, arn: arnInRegion(secret.arn, primaryRegion), primaryRegion });
      family.members.set(secret.region, secret);
      return family;
    },
  };
}
