import { parseSecretArn } from '../domain/arn.ts';
import type { Instant, Region, ReplicaStatus, SecretDescription, SecretSnapshot } from '../domain/secret.ts';
import {
  type PlainReplica,
  type PlainSecret,
  type PlainStages,
  type PlainTag,
  plainSecretOf,
  type Seconds,
} from './kinds.ts';
import { malformed } from './malformed.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The hyphen and the six characters that AWS adds to a name for the ARN (docs/aws-facts.md, "Identity"). */
const suffixLength = 7;

/** Most secrets have none: half a million of them need not each have an object for it. */
const noTags: SecretSnapshot['tags'] = Object.freeze({});

/**
 * One entry of a Region's listing, as the wire has it.
 * @throws ReadError `malformed` when it does not name a secret of that Region.
 */
export function snapshotOf(entry: unknown, region: Region): SecretSnapshot {
  const source = sourceOf(entry, region, 'ListSecrets');
  return toSnapshot(source, region, 'ListSecrets', source.SecretVersionsToStages);
}

/**
 * DescribeSecret's answer, as the wire has it. Its stage map has another name than a listing's (service model 2017-10-17).
 * @throws ReadError `malformed` when it does not name a secret of that Region, or a replica without Region or status.
 */
export function descriptionOf(answer: unknown, region: Region): SecretDescription {
  const source = sourceOf(answer, region, 'DescribeSecret');
  const snapshot = toSnapshot(source, region, 'DescribeSecret', source.VersionIdsToStages);
  if (currentVersionsOf(source.VersionIdsToStages).length > 1) {
    throw malformed('DescribeSecret', region, `several versions with AWSCURRENT (${snapshot.currentVersion})`);
  }
  return { ...snapshot, replication: (source.ReplicationStatus ?? []).map((status) => replicaOf(status, snapshot)) };
}

function sourceOf(answer: unknown, region: Region, operation: string): PlainSecret {
  const source = plainSecretOf(answer);
  if (typeof source !== 'string') return source;
  throw malformed(operation, region, `${source} of another kind than the service promises`);
}

function toSnapshot(
  source: PlainSecret,
  region: Region,
  operation: string,
  stages: PlainStages | null | undefined,
): SecretSnapshot {
  const { ARN: arn, Name: name } = source;
  if (!arn || !name) throw malformed(operation, region, `a secret without ${arn ? 'Name' : 'ARN'}`);
  const parts = parseSecretArn(arn);
  if (!parts) throw malformed(operation, region, `"${arn}", which is not the ARN of a secret`);
  if (!parts.resource.startsWith(`${name}-`) || parts.resource.length !== name.length + suffixLength) {
    throw malformed(operation, region, `"${arn}" under the name "${name}", which is another one's`);
  }
  // One endpoint for all Regions may answer for one Region only: its secrets must not count for the others.
  if (parts.region !== region) throw malformed(operation, region, `"${arn}", a secret of another Region`);
  const secret: Writable<SecretSnapshot> = {
    arn,
    name,
    account: parts.account,
    region,
    tags: tagsOf(source.Tags, arn, region, operation),
  };
  // Only what has a value, and without a detour: there are half a million entries, most of which nobody looks at again.
  const current = currentVersionsOf(stages);
  if (source.PrimaryRegion != null) secret.primaryRegion = source.PrimaryRegion;
  if (source.KmsKeyId != null) secret.kmsKeyId = source.KmsKeyId;
  if (source.OwningService != null) secret.owningService = source.OwningService;
  // Several together equal no other secret's, so that a description is asked for, and refused.
  if (current.length > 0) secret.currentVersion = current.sort().join(', ');
  if (source.RotationEnabled != null) secret.rotationEnabled = source.RotationEnabled;
  if (source.CreatedDate != null) secret.createdAt = instant(source.CreatedDate);
  if (source.LastChangedDate != null) secret.changedAt = instant(source.LastChangedDate);
  if (source.LastAccessedDate != null) secret.accessedAt = instant(source.LastAccessedDate);
  if (source.DeletedDate != null) secret.deletedAt = instant(source.DeletedDate);
  return secret;
}

function replicaOf(source: PlainReplica, { arn, region }: SecretSnapshot): ReplicaStatus {
  if (!source.Region || !source.Status) {
    throw malformed('DescribeSecret', region, `a replica of "${arn}" without ${source.Region ? 'Status' : 'Region'}`);
  }
  const replica: Writable<ReplicaStatus> = { region: source.Region, status: source.Status };
  if (source.StatusMessage != null) replica.message = source.StatusMessage;
  if (source.KmsKeyId != null) replica.kmsKeyId = source.KmsKeyId;
  if (source.LastAccessedDate != null) replica.accessedAt = instant(source.LastAccessedDate);
  return replica;
}

/** Only one version carries AWSCURRENT [service model]; of several none can be believed to be the current one. */
function currentVersionsOf(stages: PlainStages | null | undefined): string[] {
  if (stages == null) return [];
  const list: readonly unknown[] = Array.isArray(stages) ? stages : Object.entries(stages).flat(1);
  const current: string[] = [];
  for (let at = 1; at < list.length; at += 2) {
    const labels = list[at];
    if (Array.isArray(labels) && labels.includes('AWSCURRENT')) current.push(String(list[at - 1]));
  }
  return current;
}

function tagsOf(
  tags: readonly PlainTag[] | null | undefined,
  arn: string,
  region: Region,
  operation: string,
): SecretSnapshot['tags'] {
  if (tags == null || tags.length === 0) return noTags;
  const entries = tags.flatMap(({ Key, Value }): [string, string][] => (Key ? [[Key, Value ?? '']] : []));
  const byKey = Object.fromEntries(entries);
  // A tag decides which clause counts: of two values either may be the wrong one.
  const other = entries.find(([key, value]) => byKey[key] !== value);
  if (other) throw malformed(operation, region, `"${arn}" with two values of the tag "${other[0]}"`);
  return byKey;
}

/** As the SDK rounds it. */
function instant(seconds: Seconds): Instant {
  return Math.round(seconds * 1000);
}
