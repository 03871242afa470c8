import { KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, test, vi } from 'vitest';
import { requestsAtOnce } from '../../lib/audit/ports.ts';
import { clientSettings } from '../../lib/aws/client-settings.ts';
import { readerOf, region } from '../support/scripted-reader.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The hosts that the clients of a Region would ask; nothing is sent. */
async function hostsOf(of: string, endpoint?: string): Promise<string[]> {
  const hosts: string[] = [];
  const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' });
  const settings = {
    ...clientSettings(endpoint === undefined ? {} : { endpoint }, of, credentials),
    requestHandler: {
      async handle({
        protocol,
        hostname,
        port,
      }: {
        protocol: string;
        hostname: string;
        port?: number;
      }): Promise<never> {
        hosts.push(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
        throw new Error('nothing is sent');
      },
    },
  };
  await new SecretsManagerClient(settings).send(new ListSecretsCommand({})).catch(() => undefined);
  await new KMSClient(settings).send(new ListAliasesCommand({})).catch(() => undefined);
  return hosts;
}

test.each([
  ['eu-central-1', 'eu-central-1.amazonaws.com'],
  ['cn-north-1', 'cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', 'us-gov-west-1.amazonaws.com'],
])('%s is asked in its own partition', async (of, suffix) => {
  expect(await hostsOf(of)).toEqual([`https://secretsmanager.${suffix}`, `https://kms.${suffix}`]);
});

test('a given endpoint serves both services, whatever kind of address the environment asks for', async () => {
  vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true');

  expect(await hostsOf('eu-central-1', 'http://127.0.0.1:4100')).toEqual([
    'http://127.0.0.1:4100',
    'http://127.0.0.1:4100',
  ]);
});

test('each service has its variable for another endpoint', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', 'http://secrets.example');
  vi.stubEnv('AWS_ENDPOINT_URL_KMS', 'http://keys.example');

  expect(await hostsOf('eu-central-1')).toEqual(['http://secrets.example', 'http://keys.example']);
});

test('as many requests as the audit sends at once, and a listing from both ends beside them, need not wait for each other', async () => {
  const controller = new AbortController();
  const expected = requestsAtOnce + 2;
  const all = Promise.withResolvers<void>();
  const hang = (_request: unknown, index: number) => {
    if (index + 1 === expected) all.resolve();
    return 'hang' as const;
  };
  const { reader } = await readerOf(hang, { signal: controller.signal });
  const calls = Array.from({ length: expected }, (_, n) => reader.describe(region, `prod/${n}`));

  await all.promise;
  controller.abort();
  await Promise.allSettled(calls);
});
