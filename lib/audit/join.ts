import { isDeepStrictEqual } from 'node:util';
import { arnInRegion } from '../domain/arn.ts';
import type { FamilyId, Region, SecretSnapshot } from '../domain/secret.ts';
import { createDistinct } from './distinct.ts';
import type { ClauseCounts, Deciding } from './policy-coverage.ts';
import { createSharing, type Sharing } from './share.ts';

/** A family as the listings show it. */
export interface ListedFamily extends FamilyId {
  /** What decides it as its primary's Region lists it: all else about the primary its description says, which is fresher. */
  home: Deciding | 'not-listed';
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
  add(id: FamilyId, secret: SecretSnapshot, listed: Listed): ListedFamily | undefined;
  /** The family, although perhaps nothing of it was listed, or as something that concerned nobody. */
  expect(id: FamilyId): ListedFamily;
  forget(family: ListedFamily): void;
  /** True when the Region's listing shows a secret of that name, of whatever family. */
  lists(region: Region, name: string): boolean;
  /** True when several families that are or were kept bear that name. */
  isShared(name: string): boolean;
  /** True when the Region's listing contradicts itself about that name: it shows two secrets, or one with different facts. */
  isContested(region: Region, name: string): boolean;
}

/** What is known of a secret when its listing shows it. */
export interface Listed {
  /** What decides it, as far as this entry of a listing tells. */
  readonly deciding: Deciding;
  /** Whether anybody needs to know more of its family: then it is kept. */
  readonly concerns: boolean;
}

/**
 * The family of a listed secret: its own ARN with the Region replaced by its primary's. Replicas keep the name and the
 * suffix (docs/aws-facts.md, "Identity"), so two secrets of one name never mix.
 */
export function familyOf({ arn, account, name, region, primaryRegion = region }: SecretSnapshot): FamilyId {
  return { arn: primaryRegion === region ? arn : arnInRegion(arn, primaryRegion), account, name, primaryRegion };
}

/** Joins what the Regions list into families. Of those that concern nobody it keeps nothing but what `counts` counts. */
export function createJoin(counts: ClauseCounts): Join {
  const families = new Map<string, ListedFamily>();
  const listed = createDistinct();
  const places = createDistinct();
  const keptNames = createDistinct();
  const shared = new Set<string>();
  const contested = new Set<string>();
  const sharing = createSharing();

  /** Its own Region may have shown it before, alone, as one that concerned nobody: then it was counted, and is no longer. */
  function keep({ arn, account, name, primaryRegion }: FamilyId): ListedFamily {
    const family: ListedFamily = { arn, account, name, primaryRegion, home: 'not-listed', replicas: new Map() };
    const passedAs = listed.noteOf(arn) ?? keptFromTheStart;
    if (passedAs !== keptFromTheStart) {
      const deciding = counts.decidingOf(passedAs - 1);
      counts.remove(family, deciding);
      family.home = deciding;
    }
    if (keptNames.add(name) !== undefined) shared.add(name);
    families.set(arn, family);
    return family;
  }

  return {
    get listed() {
      return listed.size;
    },
    sharing,
    expect: (id) => families.get(id.arn) ?? keep(id),
    add(id, secret, { deciding, concerns }) {
      const place = placeOf(secret.region, secret.name);
      const identity = identityOf(secret, id);
      const before = places.add(place, identity);
      if (before !== undefined && before !== identity) contested.add(place);
      const family = families.get(id.arn) ?? (concerns ? keep(id) : undefined);
      const isNew = listed.add(id.arn, family ? keptFromTheStart : counts.numberOf(deciding) + 1) === undefined;
      if (!family) {
        if (isNew) counts.add(id, deciding);
        return undefined;
      }
      if (secret.region === id.primaryRegion) {
        // Listed twice, with facts that lead to different clauses: the description must say which.
        family.home = family.home === 'not-listed' || family.home === deciding ? deciding : 'unknown';
        return family;
      }
      const known = family.replicas.get(secret.region);
      if (known && !isDeepStrictEqual(known, secret)) contested.add(place);
      family.replicas.set(secret.region, sharing.snapshot(secret, family.replicas.values()));
      return family;
    },
    forget: ({ arn }) => void families.delete(arn),
    lists: (region, name) => places.noteOf(placeOf(region, name)) !== undefined,
    isShared: (name) => shared.has(name),
    isContested: (region, name) => contested.has(placeOf(region, name)),
  };
}

/** The note of a family that was kept when it was listed first; any other is a clause's number and one. */
const keptFromTheStart = 0;

/**
 * Which secret holds a name, in 16 bits: by the suffix of its ARN and its primary's Region. A Region has one secret of a name, so
 * two identities contradict each other; two are taken for one with a chance of one in 65,536.
 */
function identityOf({ arn }: SecretSnapshot, { primaryRegion }: FamilyId): number {
  let bits = 0;
  for (const text of [arn.slice(-6), primaryRegion]) {
    for (let at = 0; at < text.length; at += 1) bits = (Math.imul(bits, 31) + text.charCodeAt(at)) | 0;
  }
  return (bits ^ (bits >>> 16)) & 0xffff;
}

function placeOf(region: Region, name: string): string {
  return `${region} ${name}`;
}
