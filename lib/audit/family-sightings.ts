import { arnInRegion } from '../domain/arn.ts';
import type { FamilyId, Region, SecretDescription, SecretSnapshot, Sighting } from '../domain/secret.ts';
import type { Occupant } from '../rules/rule.ts';
import type { Inventory } from './inventory.ts';

/** What one Region's listing and, where somebody looked, a description by name say of one member of a family. */
export interface Looks {
  readonly listed: SecretSnapshot | undefined;
  /** True when the listing shows a secret of that name, this member or another one. */
  readonly nameListed: boolean;
  /** Undefined: this run does not read the Region. */
  readonly inventory: Inventory | undefined;
  readonly described: Sighting<SecretDescription> | undefined;
}

export interface LocalSighting {
  readonly local: Sighting<SecretSnapshot>;
  readonly localSource: 'listing' | 'description';
  readonly occupant: Occupant | undefined;
}

/**
 * What a replica's own Region shows. All reads are eventually consistent, so absence needs two observations that agree:
 * a listing that came to its end, and a description (docs/aws-facts.md, "Listing").
 */
export function localSighting(family: FamilyId, region: Region, looks: Looks, whyNotAsked: string): LocalSighting {
  const { listed, inventory, described } = looks;
  const nobody = { localSource: 'listing', occupant: undefined } as const;
  if (!inventory) return { ...nobody, local: { kind: 'not-asked', reason: whyNotAsked } };
  if (described?.kind === 'present') return fromDescription(family, region, described.value);
  if (listed && described?.kind !== 'absent') return { ...nobody, local: { kind: 'present', value: listed } };
  return { ...nobody, local: notSeen(region, inventory, looks) };
}

function fromDescription(family: FamilyId, region: Region, secret: SecretDescription): LocalSighting {
  const sameArn = secret.arn === arnInRegion(family.arn, region);
  if (sameArn && secret.primaryRegion === family.primaryRegion) {
    return { local: { kind: 'present', value: secret }, localSource: 'description', occupant: undefined };
  }
  // A name belongs to one secret in a Region: whoever holds it proves that the replica is not there.
  return {
    local: { kind: 'absent' },
    localSource: 'description',
    occupant: { relation: relationOf(secret, sameArn), secret },
  };
}

/** What the holder of a name is to the family that needs its place. A live replica is never promoted, and never unrelated. */
function relationOf(secret: SecretDescription, sameArn: boolean): Occupant['relation'] {
  const { primaryRegion = secret.region, region, replication } = secret;
  if (primaryRegion !== region) return 'replica';
  if (sameArn) return 'promoted';
  return secret.primaryRegion !== undefined || replication.length > 0 ? 'primary' : 'unrelated';
}

function notSeen(region: Region, { error }: Inventory, { described, nameListed }: Looks): Sighting<never> {
  if (error) return { kind: 'unseen', reason: error.message, accounted: true };
  if (described?.kind === 'unseen') return { kind: 'unseen', reason: described.reason, accounted: true };
  if (nameListed) return { kind: 'unseen', reason: contradiction(region), accounted: true };
  if (described?.kind === 'absent') return { kind: 'absent' };
  return { kind: 'unseen', reason: `${region} does not list it, and nobody looked twice` };
}

/** The same of a primary: that it is listed is all that its listing has to say. */
export interface PrimaryLooks extends Pick<Looks, 'inventory' | 'described'> {
  readonly listed: boolean;
}

/** What the primary's own Region shows, by the same standard. */
export function primarySighting(family: FamilyId, looks: PrimaryLooks): Sighting<SecretDescription> {
  const { listed, inventory, described } = looks;
  if (!described) return { kind: 'not-asked', reason: `this run does not read ${family.primaryRegion}` };
  // Promoted elsewhere and replicated back, a former primary is a replica under its old ARN: this family has no primary.
  if (
    described.kind === 'present' &&
    (described.value.primaryRegion ?? family.primaryRegion) !== family.primaryRegion
  ) {
    // A replica has no replication status of its own: what claims both is neither.
    if (described.value.replication.length === 0) return { kind: 'absent' };
    const reason = `${family.primaryRegion} describes it as a replica of ${described.value.primaryRegion}, and with replicas of its own`;
    return { kind: 'unseen', reason, accounted: true };
  }
  if (described.kind !== 'absent') return described;
  if (listed) return { kind: 'unseen', reason: contradiction(family.primaryRegion), accounted: true };
  const reason = inventory ? inventory.error?.message : `${family.primaryRegion} was not listed`;
  if (reason !== undefined) {
    return { kind: 'unseen', reason: `it was not found, but the listing is incomplete: ${reason}`, accounted: true };
  }
  return described;
}

/**
 * A listing that shows what a description denies: one of the two is wrong, and neither is believed. It is over once a listing
 * some minutes later no longer shows it (docs/aws-facts.md, "Listing").
 */
function contradiction(region: Region): string {
  return `${region} lists it but does not describe it; it may just have been deleted, and a later audit will know`;
}
