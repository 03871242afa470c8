import { invalidParameter, ServiceError, scheduledForDeletion } from '../errors.ts';
import { deriveSuffix } from '../estate/derive.ts';
import { startReplication } from '../estate/replication.ts';
import { normaliseKey, type StoredSecret } from '../estate/secret.ts';
import { createSecretRequest } from '../requests.ts';
import { arnOf, asPrimary, type Context, operation, requireUsableKey, versionOf, writeOf } from './context.ts';
import { replicationStatus } from './shapes.ts';
import { withTags } from './tags.ts';
import { newVersion } from './values.ts';

/** The tokens of secrets without a value: they have no version that would tell that a request came again. */
const creations = new WeakMap<StoredSecret, string>();

export const createSecret = operation(createSecretRequest, (context, request) => {
  const { estate, account, region, now, here } = context;
  const write = writeOf(request);
  const tags = request.Tags && withTags(undefined, request.Tags);
  const targets = requireReplicable(context, request.AddReplicaRegions ?? []);

  const known = here.get(request.Name);
  if (known?.deletedAt !== undefined || here.holdsName(request.Name, now)) throw scheduledForDeletion();
  // The same request sent twice: the SDKs do so when the first answer got lost.
  if (known !== undefined && versionOf(context, known, write) !== undefined) return answer(context, known, write.token);
  if (known !== undefined && write.digest === undefined && creations.get(known) === write.token) {
    return answer(context, known, undefined);
  }
  if (known !== undefined) {
    throw new ServiceError(
      'ResourceExistsException',
      `The operation failed because the secret ${request.Name} already exists.`,
    );
  }

  const kmsKeyId = normaliseKey(request.KmsKeyId);
  requireUsableKey(context, kmsKeyId);
  const serial = estate.serial();
  const secret: StoredSecret = {
    name: request.Name,
    suffix: deriveSuffix(estate.seed, account, region, request.Name, serial),
    createdAt: now,
    order: 0,
    primaryRegion: undefined,
    kmsKeyId,
    description: request.Description || undefined,
    tags,
    policy: undefined,
    owningService: undefined,
    rotationEnabled: undefined,
    changedAt: now,
    accessedAt: undefined,
    deletedAt: undefined,
    versions: write.digest === undefined ? [] : [{ ...newVersion(context, write), stages: ['AWSCURRENT'] }],
    versionKeys: undefined,
    replicas: undefined,
  };
  here.insert(secret);
  if (write.digest === undefined) creations.set(secret, write.token);
  const force = request.ForceOverwriteReplicaSecret ?? false;
  for (const { Region, KmsKeyId } of targets) {
    const target = { region: Region, kmsKeyId: normaliseKey(KmsKeyId), force };
    startReplication(estate, asPrimary(context, secret), target, now);
  }
  return answer(context, secret, write.digest === undefined ? undefined : write.token);
});

function answer(context: Context, secret: StoredSecret, versionId: string | undefined): object {
  return {
    ARN: arnOf(context, secret),
    Name: secret.name,
    VersionId: versionId,
    ReplicationStatus: replicationStatus(secret),
  };
}

interface Target {
  readonly Region: string;
  readonly KmsKeyId?: string | undefined;
}

/**
 * A primary's own Region cannot hold its replica, and each Region is named once. The text was seen on AWS where no Region
 * was named (aws-samples/aws-health-aware, pull request 32).
 */
export function requireReplicable(
  { region }: Context,
  targets: readonly (Omit<Target, 'Region'> & { readonly Region?: string | undefined })[],
): readonly Target[] {
  const usable = targets.filter((target): target is Target => target.Region !== undefined && target.Region !== region);
  if (new Set(usable.map((target) => target.Region)).size < targets.length) {
    throw invalidParameter('Invalid replica region.');
  }
  return usable;
}
