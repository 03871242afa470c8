import { arnInRegion } from '../domain/arn.ts';
import { compareKeyNames, parseKey } from '../domain/kms-key.ts';
import type { Action } from '../domain/plan.ts';
import type { RepairWitness } from './ports.ts';

type Verifier = Pick<RepairWitness, 'describe' | 'versionKeys'>;

/** What was seen of a repair. */
export interface Sight {
  readonly kind: 'succeeded' | 'failed' | 'pending';
  readonly detail: string;
}

/** Looks whether a repair took effect. A replica counts as repaired only when it was seen in sync, in both Regions. */
export async function verify(action: Action, witness: Verifier): Promise<Sight> {
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

async function verifyReplica({ secret, region }: Action, witness: Verifier): Promise<Sight> {
  const primary = await witness.describe(secret.primaryRegion, secret.arn);
  if (!primary) return unseen(secret);
  const status = primary.replication.find((one) => one.region === region);
  if (status === undefined) return pending(`the primary does not list ${region} yet`);
  if (status.status === 'Failed') return failed(`Failed: ${status.message ?? 'no message'}`);
  if (status.status !== 'InSync') return pending(status.status);
  const replica = await witness.describe(region, arnInRegion(secret.arn, region));
  if (replica?.primaryRegion !== secret.primaryRegion)
    return pending(`in sync, but ${region} does not show the replica yet`);
  return { kind: 'succeeded', detail: 'InSync' };
}

/** AWS leaves versions under the old key where it may not use both: each of them must have moved. */
async function verifyKey(action: Action, witness: Verifier): Promise<Sight> {
  const { secret, region, key } = action;
  const arn = arnInRegion(secret.arn, region);
  const replica = await witness.describe(region, arn);
  if (!replica) return failed(`there is no replica in ${region}`);
  if (!isMeant(action, replica.kmsKeyId)) return pending(`${region} still shows another key`);
  const versions = await witness.versionKeys(region, arn);
  const left = versions.filter((keys) => !keys.some((one) => isMeant(action, one))).flat();
  if (left.length > 0)
    return failed(
      `versions are still under ${left.join(', ')}: kms:Decrypt on the old key or kms:Encrypt on the new one is missing`,
    );
  return { kind: 'succeeded', detail: `encrypted with ${key}` };
}

async function verifyRemoval({ secret, region }: Action, witness: Verifier): Promise<Sight> {
  const primary = await witness.describe(secret.primaryRegion, secret.arn);
  if (!primary) return unseen(secret);
  if (primary.replication.some((one) => one.region === region)) return pending(`the primary still lists ${region}`);
  if (await witness.describe(region, arnInRegion(secret.arn, region)))
    return pending(`${region} still shows the replica`);
  return { kind: 'succeeded', detail: 'gone' };
}

async function verifyPromotion({ secret, region }: Action, witness: Verifier): Promise<Sight> {
  const promoted = await witness.describe(region, arnInRegion(secret.arn, region));
  if (!promoted) return failed(`there is no such secret in ${region}`);
  if (promoted.primaryRegion !== undefined && promoted.primaryRegion !== region)
    return pending('it is still a replica');
  return { kind: 'succeeded', detail: 'a secret of its own' };
}

/** By the name that the policy has for it, or as the key that this name stood for when it was planned. */
function isMeant({ key, preconditions }: Action, actual: string | undefined): boolean {
  const planned = preconditions['requiredKey'];
  const names = [key, typeof planned === 'string' ? planned : null];
  return names.some((name) => name !== null && compareKeyNames(name, parseKey(actual)) === 'same');
}

/** A primary that is not shown for a moment says nothing about its replicas. */
function unseen({ primaryRegion }: Action['secret']): Sight {
  return pending(`${primaryRegion} does not show the primary`);
}

function pending(detail: string): Sight {
  return { kind: 'pending', detail };
}

function failed(detail: string): Sight {
  return { kind: 'failed', detail };
}
