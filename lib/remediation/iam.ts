import { keyText, parseKey } from '../domain/kms-key.ts';
import type { ActionKind } from '../domain/plan.ts';
import type { ReplicaView } from '../rules/rule.ts';

/** What an action needs of IAM, for people to read (service model 2017-10-17, ReplicateSecretToRegions and UpdateSecret). */
export function iamOf(kind: ActionKind, { family, region, primary }: ReplicaView, key: string | undefined): string[] {
  const source = `${keyText(parseKey(primary.kind === 'present' ? primary.value.kmsKeyId : undefined))} in ${family.primaryRegion}`;
  const target = `${keyText(parseKey(key))} in ${region}`;
  const replicate = [
    `secretsmanager:ReplicateSecretToRegions on ${family.arn}`,
    `kms:Decrypt on ${source}`,
    `kms:GenerateDataKey on ${target}`,
    `kms:Encrypt on ${target}`,
  ];
  switch (kind) {
    case 'replicate':
      return replicate;
    case 'overwrite':
      return [...replicate, 'secretsmanager:ForceOverwriteReplicaSecret=true allowed by the role'];
    case 'rekey':
      return [
        `secretsmanager:UpdateSecret in ${region}`,
        `kms:Decrypt on the old key in ${region}`,
        `kms:Decrypt on ${target}`,
        `kms:GenerateDataKey on ${target}`,
        `kms:Encrypt on ${target}`,
      ];
    case 'remove':
      return [`secretsmanager:RemoveRegionsFromReplication on ${family.arn}`];
    case 'promote':
      return [`secretsmanager:StopReplicationToReplica in ${region}`];
    case 'wait':
    case 'instruct':
      return [];
  }
}
