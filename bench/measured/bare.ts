import { Agent } from 'node:http';
import { DescribeSecretCommand, paginateListSecrets, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import pLimit from 'p-limit';
import { requestsAtOnce } from '../../lib/audit/ports.ts';
import { account, regions } from '../estate.ts';
import { measure } from './usage.ts';

const [endpoint = ''] = process.argv.slice(2);

/**
 * What a person would write who wants the same facts: each Region listed in one chain, each primary described as soon as a
 * page names it, as many at once as the audit describes, and nothing made of it.
 */
await measure(async () => {
  const limit = pLimit(requestsAtOnce);
  const described: Promise<unknown>[] = [];
  await Promise.all(regions.map((region) => read(region)));
  await Promise.all(described);
  return `${described.length} described`;

  async function read(region: string): Promise<void> {
    const client = new SecretsManagerClient({
      region,
      endpoint,
      credentials: { accessKeyId: account, secretAccessKey: 'any' },
      requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: requestsAtOnce + 1 }) },
    });
    const pages = paginateListSecrets({ client, pageSize: 100 }, { IncludePlannedDeletion: true });
    for await (const { SecretList = [] } of pages) {
      for (const { ARN, PrimaryRegion } of SecretList) {
        if (PrimaryRegion !== region) continue;
        described.push(limit(() => client.send(new DescribeSecretCommand({ SecretId: ARN })).then(() => undefined)));
      }
    }
  }
});
