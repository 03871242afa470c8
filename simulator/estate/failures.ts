export const REPLICATION_FAILURES = [
  'name-conflict',
  'stranded',
  'kms-access',
  'kms-key',
  'region-disabled',
  'network',
] as const;

export type ReplicationFailure = (typeof REPLICATION_FAILURES)[number];

export interface FailureFacts {
  readonly name: string;
  readonly region: string;
  readonly kmsKeyId: string | undefined;
}

/**
 * The status message of a failed replica. The first two are AWS's own words, seen in public reports; nobody has published
 * the others, so those are worded after its documentation ("Troubleshoot replication") and nothing may depend on them.
 */
export function failureMessage(failure: ReplicationFailure, { name, region, kmsKeyId }: FailureFacts): string {
  const key = kmsKeyId ?? 'alias/aws/secretsmanager';
  switch (failure) {
    case 'name-conflict':
      return `Replication failed: Secret name ${name} already exists in region ${region}.`;
    case 'stranded':
      return `Replication failed: Secret name ${name} is currently replicated to ${region} with a different arn`;
    case 'kms-access':
      return `Replication failed: Access to KMS is not allowed. You don't have permission to use KMS key ${key} in region ${region}.`;
    case 'kms-key':
      return `Replication failed: KMS key ${key} in region ${region} is disabled, pending deletion or not found.`;
    case 'region-disabled':
      return `Replication failed: Region ${region} is not enabled for this account.`;
    case 'network':
      return `Replication failed: a network error occurred while connecting to region ${region}.`;
  }
}
