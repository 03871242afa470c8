import type { Region } from '../domain/secret.ts';
import { errorText, isAccepted, listOf, statusesIn, textOf, told } from './answer.ts';
import type { OwnSecrets } from './own-secrets.ts';
import type { ChangeCall, Json } from './ports.ts';

/** Removing a replica takes 40 to 90 s (docs/aws-facts.md, "Changing replication"): five minutes in all. */
const rounds = 60;
const secondsBetween = 5;

/** What may still be there after a run: a name, its Region, and why. */
export interface Left {
  readonly name: string;
  readonly region: Region;
  readonly why: string;
}

/**
 * Removes what the run made, in every Region: replicas first, through their primaries, then the secrets. Looks again until
 * nothing is there, and tells what is left. Never fails, and touches nothing that is not proven to be the run's own.
 */
export async function cleanUp(
  own: OwnSecrets,
  regions: readonly Region[],
  pause: (seconds: number) => Promise<void>,
): Promise<readonly Left[]> {
  const accepted = new Set<string>();
  let left: readonly Left[] = [];
  for (let round = 0; round < rounds; round += 1) {
    left = [];
    for (const name of own.names()) left = [...left, ...(await sweep(own, name, regions, accepted))];
    if (left.length === 0) return left;
    await pause(secondsBetween);
  }
  return left;
}

/** One name in every Region: looks at all of it, then takes the next step of each. */
async function sweep(
  own: OwnSecrets,
  name: string,
  regions: readonly Region[],
  accepted: Set<string>,
): Promise<readonly Left[]> {
  const there = new Map<Region, Json>();
  const left: Left[] = [];
  for (const region of regions) {
    try {
      const body = await own.look(region, name);
      if (body) there.set(region, body);
    } catch (error) {
      // What could not be seen is not gone.
      left.push({ name, region, why: reasonOf(error) });
    }
  }
  for (const [region, body] of there) {
    const step = nextStep(region, body, there);
    const why = step === undefined ? 'its removal is under way' : await take(own, step, accepted);
    left.push({ name, region, why });
  }
  return left;
}

function nextStep(region: Region, body: Json, there: ReadonlyMap<Region, Json>): ChangeCall | undefined {
  const SecretId = textOf(body, 'ARN') ?? '';
  const home = textOf(body, 'PrimaryRegion') ?? region;
  if (home !== region) {
    const primary = there.get(home);
    if (primary && statusesIn(primary, region).length > 0) return undefined;
    // Without a primary that knows it, a replica can only be deleted as a secret of its own (docs/aws-facts.md, "Orphans").
    return { region, operation: 'StopReplicationToReplica', input: { SecretId } };
  }
  const replicas = new Set(listOf(body, 'ReplicationStatus').flatMap((entry) => textOf(entry, 'Region') ?? []));
  if (replicas.size > 0) {
    const input = { SecretId, RemoveReplicaRegions: [...replicas] };
    return { region, operation: 'RemoveRegionsFromReplication', input };
  }
  return { region, operation: 'DeleteSecret', input: { SecretId, ForceDeleteWithoutRecovery: true } };
}

/** Asks once for each step that was accepted; one that was refused is asked for again in the next round. */
async function take(own: OwnSecrets, call: ChangeCall, accepted: Set<string>): Promise<string> {
  const key = JSON.stringify(call);
  if (accepted.has(key)) return 'its removal is under way';
  try {
    const answer = await own.change(call);
    if (isAccepted(answer)) {
      accepted.add(key);
      return 'its removal is under way';
    }
    return `${call.operation}: ${told(answer)} ${errorText(answer)}`.trim();
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
