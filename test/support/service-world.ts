import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type RunningSimulator, type ScenarioInput, startSimulator } from '../../simulator/index.ts';
import { startTable } from './dynamodb.ts';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from './local-aws.ts';

export const home = 'eu-west-1';
export const away = 'us-east-1';
/** Of the functions themselves: the one that AWS's local runner of durable executions gives them. */
export const ownAccount = '123456789012';
export const memberAccount = '444455556666';

export type Secrets = NonNullable<ScenarioInput['secrets']>;

export interface ServiceWorld {
  readonly simulator: RunningSimulator;
  readonly aws: LocalAws;
  /** What Secrets Manager holds from now on; Regions that are not listed refuse whoever asks. */
  holds(secrets: Secrets, regions?: readonly string[]): void;
  /** Details of the events that were published, each once, by type. */
  published(type: string): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

export interface ServiceWorldOptions
  extends Pick<
    LocalAwsOptions,
    | 'mayAssume'
    | 'fate'
    | 'answered'
    | 'parameters'
    | 'openParameters'
    | 'organization'
    | 'accountsInPage'
    | 'imports'
    | 'itemsInPage'
    | 'inProcess'
    | 'machineAhead'
  > {
  readonly accounts?: readonly string[];
}

/**
 * All that the deployed service meets, on this machine: Secrets Manager (the simulator), DynamoDB (dynalite) and the rest of
 * AWS, told to the functions by the variables that AWS's own SDK reads and those of serverless.yml. Everything is dropped
 * by `close`.
 */
export async function startServiceWorld(options: ServiceWorldOptions = {}): Promise<ServiceWorld> {
  const { accounts = [ownAccount], ...rest } = options;
  const folder = await mkdtemp(join(tmpdir(), 'auditor-'));
  const policy = join(folder, 'policy.yml');
  await writeFile(policy, policyOf(accounts));
  const simulator = await startSimulator();
  const table = await startTable();
  const aws = await startLocalAws({ simulator: backendOf(simulator), dynamodb: table.answer, ...rest });
  const variables = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: home,
    AWS_ACCESS_KEY_ID: ownAccount,
    AWS_SECRET_ACCESS_KEY: 'example',
    POLICY_SOURCE: `file:${policy}`,
    TABLE_NAME: table.settings.table,
    EVENT_BUS: 'auditor',
    MEMBER_ROLE: 'arn:aws:iam::{account}:role/replication-auditor-read',
    AUDIT_ACCOUNT_FUNCTION: `arn:aws:lambda:${home}:${ownAccount}:function:audit-account:1`,
    LISTINGS_BUCKET: 'listings',
    AUDIT_FUNCTION: `arn:aws:lambda:${home}:${ownAccount}:function:audit:1`,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
  for (const [name, value] of Object.entries({ ...variables, ...defaults })) vi.stubEnv(name, value);
  return {
    simulator,
    aws,
    holds: (secrets, regions = [home, away]) =>
      simulator.apply({ version: 1, regions: [...regions], accounts: [...accounts], secrets }),
    published(type) {
      const details = aws.published.filter((event) => event.type === type).map(({ detail }) => detail);
      return [...new Map(details.map((detail) => [detail.id, detail])).values()];
    },
    async close() {
      vi.unstubAllEnvs();
      await Promise.all([aws.close(), table.close(), simulator.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** What the SDK takes for granted anyway, but only after it has looked for files in the home folder, with each client anew. */
const defaults = {
  AWS_USE_DUALSTACK_ENDPOINT: 'false',
  AWS_USE_FIPS_ENDPOINT: 'false',
  AWS_DEFAULTS_MODE: 'legacy',
  AWS_RETRY_MODE: 'standard',
  AWS_MAX_ATTEMPTS: '3',
  AWS_AUTH_SCHEME_PREFERENCE: 'sigv4',
  AWS_ACCOUNT_ID_ENDPOINT_MODE: 'preferred',
  AWS_ENABLE_ENDPOINT_DISCOVERY: 'false',
  AWS_SDK_UA_APP_ID: 'tests',
};

/** In this process, where a connection would only take time. */
function backendOf(simulator: RunningSimulator): LocalAwsOptions['simulator'] {
  return async ({ authorization, 'x-amz-target': target }, body) => {
    const reply = await simulator.answer({ method: 'POST', target: String(target), authorization, body });
    if (!('message' in reply)) throw new Error('the simulator answers nothing');
    const { status, headers, text } = reply.message;
    return { status, type: headers['Content-Type'] ?? '', body: text };
  };
}

function policyOf(accounts: readonly string[]): string {
  return `
version: 1
accounts: [${accounts.map((account) => `'${account}'`).join(', ')}]
regions: [${home}, ${away}]
clauses:
  - name: alone
    optional: true
    match: { name: alone/* }
    require: { replicas: {} }
  - name: everything
    match: {}
    require: { primary: ${home}, replicas: { ${away}: {} } }
`;
}

/** A secret that is replicated as the policy wants it. */
export function healthy(name: string, account = ownAccount): Secrets[number] {
  return { name, account, region: home, replicas: { [away]: {} } };
}

/** A secret whose replica failed. */
export function failing(name: string, account = ownAccount): Secrets[number] {
  return { name, account, region: home, replicas: { [away]: { status: 'Failed', cause: 'kms-access' } } };
}
