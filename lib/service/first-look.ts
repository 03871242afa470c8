import { ReadError, type ReadFailure, type SecretsReader } from '../audit/ports.ts';
import { arnInRegion } from '../domain/arn.ts';
import type { Instant, Region, SecretDescription } from '../domain/secret.ts';

/** One secret as every Region described it, by name; plain data, so that a durable step can keep it. */
export interface FirstLook {
  readonly at: Instant;
  readonly regions: Readonly<Record<Region, RegionLook>>;
}

export type RegionLook =
  | { readonly kind: 'present'; readonly secret: SecretDescription }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly failure: ReadFailure; readonly message: string };

/** First looks at all the secrets that are to be repaired; none where there are more of them than one run looks at. */
export interface EstateLook {
  readonly secrets: number;
  readonly looks: readonly FirstLook[];
}

/** Describes the name in every Region at once. What a Region refuses is part of the answer. */
export async function lookEverywhere(
  reader: SecretsReader,
  regions: readonly Region[],
  name: string,
  at: Instant,
): Promise<FirstLook> {
  const looks = await Promise.all(regions.map(async (region) => [region, await look(reader, region, name)] as const));
  return { at, regions: Object.fromEntries(looks) };
}

async function look(reader: SecretsReader, region: Region, name: string): Promise<RegionLook> {
  try {
    const secret = await reader.describe(region, name);
    return secret ? { kind: 'present', secret } : { kind: 'absent' };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return { kind: 'failed', failure: error.failure, message: error.message };
  }
}

/** True while a replication, or the removal of a replica, is under way, so that an audit now would only see it pass. */
export function isUnsettled({ regions }: FirstLook): boolean {
  const present = Object.values(regions).flatMap((look) => (look.kind === 'present' ? [look.secret] : []));
  return present.some(
    (secret) => secret.replication.some(({ status }) => status === 'InProgress') || isBeingRemoved(secret, present),
  );
}

/** A replica that its primary no longer lists is deleted within 90 seconds (docs/aws-facts.md, "Changing replication"). */
function isBeingRemoved(
  { arn, region, primaryRegion }: SecretDescription,
  present: readonly SecretDescription[],
): boolean {
  if (primaryRegion === region) return false;
  const primary = present.find((one) => one.region === primaryRegion && arnInRegion(one.arn, region) === arn);
  return primary !== undefined && !primary.replication.some((replica) => replica.region === region);
}

/** True when some Region did not show it: an absence needs a second look, a minute later, before it is believed. */
export function hasAbsence({ regions }: FirstLook): boolean {
  return Object.values(regions).some(({ kind }) => kind === 'absent');
}

/**
 * A reader for the audit of some secrets alone: the first looks stand in for the listings, so that the second look by
 * description is the second witness, and the same rules judge the same families as in an audit of everything.
 */
export function readerAfter(looks: readonly FirstLook[], reader: SecretsReader): SecretsReader {
  return {
    ...reader,
    oneWay: true,
    async *listPages(region) {
      for (const { regions } of looks) {
        const seen = regions[region];
        if (!seen) throw new ReadError('service', `${region} was not looked at`);
        if (seen.kind === 'failed') throw new ReadError(seen.failure, seen.message);
        if (seen.kind === 'present') yield { secrets: [seen.secret], next: undefined };
      }
    },
  };
}
