import { createHmac, randomBytes } from 'node:crypto';
import * as z from './z.ts';

/**
 * The bounds of the service model (botocore `secretsmanager/2017-10-17`) for each request that is served. Fields that are
 * not named here are dropped. A secret's value is checked for its length and then replaced by its digest, which only tells
 * whether a token comes again with the same value.
 */
const text = (min: number, max: number) => z.string().check(z.minLength(min), z.maxLength(max));

const secretId = text(1, 2048);
const kmsKeyId = text(0, 2048);
const description = text(0, 2048);
const token = text(32, 64);
const versionId = text(32, 64);
const stage = text(1, 256);
const region = text(1, 128).check(z.regex(/^([a-z]+-)+\d+$/));
const tag = z.object({ Key: text(1, 128), Value: z._default(text(0, 256), '') });

/** Of this process alone: a digest tells nothing to who guesses at the value. */
const key = randomBytes(32);

/** A value of 1 to 65,536 bytes, as its digest. */
function value(kind: 'text' | 'base64', bytes: (value: string) => number) {
  const bounded = z.string().check((payload) => {
    const size = bytes(payload.value);
    const bound = { origin: 'string', input: payload.value, inclusive: true } as const;
    if (size < 1) payload.issues.push({ ...bound, code: 'too_small', minimum: 1 });
    if (size > 65_536) payload.issues.push({ ...bound, code: 'too_big', maximum: 65_536 });
  });
  const digest = z.transform((given: string) => createHmac('sha256', key).update(`${kind} ${given}`).digest('base64'));
  return z.optional(z.pipe(bounded, digest));
}

const secretValue = {
  SecretString: value('text', (given) => Buffer.byteLength(given)),
  SecretBinary: value('base64', (given) => Buffer.byteLength(given, 'base64')),
};

/** A replica without a Region is refused in words of its own (operations/create.ts). */
const addReplicaRegions = z
  .array(z.object({ Region: z.optional(region), KmsKeyId: z.optional(kmsKeyId) }))
  .check(z.minLength(1));

export const INVALID_NAME =
  'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';

export function isValidName(name: string): boolean {
  return /^[A-Za-z0-9/_+=.@!-]+$/.test(name);
}

const secretName = text(1, 512).check(z.refine(isValidName, { message: INVALID_NAME }));

export const createSecretRequest = z.object({
  Name: secretName,
  ClientRequestToken: z.optional(token),
  Description: z.optional(description),
  KmsKeyId: z.optional(kmsKeyId),
  ...secretValue,
  Tags: z.optional(z.array(tag)),
  AddReplicaRegions: z.optional(addReplicaRegions),
  ForceOverwriteReplicaSecret: z.optional(z.boolean()),
});

export const secretIdRequest = z.object({ SecretId: secretId });

export const replicateRequest = z.object({
  SecretId: secretId,
  AddReplicaRegions: addReplicaRegions,
  ForceOverwriteReplicaSecret: z.optional(z.boolean()),
});

export const removeRegionsRequest = z.object({
  SecretId: secretId,
  RemoveReplicaRegions: z.array(region).check(z.minLength(1)),
});

export const updateSecretRequest = z.object({
  SecretId: secretId,
  ClientRequestToken: z.optional(token),
  Description: z.optional(description),
  KmsKeyId: z.optional(kmsKeyId),
  ...secretValue,
});

export const putSecretValueRequest = z.object({
  SecretId: secretId,
  ClientRequestToken: z.optional(token),
  ...secretValue,
  VersionStages: z.optional(z.array(stage).check(z.minLength(1), z.maxLength(20))),
});

export const updateStageRequest = z.object({
  SecretId: secretId,
  VersionStage: stage,
  RemoveFromVersionId: z.optional(versionId),
  MoveToVersionId: z.optional(versionId),
});

export const deleteSecretRequest = z.object({
  SecretId: secretId,
  RecoveryWindowInDays: z.optional(z.int()),
  ForceDeleteWithoutRecovery: z.optional(z.boolean()),
});

export const putPolicyRequest = z.object({ SecretId: secretId, ResourcePolicy: text(1, 20_480) });

export const tagRequest = z.object({ SecretId: secretId, Tags: z.array(tag) });

export const untagRequest = z.object({ SecretId: secretId, TagKeys: z.array(text(1, 128)) });

export const listVersionsRequest = z.object({
  SecretId: secretId,
  MaxResults: z._default(z.int().check(z.minimum(1), z.maximum(100)), 100),
  NextToken: z.optional(text(1, 4096)),
  IncludeDeprecated: z._default(z.boolean(), false),
});

export const listSecretsRequest = z.object({
  IncludePlannedDeletion: z._default(z.boolean(), false),
  MaxResults: z._default(z.int().check(z.minimum(1), z.maximum(100)), 100),
  NextToken: z.optional(text(1, 4096)),
  SortOrder: z._default(z.enum(['asc', 'desc']), 'asc'),
  SortBy: z._default(z.enum(['created-date', 'last-accessed-date', 'last-changed-date', 'name']), 'created-date'),
  Filters: z._default(
    z
      .array(
        z.object({
          Key: z.optional(
            z.enum(['description', 'name', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all']),
          ),
          Values: z.optional(
            z.array(text(0, 512).check(z.regex(/^!?[a-zA-Z0-9 :_@/+=.\-!]*$/))).check(z.minLength(1), z.maxLength(10)),
          ),
        }),
      )
      .check(z.maxLength(10)),
    [],
  ),
});

/** Of KMS (botocore `kms/2014-11-01`). */
export const describeKeyRequest = z.object({ KeyId: text(1, 2048) });
