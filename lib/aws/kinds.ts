/*
 * An answer of the service is what anybody may have written. What is judged must be of the kind that the service model gives
 * it, or a number in place of a name ends an audit in the middle, and a text in place of a list reads as one. By hand, and
 * field by field, for half a million entries.
 */

/** A secret as ListSecrets and DescribeSecret answer it, as far as the audit reads it. Some peers of AWS send null for what AWS leaves out. */
export interface PlainSecret {
  readonly ARN?: string | null;
  readonly Name?: string | null;
  readonly KmsKeyId?: string | null;
  readonly PrimaryRegion?: string | null;
  readonly OwningService?: string | null;
  readonly CreatedDate?: Seconds | null;
  readonly LastChangedDate?: Seconds | null;
  readonly LastAccessedDate?: Seconds | null;
  readonly DeletedDate?: Seconds | null;
  readonly RotationEnabled?: boolean | null;
  readonly Tags?: readonly PlainTag[] | null;
  readonly SecretVersionsToStages?: PlainStages | null;
  readonly VersionIdsToStages?: PlainStages | null;
  readonly ReplicationStatus?: readonly PlainReplica[] | null;
}

/** Since 1970, with fractions. */
export type Seconds = number;

export interface PlainTag {
  readonly Key?: string | null;
  readonly Value?: string | null;
}

type Labels = readonly string[] | null;

/** The labels of each version: by its id, or in a list behind its id (stage-maps.ts). */
export type PlainStages = Readonly<Record<string, Labels>> | readonly (string | Labels)[];

export interface PlainReplica {
  readonly Region?: string | null;
  readonly Status?: string | null;
  readonly StatusMessage?: string | null;
  readonly KmsKeyId?: string | null;
  readonly LastAccessedDate?: Seconds | null;
}

/** The furthest that a date in milliseconds can be from 1970 [ECMAScript, "Time Values"]. */
const furthest = 8.64e15;

/**
 * The secret that was answered, or the name of its first field that is of another kind than the service promises.
 */
export function plainSecretOf(source: unknown): PlainSecret | string {
  if (!isRecord(source)) return 'an entry';
  if (!isTextOrNothing(source['ARN'])) return 'ARN';
  if (!isTextOrNothing(source['Name'])) return 'Name';
  if (!isTextOrNothing(source['KmsKeyId'])) return 'KmsKeyId';
  if (!isTextOrNothing(source['PrimaryRegion'])) return 'PrimaryRegion';
  if (!isTextOrNothing(source['OwningService'])) return 'OwningService';
  if (!isDateOrNothing(source['CreatedDate'])) return 'CreatedDate';
  if (!isDateOrNothing(source['LastChangedDate'])) return 'LastChangedDate';
  if (!isDateOrNothing(source['LastAccessedDate'])) return 'LastAccessedDate';
  if (!isDateOrNothing(source['DeletedDate'])) return 'DeletedDate';
  const rotation = source['RotationEnabled'];
  if (rotation != null && typeof rotation !== 'boolean') return 'RotationEnabled';
  if (!isListOrNothing(source['Tags'], isTag)) return 'Tags';
  if (!areStages(source['SecretVersionsToStages'])) return 'SecretVersionsToStages';
  if (!areStages(source['VersionIdsToStages'])) return 'VersionIdsToStages';
  if (!isListOrNothing(source['ReplicationStatus'], isReplica)) return 'ReplicationStatus';
  return source;
}

/** A token that pages can be followed by; anything else would be another one each time, and followed for ever. */
export function isTokenOrNothing(token: unknown): token is string | null | undefined {
  return isTextOrNothing(token);
}

function isTag(tag: unknown): boolean {
  return isRecord(tag) && isTextOrNothing(tag['Key']) && isTextOrNothing(tag['Value']);
}

function isReplica(replica: unknown): boolean {
  return (
    isRecord(replica) &&
    isTextOrNothing(replica['Region']) &&
    isTextOrNothing(replica['Status']) &&
    isTextOrNothing(replica['StatusMessage']) &&
    isTextOrNothing(replica['KmsKeyId']) &&
    isDateOrNothing(replica['LastAccessedDate'])
  );
}

function areStages(stages: unknown): boolean {
  if (stages == null) return true;
  if (Array.isArray(stages)) {
    return (
      stages.length % 2 === 0 && stages.every((one, at) => (at % 2 === 0 ? isText(one) : isListOrNothing(one, isText)))
    );
  }
  return isRecord(stages) && Object.values(stages).every((labels) => isListOrNothing(labels, isText));
}

function isListOrNothing(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return value == null || (Array.isArray(value) && value.every(isOne));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNothing(value: unknown): value is string | null | undefined {
  return value == null || typeof value === 'string';
}

function isDateOrNothing(value: unknown): boolean {
  return value == null || (typeof value === 'number' && Math.abs(value * 1000) <= furthest);
}
