import type {
  DescribeSecretResponse,
  ReplicationStatusType,
  SecretListEntry,
  Tag,
} from '@aws-sdk/client-secrets-manager';
import { parseSecretArn } from '../domain/arn.ts';
import type { Instant, Region, ReplicaStatus, SecretDescription, SecretSnapshot } from '../domain/secret.ts';
import { fieldOfAnotherKind } from './kinds.ts';
import { malformed } from './malformed.ts';

type VersionStages = Readonly<Record<string, readonly string[] | null>>;

/**
 * One entry of a Region's listing.
 * @throws ReadError `malformed` when it does not name a secret of that Region.
 */
export function snapshotOf(entry: SecretListEntry, region: Region): SecretSnapshot {
  return toSnapshot(entry, region, 'ListSecrets', ({ SecretVersionsToStages }) => SecretVersionsToStages);
}

/**
 * DescribeSecret's answer. Its stage map has another name than a listing's (service model 2017-10-17).
 * @throws ReadError `malformed` when it does not name a secret of that Region, or a replica without Region or status.
 */
export function descriptionOf(response: DescribeSecretResponse, region: Region): SecretDescription {
  const snapshot = toSnapshot(response, region, 'DescribeSecret', ({ VersionIdsToStages }) => VersionIdsToStages);
  return { ...snapshot, replication: (response.ReplicationStatus ?? []).map((status) => replicaOf(status, snapshot)) };
}

function toSnapshot(
  source: SecretListEntry & DescribeSecretResponse,
  region: Region,
  operation: string,
  stagesOf: (source: SecretListEntry & DescribeSecretResponse) => VersionStages | null | undefined,
): SecretSnapshot {
  const field = fieldOfAnotherKind(source);
  if (field !== undefined) throw malformed(operation, region, `${field} of another kind than the service promises`);
  const { ARN: arn, Name: name } = source;
  if (!arn || !name) throw malformed(operation, region, `a secret without ${arn ? 'Name' : 'ARN'}`);
  const parts = parseSecretArn(arn);
  if (!parts) throw malformed(operation, region, `"${arn}", which is not the ARN of a secret`);
  // One endpoint for all Regions may answer for one Region only: its secrets must not count for the others.
  if (parts.region !== region) throw malformed(operation, region, `"${arn}", a secret of another Region`);
  return {
    arn,
    name,
    account: parts.account,
    region,
    tags: tagsOf(source.Tags),
    ...known({
      primaryRegion: source.PrimaryRegion,
      kmsKeyId: source.KmsKeyId,
      owningService: source.OwningService,
      currentVersion: currentVersionOf(stagesOf(source)),
      rotationEnabled: source.RotationEnabled,
      createdAt: instant(source.CreatedDate),
      changedAt: instant(source.LastChangedDate),
      accessedAt: instant(source.LastAccessedDate),
      deletedAt: instant(source.DeletedDate),
    }),
  };
}

function replicaOf(source: ReplicationStatusType, { arn, region }: SecretSnapshot): ReplicaStatus {
  if (!source.Region || !source.Status) {
    throw malformed('DescribeSecret', region, `a replica of "${arn}" without ${source.Region ? 'Status' : 'Region'}`);
  }
  return {
    region: source.Region,
    status: source.Status,
    ...known({
      message: source.StatusMessage,
      kmsKeyId: source.KmsKeyId,
      accessedAt: instant(source.LastAccessedDate),
    }),
  };
}

/** Only one version carries AWSCURRENT [service model]. */
function currentVersionOf(stages: VersionStages | null | undefined): string | undefined {
  return Object.entries(stages ?? {}).find(([, labels]) => labels?.includes('AWSCURRENT'))?.[0];
}

function tagsOf(tags: readonly Tag[] | null | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? '']] : [])));
}

function instant(date: Date | null | undefined): Instant | undefined {
  return date?.getTime();
}

type Known<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Only the fields that have a value: some peers of AWS send null for what AWS leaves out. */
function known<T extends object>(fields: T): Known<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as Known<T>;
}
