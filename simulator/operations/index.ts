import type { Operation } from './context.ts';
import { createSecret } from './create.ts';
import { deleteSecret, restoreSecret } from './deletion.ts';
import { listSecretVersionIds } from './list-versions.ts';
import { describeSecret, listSecrets } from './read.ts';
import { removeRegionsFromReplication, replicateSecretToRegions, stopReplicationToReplica } from './replicas.ts';
import { tagResource, untagResource, updateSecret } from './update.ts';
import { putSecretValue, refuseValue, updateSecretVersionStage } from './values.ts';

/** Every operation that is served, by its name on the wire. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['BatchGetSecretValue', refuseValue],
  ['CreateSecret', createSecret],
  ['DeleteSecret', deleteSecret],
  ['DescribeSecret', describeSecret],
  ['GetSecretValue', refuseValue],
  ['ListSecretVersionIds', listSecretVersionIds],
  ['ListSecrets', listSecrets],
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
