import {
  DescribeSecretCommand,
  ListSecretsCommand,
  type ListSecretsResponse,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { SecretsReader } from '../audit/ports.ts';
import type { Region, SecretDescription, SecretSnapshot } from '../domain/secret.ts';
import { type CallCounts, countCalls } from './call-counter.ts';
import { type Call, toReadError } from './classify-error.ts';
import { type AwsSettings, clientSettings, credentialsOf, defaultDeadline } from './client-settings.ts';
import { withDeadline } from './deadline.ts';
import { errorFacts } from './error-facts.ts';
import { descriptionOf, malformed, snapshotOf } from './snapshot.ts';

/** The service's largest page [service model]. */
const pageSize = 100;

/** Holds connections until it is closed. */
export interface AwsSecretsReader extends SecretsReader {
  /** Ends every connection at once; a read that is under way fails. */
  close(): void;
}

/**
 * Reads Secrets Manager, one client per Region, each made at its first use. Lists and describes, and can do nothing else:
 * no operation that returns a value is imported anywhere (test/aws/no-secret-values.test.ts).
 * Every method fails with a ReadError.
 */
export function createSecretsReader(settings: AwsSettings = {}): AwsSecretsReader {
  let credentials = credentialsOf(settings);
  const regions = new Map<Region, { client: SecretsManagerClient; counts: CallCounts }>();

  function clientFor(region: Region): SecretsManagerClient {
    const known = regions.get(region);
    if (known) return known.client;
    const client = new SecretsManagerClient(clientSettings(settings, region, credentials));
    // The client remembers what the source gave until it expires; those of other Regions take over its memory.
    credentials = client.config.credentials ?? credentials;
    const counts: CallCounts = {};
    countCalls(client, counts);
    regions.set(region, { client, counts });
    return client;
  }

  function send<T>(
    call: Call,
    request: (client: SecretsManagerClient, options: { abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    return withDeadline(settings.deadline ?? defaultDeadline, settings.signal, async (abortSignal) =>
      request(clientFor(call.region), { abortSignal }),
    );
  }

  async function listPage(region: Region, token: string | undefined): Promise<ListSecretsResponse> {
    const input = {
      MaxResults: pageSize,
      IncludePlannedDeletion: true,
      ...(token !== undefined && { NextToken: token }),
    };
    const call = { operation: 'ListSecrets', region };
    try {
      return await send(call, (client, options) => client.send(new ListSecretsCommand(input), options));
    } catch (error) {
      throw toReadError(error, call);
    }
  }

  /** Follows the token, never the page's length: a page may be short or empty and still not be the last [AWS documentation]. */
  async function* listPages(region: Region): AsyncGenerator<readonly SecretSnapshot[]> {
    const seen = new Set<string>();
    let token: string | undefined;
    do {
      const page = await listPage(region, token);
      // The SDK gives an empty body of a 200 as a success without a list: that must never read as "no secrets".
      if (!page.SecretList) throw malformed('ListSecrets', region, 'no SecretList');
      yield page.SecretList.map((entry) => snapshotOf(entry, region));
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
    const call = { operation: 'DescribeSecret', region, secretId };
    try {
      const command = new DescribeSecretCommand({ SecretId: secretId });
      return descriptionOf(await send(call, (client, options) => client.send(command, options)), region);
    } catch (error) {
      if (errorFacts(error).name === 'ResourceNotFoundException') return undefined;
      throw toReadError(error, call);
    }
  }

  return {
    listPages,
    describe,
    calls: (region) => ({ ...regions.get(region)?.counts }),
    close() {
      for (const { client } of regions.values()) client.destroy();
    },
  };
}
