import * as secretsManager from '@aws-sdk/client-secrets-manager';
import { requestOf } from '../../lib/aws/repair-call.ts';
import type { Action, ActionKind } from '../../lib/domain/plan.ts';
import { anAction } from '../support/a-repair.ts';
import type { IamRequest } from './iam.ts';

export function aKindOf(kind: ActionKind, part: Partial<Action> = {}): Action {
  return anAction({ kind, key: kind === 'rekey' ? 'alias/ours' : null, ...part });
}

/** Of a request, what IAM has a key for. */
interface Sent {
  readonly SecretId: string | undefined;
  readonly AddReplicaRegions?: readonly { readonly Region?: string | undefined }[] | undefined;
  readonly ForceOverwriteReplicaSecret?: boolean | undefined;
  readonly KmsKeyId?: string | undefined;
}

/** The request that our code would send, as IAM sees it (service authorization reference, Secrets Manager). */
export function asSeenByIam(
  action: Action,
  change: Readonly<Record<string, string | readonly string[] | null>> = {},
): IamRequest {
  const { operation, region, input } = requestOf(action);
  const { SecretId = '', AddReplicaRegions, ForceOverwriteReplicaSecret, KmsKeyId }: Sent = input;
  const context = {
    'aws:RequestedRegion': region,
    'secretsmanager:SecretPrimaryRegion': action.secret.primaryRegion,
    'secretsmanager:AddReplicaRegions': AddReplicaRegions?.map(({ Region = '' }) => Region),
    'secretsmanager:ForceOverwriteReplicaSecret': ForceOverwriteReplicaSecret?.toString(),
    'secretsmanager:KmsKeyId': KmsKeyId,
    ...change,
  };
  const present = Object.entries(context).filter((entry): entry is [string, string | string[]] => entry[1] != null);
  return {
    action: `secretsmanager:${operation}`,
    resource: SecretId,
    context: Object.fromEntries(present),
  };
}

/** Every operation of Secrets Manager that changes something, as this version of its client knows them. */
export const changes = Object.keys(secretsManager)
  .flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? [])
  .filter((operation) => !/^(Get|BatchGet|List|Describe|Validate)/.test(operation));

/** In a Region where repairs are allowed, asked of one of our own secrets. */
export function onSecret(action: string): IamRequest {
  return {
    action,
    resource: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-AbCdEf',
    context: { 'aws:RequestedRegion': 'eu-central-1' },
  };
}
