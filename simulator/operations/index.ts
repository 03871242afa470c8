import type { Operation } from './context.ts';
import { createSecret } from './create.ts';
import { deleteSecret, restoreSecret } from './deletion.ts';
import { describeKey } from './describe-key.ts';
import { listSecretVersionIds } from './list-versions.ts';
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from './policies.ts';
import { describeSecret, listSecrets } from './read.ts';
import { removeRegionsFromReplication, replicateSecretToRegions, stopReplicationToReplica } from './replicas.ts';
import { tagResource, untagResource } from './tags.ts';
import { updateSecret } from './update.ts';
import { putSecretValue, refuseValue, updateSecretVersionStage } from './values.ts';

/** A service on the wire, and every operation of it that is served, by name. */
export interface Api {
  /** What comes before the operation in `X-Amz-Target`. */
  readonly target: string;
  /** The service in a signature's credential scope, and before the operation in the name of an IAM action. */
  readonly service: string;
  readonly title: string;
  /** The field that carries an error's text. */
  readonly messageField: 'Message' | 'message';
  readonly operations: ReadonlyMap<string, Operation>;
}

const secretsManager = new Map([
  ['BatchGetSecretValue', refuseValue],
  ['CreateSecret', createSecret],
  ['DeleteResourcePolicy', deleteResourcePolicy],
  ['DeleteSecret', deleteSecret],
  ['DescribeSecret', describeSecret],
  ['GetResourcePolicy', getResourcePolicy],
  ['GetSecretValue', refuseValue],
  ['ListSecretVersionIds', listSecretVersionIds],
  ['ListSecrets', listSecrets],
  ['PutResourcePolicy', putResourcePolicy],
  ['PutSecretValue', putSecretValue],
  ['RemoveRegionsFromReplication', removeRegionsFromReplication],
  ['ReplicateSecretToRegions', replicateSecretToRegions],
  ['RestoreSecret', restoreSecret],
  ['StopReplicationToReplica', stopReplicationToReplica],
  ['TagResource', tagResource],
  ['UntagResource', untagResource],
  ['UpdateSecret', updateSecret],
  ['UpdateSecretVersionStage', updateSecretVersionStage],
]);

export const APIS: readonly Api[] = [
  {
    target: 'secretsmanager',
    service: 'secretsmanager',
    title: 'Secrets Manager',
    messageField: 'Message',
    operations: secretsManager,
  },
  {
    target: 'TrentService',
    service: 'kms',
    title: 'KMS',
    messageField: 'message',
    operations: new Map([['DescribeKey', describeKey]]),
  },
];

export const OPERATION_NAMES: readonly string[] = APIS.flatMap(({ operations }) => [...operations.keys()]);
