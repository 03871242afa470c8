import { globSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const sources = globSync('{lib,functions,cli}/**/*.ts').map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** What may be taken from AWS's clients: none of it can return a secret's value, or decrypt one. */
const allowed = new Set([
  'SecretsManagerClient',
  'ListSecretsCommand',
  'ListSecretsResponse',
  'DescribeSecretCommand',
  'DescribeSecretResponse',
  'ListSecretVersionIdsCommand',
  'SecretVersionsListEntry',
  'SecretListEntry',
  'ReplicationStatusType',
  'Tag',
  'KMSClient',
  'DescribeKeyCommand',
  'KeyMetadata',
  // The service's own state, bus, topic, policy, listings and accounts.
  'DynamoDBClient',
  'AttributeValue',
  'DeleteItemCommand',
  'GetItemCommand',
  'PutItemCommand',
  'QueryCommand',
  'UpdateItemCommand',
  'EventBridgeClient',
  'PutEventsCommand',
  'PutEventsRequestEntry',
  'LambdaClient',
  'InvokeCommand',
  'SendDurableExecutionCallbackSuccessCommand',
  'SNSClient',
  'SecurityHubClient',
  'BatchImportFindingsCommand',
  'PublishCommand',
  'S3Client',
  'GetObjectCommand',
  'PutObjectCommand',
  'OrganizationsClient',
  'ListAccountsCommand',
  'Account',
  // Of a parameter below `/aws/reference/secretsmanager/` it would return a secret's value: secure-parameter.ts refuses those.
  'SSMClient',
  'GetParameterCommand',
]);

/** What changes replicas, and the types of its requests: for these files alone, which nothing that only reads may reach. */
const writes = new Set([
  'RemoveRegionsFromReplicationCommand',
  'ReplicateSecretToRegionsCommand',
  'StopReplicationToReplicaCommand',
  'UpdateSecretCommand',
  'RemoveRegionsFromReplicationRequest',
  'ReplicateSecretToRegionsRequest',
  'StopReplicationToReplicaRequest',
  'UpdateSecretRequest',
]);
const writers = new Set(['lib/aws/repair-call.ts', 'lib/aws/repair-writer.ts']);

/** What makes, changes and deletes the probe's own secrets: for this file alone, which only the command may reach. */
const probeWrites = new Set([
  'CreateSecretCommand',
  'DeleteSecretCommand',
  'RemoveRegionsFromReplicationCommand',
  'ReplicateSecretToRegionsCommand',
  'StopReplicationToReplicaCommand',
  'UpdateSecretCommand',
]);
const probeWriter = 'lib/aws/probe-writer.ts';

/** The names of every import of a service's client; a namespace or dynamic import, or another entry point, gives its whole text. */
function importsOfClients(text: string): string[] {
  const mentions = text.match(/(?:\b(?:import|export)\b[^;]*?|\S*)['"]@aws-sdk\/client-[^'"]*['"]/g) ?? [];
  return mentions.flatMap((mention) => {
    const names = /^import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'@aws-sdk\/client-[a-z0-9-]+'$/.exec(mention)?.[1];
    if (names === undefined) return [mention];
    return names.split(',').flatMap((name) => name.replace(/^\s*(?:type\s+)?/, '').trim() || []);
  });
}

test('nothing that could return a secret value is imported from the SDK, and what writes by the writer alone', () => {
  const imported = new Set(
    sources.flatMap(({ path, text }) =>
      importsOfClients(text).filter(
        (name) => !(writers.has(path) && writes.has(name)) && !(path === probeWriter && probeWrites.has(name)),
      ),
    ),
  );

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

test('the writer names no field that could carry a value', () => {
  const text = sources.flatMap(({ path, text }) => (writers.has(path) ? text : [])).join();

  expect(text).toContain('UpdateSecretCommand');
  expect(text).not.toMatch(/SecretString|SecretBinary/);
});

/** What of the writes is in the bundle of an entry point, our own code only: the SDK's is pruned to what ours names. */
async function writesIn(entryPoint: string): Promise<string[]> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  const text = outputFiles.map((file) => file.text).join();
  return [...new Set([...writes, ...writers, ...probeWrites, probeWriter])].filter(
    (part) => text.includes(part) || part in metafile.inputs,
  );
}

test.each(['audit', 'audit-account', 'notify', 'secret-changed'])('the function %s cannot write', async (name) => {
  await expect(writesIn(`functions/${name}.ts`)).resolves.toEqual([]);
});

test.each(globSync('functions/*.ts'))('%s cannot make or delete a secret, nor reach the probe', async (entryPoint) => {
  const found = await writesIn(entryPoint);
  expect(found.filter((part) => part === probeWriter || /^(Create|Delete)Secret/.test(part))).toEqual([]);
});

test('the value of a probe’s secret is a literal of its writer, and nothing else of the code names such a field', () => {
  const named = sources.filter(({ text }) => /SecretString|SecretBinary/.test(text)).map(({ path }) => path);

  expect(named).toEqual([probeWriter]);
  expect(sources.find(({ path }) => path === probeWriter)?.text.match(/Secret(String|Binary).*/g)).toEqual([
    'SecretString: publicValue }), options);',
  ]);
});

test('the search would find a write', async () => {
  await expect(writesIn('lib/aws/repair-writer.ts')).resolves.toContain('UpdateSecretCommand');
});
