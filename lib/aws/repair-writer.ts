import {
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  type ReplicationStatusType,
  SecretsManagerClient,
  StopReplicationToReplicaCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type { RepairWriter } from '../remediation/ports.ts';
import type { AwsSettings } from './client-settings.ts';
import { connect } from './connection.ts';
import { callOf, type RepairRequest, requestOf } from './repair-call.ts';
import { toWriteError } from './write-error.ts';

/** Writes in one account. It holds nothing between two writes but what it must close. */
export interface AwsRepairWriter extends RepairWriter {
  close(): void;
}

/** What the code may call, for the remediating roles. Nothing of what only reads imports this module. */
export const repairWriterActions = [
  'secretsmanager:RemoveRegionsFromReplication',
  'secretsmanager:ReplicateSecretToRegions',
  'secretsmanager:StopReplicationToReplica',
  'secretsmanager:UpdateSecret',
] as const;

/**
 * Changes replicas in one account. Each request is sent once and never again: who knows no better than that it failed would
 * repeat an overwrite that took effect. Which of both is so, `WriteError.outcome` tells (lib/aws/write-error.ts).
 */
export function createRepairWriter(settings: AwsSettings = {}): AwsRepairWriter {
  const connection = connect(settings);
  const send = connection.service((config) => new SecretsManagerClient(config), { once: true });

  return {
    callOf,
    async write(action) {
      const request = requestOf(action);
      const { operation, region, input } = request;
      try {
        return told(await send(region, (client, options) => ask(client, request, options)), input.SecretId);
      } catch (error) {
        throw toWriteError(`${operation} of "${input.SecretId}" in ${region}`, error);
      }
    },
    close: connection.close,
  };
}

interface Answer {
  readonly ARN?: string | undefined;
  readonly ReplicationStatus?: readonly ReplicationStatusType[] | undefined;
}

function ask(client: SecretsManagerClient, request: RepairRequest, options: object): Promise<Answer> {
  switch (request.operation) {
    case 'ReplicateSecretToRegions':
      return client.send(new ReplicateSecretToRegionsCommand(request.input), options);
    case 'RemoveRegionsFromReplication':
      return client.send(new RemoveRegionsFromReplicationCommand(request.input), options);
    case 'StopReplicationToReplica':
      return client.send(new StopReplicationToReplicaCommand(request.input), options);
    case 'UpdateSecret':
      return client.send(new UpdateSecretCommand(request.input), options);
  }
}

/** What is kept of the answer: each Region's status, in few words. An answer about something else is none. */
function told({ ARN, ReplicationStatus }: Answer, secretId: string | undefined): string {
  if (ARN !== secretId) throw new Error(`the answer is about "${ARN ?? 'nothing'}"`);
  const statuses = (ReplicationStatus ?? []).map(({ Region = '?', Status = '?' }) => `${Region} ${Status}`);
  return statuses.length === 0 ? 'accepted' : statuses.join(', ').slice(0, 500);
}
