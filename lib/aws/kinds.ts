/*
 * The SDK hands on whatever stands where a text or a list should: it checks dates and little else. What is judged must be of
 * the kind that the service model gives it, or a number in place of a name ends an audit in the middle, and a text in
 * place of a list reads as one. By hand, for half a million entries.
 */

const texts = ['ARN', 'Name', 'KmsKeyId', 'PrimaryRegion', 'OwningService'] as const;
const dates = ['CreatedDate', 'LastChangedDate', 'LastAccessedDate', 'DeletedDate'] as const;
const replicaTexts = ['Region', 'Status', 'StatusMessage', 'KmsKeyId'] as const;

/** The first field of a secret that is of another kind than the service promises; undefined where none is. */
export function fieldOfAnotherKind(source: unknown): string | undefined {
  if (!isRecord(source)) return 'an entry';
  return (
    texts.find((field) => !isTextOrNothing(source[field])) ??
    dates.find((field) => !isDateOrNothing(source[field])) ??
    (source['RotationEnabled'] == null || typeof source['RotationEnabled'] === 'boolean'
      ? undefined
      : 'RotationEnabled') ??
    (isListOrNothing(source['Tags'], isTag) ? undefined : 'Tags') ??
    (areStages(source['SecretVersionsToStages']) ? undefined : 'SecretVersionsToStages') ??
    (areStages(source['VersionIdsToStages']) ? undefined : 'VersionIdsToStages') ??
    (isListOrNothing(source['ReplicationStatus'], isReplica) ? undefined : 'ReplicationStatus')
  );
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
    replicaTexts.every((field) => isTextOrNothing(replica[field])) &&
    isDateOrNothing(replica['LastAccessedDate'])
  );
}

function areStages(stages: unknown): boolean {
  if (stages == null) return true;
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
  return value == null || isText(value);
}

function isDateOrNothing(value: unknown): boolean {
  return value == null || (value instanceof Date && !Number.isNaN(value.getTime()));
}
