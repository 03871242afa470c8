import { arnInRegion } from '../domain/arn.ts';
import type { FamilyId, Region, SecretSnapshot } from '../domain/secret.ts';
import { createDistinct } from './distinct.ts';
import { createSharing, type Sharing } from './share.ts';

/** A family as the listings show it. */
export interface ListedFamily extends FamilyId {
  /** Whether its primary's Region lists it: all else about the primary its description says, which is fresher. */
  listedAtHome: boolean;
  /** Its members in other Regions, by the Region that lists them. */
  readonly replicas: Map<Region, SecretSnapshot>;
}

export interface Join {
  /** Families that the listings have shown so far, those that are not kept included. */
  readonly listed: number;
  readonly sharing: Sharing;
  /**
   * Adds a listed secret of that family, and answers the family where it is kept: because it concerns somebody now, or
   * did before. The order does not matter, and a secret listed twice counts once.
   */
  add(id: FamilyId, secret: SecretSnapshot, concerns: boolean): ListedFamily | undefined;
  /** The family, although perhaps nothing of it was listed. */
  expect(id: FamilyId): ListedFamily;
  forget(family: ListedFamily): void;
}

/**
 * The family of a listed secret: its own ARN with the Region replaced by its primary's. Replicas keep the name and the
 * suffix (docs/aws-facts.md, "Identity"), so two secrets of one name never mix.
 */
export function familyOf({ arn, account, name, region, primaryRegion = region }: SecretSnapshot): FamilyId {
  return { arn: primaryRegion === region ? arn : arnInRegion(arn, primaryRegion), account, name, primaryRegion };
}

/** Joins what the Regions list into families, and keeps nothing of those that concern nobody but their number. */
export function createJoin(): Join {
  const families = new Map<string, ListedFamily>();
  const listed = createDistinct();
  const sharing = createSharing();

  function keep({ arn, account, name, primaryRegion }: FamilyId, listedAtHome: boolean): ListedFamily {
    const known = families.get(arn);
    if (known) return known;
    const family = { arn, account, name, primaryRegion, listedAtHome, replicas: new Map() };
    families.set(arn, family);
    return family;
  }

  return {
    get listed() {
      return listed.size;
    },
    sharing,
    expect: (id) => keep(id, false),
    add(id, secret, concerns) {
      const isNew = listed.add(id.arn);
      // Not kept although seen: its own Region showed it before, alone, as one that concerned nobody. A replica elsewhere
      // says now that it does (moto, and a listing that lags, do not say of a primary that it is one).
      const family = concerns ? keep(id, !isNew) : families.get(id.arn);
      if (!family) return undefined;
      if (secret.region === id.primaryRegion) family.listedAtHome = true;
      else family.replicas.set(secret.region, sharing.snapshot(secret, family.replicas.values()));
      return family;
    },
    forget: ({ arn }) => void families.delete(arn),
  };
}
