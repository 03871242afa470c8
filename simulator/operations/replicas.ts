import { invalidParameter, markedForDeletion } from '../errors.ts';
import { forgetReplica, startRemoval, startReplication } from '../estate/replication.ts';
import { isReplica, normaliseKey } from '../estate/secret.ts';
import { removeRegionsRequest, replicateRequest, secretIdRequest } from '../requests.ts';
import { arnOf, asPrimary, findToChange, findWritable, operation } from './context.ts';
import { requireReplicable } from './create.ts';
import { replicationStatus } from './shapes.ts';

/** Asks for replicas. Conflicts and key faults are no errors here: they show as `Failed` later. */
export const replicateSecretToRegions = operation(replicateRequest, (context, request) => {
  const secret = findWritable(context, request.SecretId);
  const targets = requireReplicable(context, request.AddReplicaRegions);
  const force = request.ForceOverwriteReplicaSecret ?? false;
  for (const { Region, KmsKeyId } of targets) {
    const target = { region: Region, kmsKeyId: normaliseKey(KmsKeyId), force };
    startReplication(context.estate, asPrimary(context, secret), target, context.now);
  }
  context.here.touched();
  return { ARN: arnOf(context, secret), ReplicationStatus: replicationStatus(secret) };
});

export const removeRegionsFromReplication = operation(removeRegionsRequest, (context, request) => {
  const secret = findWritable(context, request.SecretId);
  const listed = new Set(secret.replicas?.map((replica) => replica.region));
  // What AWS says to a Region that holds no replica is not documented; it cannot be a success.
  if (!request.RemoveReplicaRegions.every((region) => listed.has(region))) {
    throw invalidParameter('Invalid replica region.');
  }
  startRemoval(context.estate, asPrimary(context, secret), request.RemoveReplicaRegions, context.now);
  // A description shows those that are removed until they are gone; this answer shows what will remain.
  const replicas = secret.replicas?.filter(({ region }) => !request.RemoveReplicaRegions.includes(region));
  return { ARN: arnOf(context, secret), ReplicationStatus: replicationStatus({ replicas }) };
});

/** Called in the replica's Region: it becomes a secret of its own, with the same ARN, and its primary forgets it. */
export const stopReplicationToReplica = operation(secretIdRequest, (context, request) => {
  const secret = findToChange(context, request.SecretId);
  if (secret.deletedAt !== undefined) throw markedForDeletion();
  if (!isReplica(secret, context.region) || secret.primaryRegion === undefined) {
    throw invalidParameter(
      "Operation not permitted on a primary secret. Call must be made in replica secret's region.",
    );
  }
  const home = context.estate.partition(context.account, secret.primaryRegion);
  const primary = home.get(secret.name);
  if (primary !== undefined && primary.suffix === secret.suffix) {
    home.note(primary, context.now);
    forgetReplica(primary, context.region);
  }
  secret.primaryRegion = undefined;
  secret.changedAt = context.now;
  context.here.touched();
  return { ARN: arnOf(context, secret) };
});
