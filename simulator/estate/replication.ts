import type { Estate } from './estate.ts';
import { type FailureFacts, failureMessage, type ReplicationFailure } from './failures.ts';
import { heldReplicaKey, heldReplicaTags, isReplica, type Replica, type StoredSecret } from './secret.ts';

/** A primary and where it lives. */
export interface Primary {
  readonly account: string;
  readonly region: string;
  readonly secret: StoredSecret;
}

interface Obstacle extends FailureFacts {
  readonly failure: ReplicationFailure;
}

/** Adds a replica, or asks again for one that failed; the outcome comes later. */
export function startReplication(
  estate: Estate,
  primary: Primary,
  target: { region: string; kmsKeyId: string | undefined; force: boolean },
  now: number,
): void {
  const { secret } = primary;
  const known = secret.replicas?.find((replica) => replica.region === target.region);
  // What AWS does for a Region that is already replicated to is not documented; here that asks for nothing new.
  if (known !== undefined && known.status !== 'Failed') return;
  const replica: Replica = known ?? {
    region: target.region,
    kmsKeyId: undefined,
    status: 'InProgress',
    message: undefined,
    accessedAt: undefined,
    attempt: 0,
  };
  if (known === undefined) secret.replicas = [...(secret.replicas ?? []), replica];
  replica.kmsKeyId = target.kmsKeyId;
  secret.primaryRegion = primary.region;
  // Seen once on AWS: the primary had last changed half a second before its replica was created.
  secret.changedAt = now;
  planSync(estate, primary, replica, now + estate.timing.syncMs, target.force);
}

/** A write on the primary reaches its replicas; one that failed waits until it is asked for again. */
export function propagate(estate: Estate, primary: Primary, now: number): void {
  for (const replica of primary.secret.replicas ?? []) {
    if (replica.status === 'InSync') planSync(estate, primary, replica, now + estate.timing.syncMs, false);
  }
}

/** Shows the replica as in progress and settles it at the given time, unless something newer is asked of it before. */
export function planSync(estate: Estate, primary: Primary, replica: Replica, at: number, force: boolean): void {
  replica.status = 'InProgress';
  replica.message = undefined;
  replica.attempt += 1;
  const { attempt } = replica;
  estate.later(at, (now) => {
    if (replica.attempt === attempt) synchronise(estate, primary, replica, force, now);
  });
}

function synchronise(estate: Estate, primary: Primary, replica: Replica, force: boolean, now: number): void {
  const blocked = obstacle(estate, primary, replica, force);
  if (blocked !== undefined) {
    replica.status = 'Failed';
    replica.message = failureMessage(blocked.failure, blocked);
    return;
  }
  const there = estate.partition(primary.account, replica.region);
  const occupant = there.get(primary.secret.name);
  const own = occupant !== undefined && isOwnReplica(primary, occupant, replica.region) ? occupant : undefined;
  if (occupant !== undefined) {
    there.note(occupant, now);
    there.remove(occupant);
  }
  there.insert(replicaOf(primary, replica, own, now));
  replica.status = 'InSync';
  replica.message = 'Replication succeeded';
}

/** What stands in the way and where, in the order in which AWS would run into it. */
function obstacle(estate: Estate, primary: Primary, replica: Replica, force: boolean): Obstacle | undefined {
  const facts = { name: primary.secret.name, region: replica.region, kmsKeyId: replica.kmsKeyId };
  if (!estate.regions.includes(replica.region)) return { ...facts, failure: 'region-disabled' };
  // The primary's key decrypts, the replica's encrypts.
  const keys = [{ region: primary.region, kmsKeyId: primary.secret.kmsKeyId }, facts];
  for (const { region, kmsKeyId } of keys) {
    estate.keys.use(primary.account, region, kmsKeyId);
    const state = estate.keys.state(primary.account, region, kmsKeyId);
    if (state !== 'enabled') {
      return { ...facts, region, kmsKeyId, failure: state === 'denied' ? 'kms-access' : 'kms-key' };
    }
  }
  const occupant = estate.partition(primary.account, replica.region).get(primary.secret.name);
  if (occupant === undefined || isOwnReplica(primary, occupant, replica.region)) return undefined;
  // Seen on AWS: overwriting does not clear what another primary left behind.
  if (isReplica(occupant, replica.region)) return { ...facts, failure: 'stranded' };
  // Overwriting a primary or a secret pending deletion is documented nowhere: the simulator never destroys one.
  const plain = occupant.primaryRegion === undefined && occupant.deletedAt === undefined;
  return force && plain ? undefined : { ...facts, failure: 'name-conflict' };
}

function isOwnReplica(primary: Primary, occupant: StoredSecret, region: string): boolean {
  return (
    isReplica(occupant, region) &&
    occupant.primaryRegion === primary.region &&
    occupant.suffix === primary.secret.suffix
  );
}

function replicaOf(
  { secret, region }: Primary,
  replica: Replica,
  known: StoredSecret | undefined,
  now: number,
): StoredSecret {
  const kmsKeyId = heldReplicaKey(replica.kmsKeyId);
  return {
    name: secret.name,
    suffix: secret.suffix,
    createdAt: known?.createdAt ?? now,
    order: known?.order ?? 0,
    primaryRegion: region,
    kmsKeyId,
    description: secret.description,
    tags: heldReplicaTags(secret.tags),
    policy: secret.policy,
    owningService: secret.owningService,
    rotationEnabled: secret.rotationEnabled,
    changedAt: secret.changedAt,
    accessedAt: known?.accessedAt,
    deletedAt: undefined,
    versions: secret.versions,
    versionKeys: known?.kmsKeyId === kmsKeyId ? known?.versionKeys : undefined,
    replicas: undefined,
  };
}

/** Starts removing replicas; each stays listed, in progress, until it is gone, and blocks its primary's deletion. */
export function startRemoval(estate: Estate, primary: Primary, regions: readonly string[], now: number): void {
  for (const replica of primary.secret.replicas ?? []) {
    if (!regions.includes(replica.region)) continue;
    replica.status = 'InProgress';
    replica.message = undefined;
    replica.attempt += 1;
    const { attempt } = replica;
    estate.later(now + estate.timing.removeMs, (gone) => {
      if (replica.attempt !== attempt) return;
      const there = estate.partition(primary.account, replica.region);
      const held = there.get(primary.secret.name);
      if (held !== undefined && isOwnReplica(primary, held, replica.region)) {
        there.note(held, gone);
        there.remove(held);
      }
      estate.partition(primary.account, primary.region).note(primary.secret, gone);
      forgetReplica(primary.secret, replica.region);
    });
  }
}

/** Takes a replica off its primary's list. Whether AWS then keeps `PrimaryRegion` is not known; here it goes. */
export function forgetReplica(secret: StoredSecret, region: string): void {
  const rest: Replica[] = [];
  for (const replica of secret.replicas ?? []) {
    // What was planned for it must not bring it back.
    if (replica.region === region) replica.attempt += 1;
    else rest.push(replica);
  }
  secret.replicas = rest.length > 0 ? rest : undefined;
  if (rest.length === 0) secret.primaryRegion = undefined;
}
