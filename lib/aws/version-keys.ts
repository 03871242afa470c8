import {
  ListSecretVersionIdsCommand,
  SecretsManagerClient,
  type SecretVersionsListEntry,
} from '@aws-sdk/client-secrets-manager';
import type { Region } from '../domain/secret.ts';
import { toReadError } from './classify-error.ts';
import type { Connection } from './connection.ts';
import { isTokenOrNothing } from './kinds.ts';
import { malformed } from './malformed.ts';

const operation = 'ListSecretVersionIds';
/** The service's largest page [service model]. */
const pageSize = 100;
/** Of the default key, here alone (docs/aws-facts.md, "Keys"). */
const defaultName = 'DefaultEncryptionKey';
const defaultAlias = 'alias/aws/secretsmanager';

export interface VersionKeys {
  /** Of each version that has a staging label. */
  readonly keys: readonly (readonly string[])[];
  readonly hasCurrent: boolean;
}

/** Lists the keys of each version that has a staging label. It returns ids and labels, and no value. Fails with a ReadError. */
export function createVersionKeys(connection: Connection) {
  const send = connection.service((settings) => new SecretsManagerClient(settings));

  async function page(region: Region, secretId: string, token: string | undefined) {
    const command = new ListSecretVersionIdsCommand({
      SecretId: secretId,
      MaxResults: pageSize,
      IncludeDeprecated: false,
      ...(token !== undefined && { NextToken: token }),
    });
    try {
      return await send(region, (client, options) => client.send(command, options));
    } catch (error) {
      throw toReadError(error, { operation, region, subject: secretId });
    }
  }

  /** @param secretId the secret's whole ARN: an answer names nothing else that could be compared */
  return async (region: Region, secretId: string): Promise<VersionKeys> => {
    const seen = new Set<string>();
    const keys: string[][] = [];
    let hasCurrent = false;
    let token: string | undefined;
    do {
      const { ARN, Versions, NextToken } = await page(region, secretId, token);
      if (ARN !== secretId) {
        throw malformed(operation, region, `"${ARN ?? ''}", another secret than was asked for ("${secretId}")`);
      }
      if (!Versions) throw malformed(operation, region, 'no Versions');
      // One that is listed twice counts with the keys of both entries.
      keys.push(...Versions.filter(isStaged).map((version) => keysOf(version, region)));
      hasCurrent ||= Versions.some(({ VersionStages = [] }) => VersionStages.includes('AWSCURRENT'));
      if (!isTokenOrNothing(NextToken)) throw malformed(operation, region, 'a NextToken that is no text');
      token = NextToken ?? undefined;
      if (token === '' || (token !== undefined && seen.has(token))) {
        throw malformed(
          operation,
          region,
          'a NextToken that is empty or was there before: following it would never end',
        );
      }
      if (token !== undefined) seen.add(token);
    } while (token !== undefined);
    return { keys, hasCurrent };
  };
}

function isStaged({ VersionStages = [] }: SecretVersionsListEntry): boolean {
  return VersionStages.length > 0;
}

/** A version of which no key is known would pass for one that lies under the right one. */
function keysOf({ VersionId, KmsKeyIds = [] }: SecretVersionsListEntry, region: Region): string[] {
  if (KmsKeyIds.length === 0) throw malformed(operation, region, `the version "${VersionId ?? ''}" without a key`);
  return KmsKeyIds.map((key) => (key === defaultName ? defaultAlias : key));
}
