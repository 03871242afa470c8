import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sources = globSync('{lib,functions,cli}/**/*.ts').map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** What may be taken from the service's client: none of it can return a secret's value. */
const allowed = new Set([
  'SecretsManagerClient',
  'SecretsManagerClientConfig',
  'ListSecretsCommand',
  'ListSecretsResponse',
  'DescribeSecretCommand',
  'DescribeSecretResponse',
  'SecretListEntry',
  'ReplicationStatusType',
  'Tag',
]);

/** The names of every import of the service's client; a namespace or dynamic import, or another entry point, gives its whole text. */
function importsOfClient(text: string): string[] {
  const mentions =
    text.match(/(?:\b(?:import|export)\b[^;]*?|\S*)['"]@aws-sdk\/client-secrets-manager[^'"]*['"]/g) ?? [];
  return mentions.flatMap((mention) => {
    const names = /^import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'@aws-sdk\/client-secrets-manager'$/.exec(mention)?.[1];
    if (names === undefined) return [mention];
    return names.split(',').flatMap((name) => name.replace(/^\s*(?:type\s+)?/, '').trim() || []);
  });
}

test('nothing that could return a secret value is imported from the SDK', () => {
  const imported = new Set(sources.flatMap(({ text }) => importsOfClient(text)));

  expect(imported).toContain('ListSecretsCommand');
  expect([...imported].filter((name) => !allowed.has(name))).toEqual([]);
});

test.each([
  "import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';",
  "import * as sdk from '@aws-sdk/client-secrets-manager';",
  "const sdk = await import('@aws-sdk/client-secrets-manager');",
  "import { type Tag, SecretsManager } from '@aws-sdk/client-secrets-manager';",
  "import { x } from '@aws-sdk/client-secrets-manager/dist-cjs/index.js';",
])('the search would find %s', (text) => {
  expect(importsOfClient(text).some((name) => !allowed.has(name))).toBe(true);
});
