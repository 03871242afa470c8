import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sources = globSync('{lib,functions,cli}/**/*.ts').map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** What may be taken from AWS's clients: none of it can return a secret's value, or decrypt one. */
const allowed = new Set([
  'SecretsManagerClient',
  'ListSecretsCommand',
  'ListSecretsResponse',
  'DescribeSecretCommand',
  'DescribeSecretResponse',
  'SecretListEntry',
  'ReplicationStatusType',
  'Tag',
  'KMSClient',
  'DescribeKeyCommand',
  'KeyMetadata',
  // The service's own state, bus, topic, policy and accounts.
  'DynamoDBClient',
  'EventBridgeClient',
  'PutEventsCommand',
  'PutEventsRequestEntry',
  'LambdaClient',
  'InvokeCommand',
  'SNSClient',
  'PublishCommand',
  'S3Client',
  'GetObjectCommand',
  'OrganizationsClient',
  'ListAccountsCommand',
  'Account',
  // Of a parameter below `/aws/reference/secretsmanager/` it would return a secret's value: secure-parameter.ts refuses those.
  'SSMClient',
  'GetParameterCommand',
]);

/** The names of every import of a service's client; a namespace or dynamic import, or another entry point, gives its whole text. */
function importsOfClients(text: string): string[] {
  const mentions = text.match(/(?:\b(?:import|export)\b[^;]*?|\S*)['"]@aws-sdk\/client-[^'"]*['"]/g) ?? [];
  return mentions.flatMap((mention) => {
    const names = /^import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'@aws-sdk\/client-[a-z0-9-]+'$/.exec(mention)?.[1];
    if (names === undefined) return [mention];
    return names.split(',').flatMap((name) => name.replace(/^\s*(?:type\s+)?/, '').trim() || []);
  });
}

test('nothing that could return a secret value is imported from the SDK', () => {
  const imported = new Set(sources.flatMap(({ text }) => importsOfClients(text)));

  expect([...imported]).toEqual(expect.arrayContaining(['ListSecretsCommand', 'DescribeKeyCommand']));
  expect([...imported].filter((name) => !allowed.has(name))).toEqual([]);
});

test.each([
  "import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';",
  "import { DecryptCommand } from '@aws-sdk/client-kms';",
  "import * as sdk from '@aws-sdk/client-secrets-manager';",
  "const sdk = await import('@aws-sdk/client-secrets-manager');",
  "import { type Tag, SecretsManager } from '@aws-sdk/client-secrets-manager';",
  "import { x } from '@aws-sdk/client-kms/dist-cjs/index.js';",
])('the search would find %s', (text) => {
  expect(importsOfClients(text).some((name) => !allowed.has(name))).toBe(true);
});
