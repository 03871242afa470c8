import {
  ListSecretVersionIdsCommand,
  SecretsManagerClient,
  type SecretVersionsListEntry,
} from '@aws-sdk/client-secrets-manager';
import { parseSecretArn } from '../domain/arn.ts';
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

  return async (region: Region, secretId: string): Promise<string[][]> => {
    const seen = new Set<string>();
    const keys: string[][] = [];
    let token: string | undefined;
    do {
      const { ARN, Versions, NextToken } = await page(region, secretId, token);
      // One endpoint for all Regions may answer for one Region only.
      if (parseSecretArn(ARN ?? '')?.region !== region) throw malformed(operation, region, `"${ARN ?? ''}"`);
      if (!Versions) throw malformed(operation, region, 'no Versions');
      keys.push(...Versions.filter(isStaged).map((version) => keysOf(version, region)));
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
    return keys;
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
