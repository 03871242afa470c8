import type {
  RemoveRegionsFromReplicationRequest,
  ReplicateSecretToRegionsRequest,
  StopReplicationToReplicaRequest,
  UpdateSecretRequest,
} from '@aws-sdk/client-secrets-manager';
import { arnInRegion, parseSecretArn } from '../domain/arn.ts';
import type { Facts } from '../domain/finding.ts';
import type { Action } from '../domain/plan.ts';
import type { Region } from '../domain/secret.ts';
import type { Call } from '../remediation/ports.ts';

/** The one request that carries out an action: this, whole, is what is sent. */
export type RepairRequest = { readonly region: Region } & (
  | { readonly operation: 'ReplicateSecretToRegions'; readonly input: ReplicateSecretToRegionsRequest }
  | { readonly operation: 'RemoveRegionsFromReplication'; readonly input: RemoveRegionsFromReplicationRequest }
  | { readonly operation: 'StopReplicationToReplica'; readonly input: StopReplicationToReplicaRequest }
  | { readonly operation: 'UpdateSecret'; readonly input: UpdateSecretRequest }
);

/**
 * Replicas are made and removed through the primary, in its Region; a replica's key is changed, and a replica promoted, in
 * its own (docs/aws-facts.md, "Changing replication").
 * @throws Error for an action that no call carries out: only a defect asks for one.
 */
export function requestOf(action: Action): RepairRequest {
  const { kind, secret, region } = action;
  const { primaryRegion, arn } = checkedSecret(action);
  const target = { Region: region, ...(action.key !== null && { KmsKeyId: keyOf(action) }) };
  switch (kind) {
    case 'replicate':
      return {
        operation: 'ReplicateSecretToRegions',
        region: primaryRegion,
        input: { SecretId: arn, AddReplicaRegions: [target] },
      };
    case 'overwrite':
      return {
        operation: 'ReplicateSecretToRegions',
        region: primaryRegion,
        input: { SecretId: arn, AddReplicaRegions: [target], ForceOverwriteReplicaSecret: true },
      };
    case 'rekey':
      return {
        operation: 'UpdateSecret',
        region,
        input: { SecretId: arnInRegion(arn, region), KmsKeyId: keyOf(action) },
      };
    case 'remove':
      return {
        operation: 'RemoveRegionsFromReplication',
        region: primaryRegion,
        input: { SecretId: arn, RemoveReplicaRegions: [region] },
      };
    case 'promote':
      return { operation: 'StopReplicationToReplica', region, input: { SecretId: arnInRegion(arn, region) } };
    default:
      throw new Error(`No call carries out the action "${kind}" on "${secret.name}": it is for a person, or for time.`);
  }
}

/** The same request as it is recorded: its parameters by their path, such as `AddReplicaRegions[0].Region`. */
export function callOf(action: Action): Call {
  const { operation, region, input } = requestOf(action);
  return { operation, region, parameters: Object.fromEntries(flat('', input)) };
}

/** What does not fit together came from no plan: a wrong ARN would repair another secret. */
function checkedSecret({ account, secret, region }: Action): Action['secret'] {
  const parts = parseSecretArn(secret.arn);
  if (parts?.region === secret.primaryRegion && parts.account === account && region !== secret.primaryRegion) {
    return secret;
  }
  throw new Error(
    `"${secret.arn}" is not the ARN of a primary in ${secret.primaryRegion} of account ${account} with a replica in ${region}.`,
  );
}

function keyOf({ key, kind, region }: Action): string {
  if (key !== null && key !== '' && key !== 'customer-managed') return key;
  throw new Error(`The action "${kind}" in ${region} names no key that a call could name.`);
}

function flat(path: string, value: unknown): [string, Facts[string]][] {
  if (Array.isArray(value)) return value.flatMap((part, index) => flat(`${path}[${index}]`, part));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, part]) => flat(path === '' ? key : `${path}.${key}`, part));
  }
  return [[path, typeof value === 'boolean' ? value : String(value)]];
}
