import * as z from 'zod';

/**
 * The bounds of the service model (botocore `secretsmanager/2017-10-17`) for each request that is served. Fields that are
 * not named here are dropped. A secret's value is checked for its length and then replaced by the mere fact that it came.
 */
const text = (min: number, max: number) => z.string().min(min).max(max);

const secretId = text(1, 2048);
const kmsKeyId = text(0, 2048);
const description = text(0, 2048);
const token = text(32, 64);
const versionId = text(32, 64);
const stage = text(1, 256);
const region = text(1, 128).regex(/^([a-z]+-)+\d+$/);
const value = text(1, 65_536).transform(() => true as const);
/** Base64 of at most 65,536 bytes. */
const binary = text(1, 87_384).transform(() => true as const);
const tag = z.object({ Key: text(1, 128), Value: text(0, 256).default('') });

const secretValue = { SecretString: value.optional(), SecretBinary: binary.optional() };

const addReplicaRegions = z.array(z.object({ Region: region, KmsKeyId: kmsKeyId.optional() })).min(1);

const secretName = text(1, 512).refine((name) => /^[A-Za-z0-9/_+=.@!-]+$/.test(name), {
  message: 'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
});

export const createSecretRequest = z.object({
  Name: secretName,
  ClientRequestToken: token.optional(),
  Description: description.optional(),
  KmsKeyId: kmsKeyId.optional(),
  ...secretValue,
  Tags: z.array(tag).optional(),
  AddReplicaRegions: addReplicaRegions.optional(),
  ForceOverwriteReplicaSecret: z.boolean().optional(),
});

export const secretIdRequest = z.object({ SecretId: secretId });

export const replicateRequest = z.object({
  SecretId: secretId,
  AddReplicaRegions: addReplicaRegions,
  ForceOverwriteReplicaSecret: z.boolean().optional(),
});

export const removeRegionsRequest = z.object({ SecretId: secretId, RemoveReplicaRegions: z.array(region).min(1) });

export const updateSecretRequest = z.object({
  SecretId: secretId,
  ClientRequestToken: token.optional(),
  Description: description.optional(),
  KmsKeyId: kmsKeyId.optional(),
  ...secretValue,
});

export const putSecretValueRequest = z.object({
  SecretId: secretId,
  ClientRequestToken: token.optional(),
  ...secretValue,
  VersionStages: z.array(stage).min(1).max(20).optional(),
});

export const updateStageRequest = z.object({
  SecretId: secretId,
  VersionStage: stage,
  RemoveFromVersionId: versionId.optional(),
  MoveToVersionId: versionId.optional(),
});

export const deleteSecretRequest = z.object({
  SecretId: secretId,
  RecoveryWindowInDays: z.int().optional(),
  ForceDeleteWithoutRecovery: z.boolean().optional(),
});

export const tagRequest = z.object({ SecretId: secretId, Tags: z.array(tag) });

export const untagRequest = z.object({ SecretId: secretId, TagKeys: z.array(text(1, 128)) });

export const listVersionsRequest = z.object({
  SecretId: secretId,
  MaxResults: z.int().min(1).max(100).default(100),
  NextToken: text(1, 4096).optional(),
  IncludeDeprecated: z.boolean().default(false),
});

export const listSecretsRequest = z.object({
  IncludePlannedDeletion: z.boolean().default(false),
  MaxResults: z.int().min(1).max(100).default(100),
  NextToken: text(1, 4096).optional(),
  SortOrder: z.enum(['asc', 'desc']).default('asc'),
  SortBy: z.enum(['created-date', 'last-accessed-date', 'last-changed-date', 'name']).default('created-date'),
  Filters: z
    .array(
      z.object({
        Key: z
          .enum(['description', 'name', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all'])
          .optional(),
        Values: z
          .array(text(0, 512).regex(/^!?[a-zA-Z0-9 :_@/+=.\-!]*$/))
          .min(1)
          .max(10)
          .optional(),
      }),
    )
    .max(10)
    .default([]),
});

/** Of KMS (botocore `kms/2014-11-01`). */
export const describeKeyRequest = z.object({ KeyId: text(1, 2048) });
