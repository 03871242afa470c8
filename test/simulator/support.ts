import {
  CreateSecretCommand,
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  ListSecretsCommand,
  type ListSecretsCommandInput,
  type ReplicationStatusType,
  SecretsManagerClient,
  SecretsManagerServiceException,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach } from 'vitest';
import { type RunningSimulator, type ScenarioInput, startSimulator } from '../../simulator/index.ts';

export const HOME = 'eu-west-1';
export const AWAY = 'us-east-1';
export const REGIONS = [HOME, 'eu-central-1', AWAY];
export const START = '2026-03-01T09:00:00Z';

/** A simulator for each test, its clock standing at `START`, and clients for it. */
export interface Bench {
  readonly simulator: RunningSimulator;
  client(region?: string, accessKeyId?: string): SecretsManagerClient;
  apply(scenario: Omit<ScenarioInput, 'version' | 'regions'>): void;
  create(name: string, ...replicaRegions: string[]): Promise<string>;
  describe(secretId: string, region?: string): Promise<Omit<DescribeSecretCommandOutput, '$metadata'>>;
  /** Status of one replica, as its primary tells it. */
  replica(name: string, region: string): Promise<ReplicationStatusType>;
  listPage(input?: ListSecretsCommandInput, region?: string): Promise<{ names: string[]; token: string | undefined }>;
}

export function bench(): Bench {
  let simulator: RunningSimulator;
  let clients: Map<string, SecretsManagerClient>;

  beforeEach(async () => {
    simulator = await startSimulator({ scenario: { version: 1, regions: REGIONS, clock: { start: START } } });
    clients = new Map();
  });
  afterEach(async () => {
    for (const open of clients.values()) open.destroy();
    await simulator.close();
  });

  function client(region = HOME, accessKeyId = 'AKIAEXAMPLE'): SecretsManagerClient {
    const key = `${region}/${accessKeyId}`;
    const known =
      clients.get(key) ??
      new SecretsManagerClient({
        region,
        endpoint: simulator.url,
        credentials: { accessKeyId, secretAccessKey: 'unused' },
        maxAttempts: 1,
      });
    clients.set(key, known);
    return known;
  }

  async function describe(secretId: string, region = HOME) {
    const { $metadata, ...description } = await client(region).send(new DescribeSecretCommand({ SecretId: secretId }));
    return description;
  }

  return {
    get simulator() {
      return simulator;
    },
    client,
    describe,
    apply: (scenario) => simulator.apply({ version: 1, regions: REGIONS, clock: { start: START }, ...scenario }),
    async create(name, ...replicaRegions) {
      const AddReplicaRegions = replicaRegions.length > 0 ? replicaRegions.map((Region) => ({ Region })) : undefined;
      const { ARN } = await client().send(
        new CreateSecretCommand({ Name: name, SecretString: 'x', AddReplicaRegions }),
      );
      return ARN ?? '';
    },
    async replica(name, region) {
      const { ReplicationStatus = [] } = await describe(name);
      return ReplicationStatus.find((status) => status.Region === region) ?? {};
    },
    async listPage(input = {}, region = HOME) {
      const { SecretList = [], NextToken } = await client(region).send(new ListSecretsCommand(input));
      return { names: SecretList.map((secret) => secret.Name ?? ''), token: NextToken };
    },
  };
}

/** The service's refusal of a call; a call that succeeds gives `accepted`. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    if (error instanceof SecretsManagerServiceException) return `${error.name}: ${error.message}`;
    throw error;
  }
}

const SCOPE = 'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260301/eu-west-1/secretsmanager/aws4_request';

/** One request as it goes over the wire. */
export async function rawCall(
  url: string,
  operation: string,
  body: unknown,
  headers: Record<string, string> = { Authorization: `${SCOPE}, SignedHeaders=host, Signature=0` },
): Promise<{ status: number; headers: Headers; text: string; body: Record<string, unknown> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'X-Amz-Target': `secretsmanager.${operation}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text === '' ? {} : JSON.parse(text) };
}
