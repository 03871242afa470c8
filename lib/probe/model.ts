/** Fields of `SecretListEntry` and of `DescribeSecretResponse` (service model, botocore 1.44.5, secretsmanager/2017-10-17). */
const common = [
  'ARN',
  'Name',
  'Type',
  'Description',
  'KmsKeyId',
  'RotationEnabled',
  'RotationLambdaARN',
  'RotationRules',
  'ExternalSecretRotationMetadata',
  'ExternalSecretRotationRoleArn',
  'LastRotatedDate',
  'LastChangedDate',
  'LastAccessedDate',
  'DeletedDate',
  'NextRotationDate',
  'Tags',
  'OwningService',
  'CreatedDate',
  'PrimaryRegion',
];

export const listEntryFields: ReadonlySet<string> = new Set([...common, 'SecretVersionsToStages']);

export const descriptionFields: ReadonlySet<string> = new Set([
  ...common,
  'VersionIdsToStages',
  'ReplicationStatus',
  'CrossAccountPrimary',
  'CrossAccountReplicas',
]);
