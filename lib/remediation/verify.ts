import { arnInRegion } from '../domain/arn.ts';
import { compareKeyNames, parseKey } from '../domain/kms-key.ts';
import type { Action } from '../domain/plan.ts';
import type { RepairWitness } from './ports.ts';

/** What was seen of a repair. */
export interface Sight {
  readonly kind: 'succeeded' | 'failed' | 'pending';
  readonly detail: string;
}

/** Looks whether a repair took effect. A replica counts as repaired only when it was seen in sync, in both Regions. */
export async function verify(action: Action, witness: RepairWitness): Promise<Sight> {
  switch (action.kind) {
    case 'replicate':
    case 'overwrite':
      return verifyReplica(action, witness);
    case 'rekey':
      return verifyKey(action, witness);
    case 'remove':
      return verifyRemoval(action, witness);
    case 'promote':
      return verifyPromotion(action, witness);
    case 'wait':
    case 'instruct':
      return failed('there is nothing to be seen of it');
  }
}

async function verifyReplica({ secret, region }: Action, witness: RepairWitness): Promise<Sight> {
  const status = await statusOf(secret, region, witness);
  if (status === undefined) return pending(`the primary does not list ${region} yet`);
  if (status.status === 'Failed') return failed(`Failed: ${status.message ?? 'no message'}`);
  if (status.status !== 'InSync') return pending(status.status);
  const replica = await witness.describe(region, arnInRegion(secret.arn, region));
  if (replica?.primaryRegion !== secret.primaryRegion)
    return pending(`in sync, but ${region} does not show the replica yet`);
  return { kind: 'succeeded', detail: 'InSync' };
}

/** AWS leaves versions under the old key where it may not use both: each of them must have moved. */
async function verifyKey({ secret, region, key }: Action, witness: RepairWitness): Promise<Sight> {
  const arn = arnInRegion(secret.arn, region);
  const replica = await witness.describe(region, arn);
  if (!replica) return failed(`there is no replica in ${region}`);
  if (key === null || !isKey(key, replica.kmsKeyId)) return pending(`${region} still shows another key`);
  const versions = await witness.versionKeys(region, arn);
  const left = versions.filter((keys) => !keys.some((one) => isKey(key, one))).flat();
  if (left.length > 0)
    return failed(
      `versions are still under ${left.join(', ')}: kms:Decrypt on the old key or kms:Encrypt on the new one is missing`,
    );
  return { kind: 'succeeded', detail: `encrypted with ${key}` };
}

async function verifyRemoval({ secret, region }: Action, witness: RepairWitness): Promise<Sight> {
  if (await statusOf(secret, region, witness)) return pending(`the primary still lists ${region}`);
  if (await witness.describe(region, arnInRegion(secret.arn, region)))
    return pending(`${region} still shows the replica`);
  return { kind: 'succeeded', detail: 'gone' };
}

async function verifyPromotion({ secret, region }: Action, witness: RepairWitness): Promise<Sight> {
  const promoted = await witness.describe(region, arnInRegion(secret.arn, region));
  if (!promoted) return failed(`there is no such secret in ${region}`);
  if (promoted.primaryRegion !== undefined && promoted.primaryRegion !== region)
    return pending('it is still a replica');
  return { kind: 'succeeded', detail: 'a secret of its own' };
}

async function statusOf(secret: Action['secret'], region: string, witness: RepairWitness) {
  const primary = await witness.describe(secret.primaryRegion, secret.arn);
  return primary?.replication.find((status) => status.region === region);
}

function isKey(required: string, actual: string | undefined): boolean {
  return compareKeyNames(required, parseKey(actual)) === 'same';
}

function pending(detail: string): Sight {
  return { kind: 'pending', detail };
}

function failed(detail: string): Sight {
  return { kind: 'failed', detail };
}
