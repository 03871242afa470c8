import { heldReplicaKey, type StoredSecret } from '../estate/secret.ts';
import { epochDay, epochSeconds } from '../wire.ts';
import { arnOf, type Context } from './context.ts';

/** Written as a loop: a page of a large estate asks for a hundred of them. */
function stageMap({ versions }: StoredSecret): Record<string, readonly string[]> | undefined {
  // A version without a label is deprecated and not shown; a secret that never had a value has no map at all.
  let map: Record<string, readonly string[]> | undefined;
  for (const { id, stages } of versions) {
    if (stages.length === 0) continue;
    map ??= {};
    map[id] = stages;
  }
  return map;
}

/** What listing and describing have in common. Undefined fields do not reach the wire: AWS omits what has no value. */
function commonShape(context: Context, secret: StoredSecret): object {
  return {
    ARN: arnOf(context, secret),
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    RotationEnabled: secret.rotationEnabled,
    LastChangedDate: epochSeconds(secret.changedAt),
    LastAccessedDate: epochDay(secret.accessedAt),
    DeletedDate: epochSeconds(secret.deletedAt),
    Tags: secret.tags && Array.from(secret.tags, ([Key, Value]) => ({ Key, Value })),
    OwningService: secret.owningService,
    CreatedDate: epochSeconds(secret.createdAt),
    PrimaryRegion: secret.primaryRegion,
  };
}

/** `SecretListEntry`: no replication status, and the labels under another name than in a description. */
export function listEntry(context: Context, secret: StoredSecret): object {
  return { ...commonShape(context, secret), SecretVersionsToStages: stageMap(secret) };
}

export function description(context: Context, secret: StoredSecret): object {
  return {
    ...commonShape(context, secret),
    VersionIdsToStages: stageMap(secret),
    ReplicationStatus: replicationStatus(secret),
  };
}

/** The primary's view of its replicas; undefined where there is none, as on a replica itself. */
export function replicationStatus({ replicas }: Pick<StoredSecret, 'replicas'>): object[] | undefined {
  return replicas?.map((replica) => ({
    Region: replica.region,
    KmsKeyId: heldReplicaKey(replica.kmsKeyId),
    Status: replica.status,
    StatusMessage: replica.message,
    LastAccessedDate: epochDay(replica.accessedAt),
  }));
}
