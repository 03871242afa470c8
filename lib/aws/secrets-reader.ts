import {
  DescribeSecretCommand,
  ListSecretsCommand,
  type ListSecretsResponse,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { SecretsReader } from '../audit/ports.ts';
import type { Region, SecretDescription, SecretSnapshot } from '../domain/secret.ts';
import { toReadError } from './classify-error.ts';
import type { Connection } from './connection.ts';
import { errorFacts } from './error-facts.ts';
import { isTokenOrNothing } from './kinds.ts';
import { malformed } from './malformed.ts';
import { descriptionOf, snapshotOf } from './snapshot.ts';

/** What the code may call, for the roles that read. */
export const secretsReaderActions = ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'] as const;

/** The service's largest page [service model]. */
const pageSize = 100;

/**
 * Reads Secrets Manager. Lists and describes, and can do nothing else: no operation that returns a value is imported
 * anywhere (test/aws/no-secret-values.test.ts). Every method fails with a ReadError.
 */
export function createSecretsReader(connection: Connection): SecretsReader {
  const send = connection.service((settings) => new SecretsManagerClient(settings));

  async function listPage(region: Region, token: string | undefined): Promise<ListSecretsResponse> {
    const input = {
      MaxResults: pageSize,
      IncludePlannedDeletion: true,
      ...(token !== undefined && { NextToken: token }),
    };
    try {
      return await send(region, (client, options) => client.send(new ListSecretsCommand(input), options));
    } catch (error) {
      throw toReadError(error, { operation: 'ListSecrets', region });
    }
  }

  /** Follows the token, never the page's length: a page may be short or empty and still not be the last [AWS documentation]. */
  async function* listPages(region: Region): AsyncGenerator<readonly SecretSnapshot[]> {
    const seen = new Set<string>();
    let token: string | undefined;
    do {
      const page = await listPage(region, token);
      // Whatever else the answer holds: a list that is not there must never read as "no secrets".
      if (!Array.isArray(page.SecretList)) throw malformed('ListSecrets', region, 'no SecretList');
      yield page.SecretList.map((entry) => snapshotOf(entry, region));
      if (!isTokenOrNothing(page.NextToken)) throw malformed('ListSecrets', region, 'a NextToken that is no text');
      token = page.NextToken ?? undefined;
      if (token !== undefined && seen.has(token)) {
        throw malformed('ListSecrets', region, 'a NextToken that was there before: following it would never end');
      }
      // The service model gives a token at least one character.
      if (token === '') throw malformed('ListSecrets', region, 'an empty NextToken');
      if (token !== undefined) seen.add(token);
    } while (token !== undefined);
  }

  async function describe(region: Region, secretId: string): Promise<SecretDescription | undefined> {
    const command = new DescribeSecretCommand({ SecretId: secretId });
    try {
      return descriptionOf(await send(region, (client, options) => client.send(command, options)), region);
    } catch (error) {
      if (errorFacts(error).name === 'ResourceNotFoundException') return undefined;
      throw toReadError(error, { operation: 'DescribeSecret', region, subject: secretId });
    }
  }

  return { listPages, describe, calls: connection.calls };
}
