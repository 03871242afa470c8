import { arnInRegion } from '../domain/arn.ts';
import type { FamilyId, Region, SecretSnapshot } from '../domain/secret.ts';

/** A family as the listings show it: its members by the Region that showed them. */
export interface ListedFamily extends FamilyId {
  readonly members: Map<Region, SecretSnapshot>;
}

export interface Join {
  /** By the family's ARN. */
  readonly families: ReadonlyMap<string, ListedFamily>;
  /** Adds a listed secret and answers its family. The order does not matter, and a secret listed twice counts once. */
  add(secret: SecretSnapshot): ListedFamily;
}

/**
 * Joins what the Regions list into families. A secret's family is its own ARN with the Region replaced by its primary's:
 * replicas keep the name and the suffix (docs/aws-facts.md, "Identity"), so two secrets of one name never mix.
 */
export function createJoin(): Join {
  const families = new Map<string, ListedFamily>();
  return {
    families,
    add(secret) {
      const primaryRegion = secret.primaryRegion ?? secret.region;
      const arn = arnInRegion(secret.arn, primaryRegion);
      let family = families.get(arn);
      if (!family) {
        family = { arn, account: secret.account, name: secret.name, primaryRegion, members: new Map() };
        families.set(arn, family);
      }
      family.members.set(secret.region, secret);
      return family;
    },
  };
}
