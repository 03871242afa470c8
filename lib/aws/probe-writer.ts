import {
  CreateSecretCommand,
  DeleteSecretCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
  StopReplicationToReplicaCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type { ChangeCall, CreateCall, WireWriter } from '../probe/ports.ts';
import type { AwsSettings } from './client-settings.ts';
import { createRawSender } from './raw-answer.ts';

/** What the code may call, for the policy of a sandbox (docs/probe.md). No function imports this module. */
export const probeWriterActions = [
  'secretsmanager:CreateSecret',
  'secretsmanager:DeleteSecret',
  'secretsmanager:RemoveRegionsFromReplication',
  'secretsmanager:ReplicateSecretToRegions',
  'secretsmanager:StopReplicationToReplica',
  'secretsmanager:UpdateSecret',
] as const;

/** A secret without a value has no version to replicate. This one is nobody's: it stands here for everybody to read. */
const publicValue = 'probe';

/**
 * Makes and changes the probe's own secrets: whose they are, lib/probe/own-secrets.ts proves before each call. It holds
 * connections until it is closed.
 */
export function createProbeWriter(settings: AwsSettings = {}): WireWriter & { close(): void } {
  const { ask, close } = createRawSender(settings, (config) => new SecretsManagerClient(config));
  return {
    write: (call) => ask(call, (client, options) => send(client, call, options)),
    close,
  };
}

function send(client: SecretsManagerClient, call: CreateCall | ChangeCall, options: object): Promise<unknown> {
  switch (call.operation) {
    case 'CreateSecret':
      return client.send(new CreateSecretCommand({ ...call.input, SecretString: publicValue }), options);
    case 'DeleteSecret':
      return client.send(new DeleteSecretCommand(call.input), options);
    case 'RemoveRegionsFromReplication':
      return client.send(new RemoveRegionsFromReplicationCommand(call.input), options);
    case 'ReplicateSecretToRegions':
      return client.send(new ReplicateSecretToRegionsCommand(call.input), options);
    case 'StopReplicationToReplica':
      return client.send(new StopReplicationToReplicaCommand(call.input), options);
    case 'UpdateSecret':
      return client.send(new UpdateSecretCommand(call.input), options);
  }
}
