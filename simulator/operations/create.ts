import { invalidParameter, invalidRequest, ServiceError } from '../errors.ts';
import { deriveSuffix, deriveVersionId } from '../estate/derive.ts';
import { startReplication } from '../estate/replication.ts';
import { normaliseKey, type StoredSecret } from '../estate/secret.ts';
import { createSecretRequest } from '../requests.ts';
import { arnOf, asPrimary, broughtValue, type Context, operation, requireUsableKey } from './context.ts';
import { replicationStatus } from './shapes.ts';

export const createSecret = operation(createSecretRequest, (context, request) => {
  const { estate, account, region, now, here } = context;
  const withValue = broughtValue(request);
  requireReplicable(context, request.AddReplicaRegions ?? []);

  const known = here.get(request.Name);
  if (known?.deletedAt !== undefined) {
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  // The same request sent twice: the SDKs do so when the first answer got lost.
  const repeated = known?.versions.find((version) => version.id === request.ClientRequestToken);
  if (known !== undefined && repeated !== undefined) return answer(context, known, repeated.id);
  if (known !== undefined) {
    throw new ServiceError(
      'ResourceExistsException',
      `The operation failed because the secret ${request.Name} already exists.`,
    );
  }

  const kmsKeyId = normaliseKey(request.KmsKeyId);
  requireUsableKey(context, kmsKeyId);
  const serial = estate.serial();
  const versionId = request.ClientRequestToken ?? deriveVersionId(estate.seed, account, region, request.Name, serial);
  const secret: StoredSecret = {
    name: request.Name,
    suffix: deriveSuffix(estate.seed, account, region, request.Name, serial),
    createdAt: now,
    order: 0,
    primaryRegion: undefined,
    kmsKeyId,
    description: request.Description || undefined,
    tags: request.Tags && new Map(request.Tags.map((tag) => [tag.Key, tag.Value])),
    owningService: undefined,
    rotationEnabled: undefined,
    changedAt: now,
    accessedAt: undefined,
    deletedAt: undefined,
    versions: withValue ? [{ id: versionId, stages: ['AWSCURRENT'] }] : [],
    versionKeys: undefined,
    replicas: undefined,
  };
  here.insert(secret);
  const force = request.ForceOverwriteReplicaSecret ?? false;
  for (const { Region, KmsKeyId } of request.AddReplicaRegions ?? []) {
    const target = { region: Region, kmsKeyId: normaliseKey(KmsKeyId), force };
    startReplication(estate, asPrimary(context, secret), target, now);
  }
  return answer(context, secret, withValue ? versionId : undefined);
});

function answer(context: Context, secret: StoredSecret, versionId: string | undefined): object {
  return {
    ARN: arnOf(context, secret),
    Name: secret.name,
    VersionId: versionId,
    ReplicationStatus: replicationStatus(secret),
  };
}

/** A primary's own Region cannot hold its replica, and each Region is named once. */
export function requireReplicable({ region }: Context, targets: readonly { readonly Region: string }[]): void {
  const regions = targets.map((target) => target.Region);
  if (regions.includes(region) || new Set(regions).size < regions.length) {
    throw invalidParameter('Invalid replica region.');
  }
}
