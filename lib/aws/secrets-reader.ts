import { DescribeSecretCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type ListedPage, type ListOrder, ReadError, type ResumableReader, TokenRefused } from '../audit/ports.ts';
import { vetted } from '../audit/vetted.ts';
import type { Region, SecretDescription } from '../domain/secret.ts';
import type { RawDescriber } from '../remediation/ports.ts';
import { toReadError } from './classify-error.ts';
import type { Connection } from './connection.ts';
import { errorFacts } from './error-facts.ts';
import { isTokenOrNothing } from './kinds.ts';
import { malformed } from './malformed.ts';
import { fieldNamesOf, type PlainAnswer, withPlainAnswers } from './plain-answers.ts';
import { Sha256 } from './sha256.ts';
import { descriptionOf, snapshotOf } from './snapshot.ts';

/** What the code may call, for the roles that read. */
export const secretsReaderActions = ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'] as const;

/** The service's largest page [service model]. */
const pageSize = 100;

/**
 * Pages in a row without a secret, after which a listing counts as one that never ends: as many as show 100,000 secrets where
 * they are full. AWS's own reason for empty pages, filters that are applied after paging, is none here: nothing is filtered.
 */
const mostEmptyPages = 1_000;

const sortOrders = { 'oldest-first': 'asc', 'newest-first': 'desc' } as const;

/**
 * Reads Secrets Manager. Lists and describes, and can do nothing else: no operation that returns a value is imported
 * anywhere (test/aws/no-secret-values.test.ts). Every method fails with a ReadError.
 */
export function createSecretsReader(connection: Connection): ResumableReader & RawDescriber {
  const send = connection.service((settings) =>
    withPlainAnswers(new SecretsManagerClient({ ...settings, sha256: Sha256 })),
  );

  async function listPage(region: Region, token: string | undefined, order: ListOrder): Promise<PlainAnswer> {
    const input = {
      MaxResults: pageSize,
      IncludePlannedDeletion: true,
      SortBy: 'created-date' as const,
      SortOrder: sortOrders[order],
      ...(token !== undefined && { NextToken: token }),
    };
    try {
      const list = new ListSecretsCommand(input);
      return { ...(await send(region, (client, options) => client.send(list, options), 'ListSecrets')) };
    } catch (error) {
      throw toReadError(error, { operation: 'ListSecrets', region });
    }
  }

  /** Follows the token, never the page's length: a page may be short or empty and still not be the last [AWS documentation]. */
  async function* listFrom(
    region: Region,
    from: string | undefined,
    order: ListOrder = 'oldest-first',
  ): AsyncGenerator<ListedPage> {
    const seen = new Set<string>();
    let token = from;
    let emptyPages = 0;
    do {
      const page = await listPage(region, token, order).catch((error: unknown) => {
        throw token === undefined ? error : ofToken(error);
      });
      const { SecretList: list, NextToken: next } = page;
      // Whatever else the answer holds: a list that is not there must never read as "no secrets".
      if (!Array.isArray(list)) throw malformed('ListSecrets', region, 'no SecretList');
      const secrets = list.map((entry) => snapshotOf(entry, region));
      if (!isTokenOrNothing(next)) {
        yield { secrets, next: undefined };
        throw malformed('ListSecrets', region, 'a NextToken that is no text');
      }
      if (token !== undefined) seen.add(token);
      token = next ?? undefined;
      yield { secrets, next: token };
      if (token !== undefined && seen.has(token)) {
        throw malformed('ListSecrets', region, 'a NextToken that was there before: following it would never end');
      }
      emptyPages = secrets.length > 0 ? 0 : emptyPages + 1;
      if (token !== undefined && emptyPages >= mostEmptyPages) {
        throw malformed(
          'ListSecrets',
          region,
          `no secret, as the ${mostEmptyPages - 1} before it, and yet a new NextToken: following it may never end`,
        );
      }
      // The service model gives a token at least one character.
      if (token === '') throw malformed('ListSecrets', region, 'an empty NextToken');
    } while (token !== undefined);
  }

  async function described<T>(
    region: Region,
    secretId: string,
    use: (secret: SecretDescription, answer: object) => T,
  ): Promise<T | undefined> {
    const command = new DescribeSecretCommand({ SecretId: secretId });
    try {
      const answer = await send(region, (client, options) => client.send(command, options), 'DescribeSecret');
      return use(vetted(region, secretId, descriptionOf(answer, region)), answer);
    } catch (error) {
      if (errorFacts(error).name === 'ResourceNotFoundException') return undefined;
      throw toReadError(error, { operation: 'DescribeSecret', region, subject: secretId });
    }
  }

  return {
    listPages: (region, order) => listFrom(region, undefined, order),
    listFrom,
    describe: (region, secretId) => described(region, secretId, (secret) => secret),
    describeRaw: (region, secretId) => described(region, secretId, (_, answer) => fieldNamesOf(answer)),
    calls: connection.calls,
  };
}

/** What came of going on from a token. */
function ofToken(error: unknown): unknown {
  if (!(error instanceof ReadError) || errorFacts(error.cause).name !== 'InvalidNextTokenException') return error;
  return new TokenRefused(error.failure, error.message, { cause: error.cause });
}
