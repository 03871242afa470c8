import {
  DescribeSecretCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { ReadCall, WireReader } from '../probe/ports.ts';
import type { AwsSettings } from './client-settings.ts';
import { createRawSender } from './raw-answer.ts';

/** What the code may call, for the policy of a sandbox (docs/probe.md). */
export const probeReaderActions = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:ListSecretVersionIds',
  'secretsmanager:ListSecrets',
] as const;

/** Asks for metadata, and gives back the answers as they came. It holds connections until it is closed. */
export function createProbeReader(settings: AwsSettings = {}): WireReader & { close(): void } {
  const { ask, close } = createRawSender(settings, (config) => new SecretsManagerClient(config));
  return {
    read: (call) => ask(call, (client, options) => send(client, call, options)),
    close,
  };
}

function send(client: SecretsManagerClient, call: ReadCall, options: object): Promise<unknown> {
  switch (call.operation) {
    case 'DescribeSecret':
      return client.send(new DescribeSecretCommand(call.input), options);
    case 'ListSecrets':
      return client.send(new ListSecretsCommand(call.input), options);
    case 'ListSecretVersionIds':
      return client.send(new ListSecretVersionIdsCommand(call.input), options);
  }
}
