import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultInput } from '../../simulator/index.ts';
import { serve } from '../../simulator/pipeline.ts';
import { createSimulation, type Simulation } from '../../simulator/simulator.ts';
import { readBody, writeReply } from '../../simulator/wire.ts';
import { startTable } from './dynamodb.ts';
import { type LocalAws, startLocalAws } from './local-aws.ts';

/** Of each account: the home of its secrets first. */
export const regions = ['eu-west-1', 'eu-central-1', 'us-east-1'] as const;
const secrets = { alone: 180, replicated: 20 };

export interface Organization {
  readonly accounts: readonly string[];
  readonly aws: LocalAws;
  /** For the functions' environment. */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface OrganizationOptions {
  readonly size: number;
  /** What goes wrong in an account, by its place in the organisation; each Region of it meets the same. */
  readonly faults?: Readonly<Record<number, FaultInput>>;
  /** Told of each request that is held, as one that hangs is. */
  readonly onHeld?: () => void;
}

/**
 * An organisation of so many accounts on this machine, 200 secrets in each, a tenth of them replicated to two Regions. An
 * account's estate is built when it is first asked for, and only the last few are kept: an audit comes to each once.
 */
export async function startOrganization({ size, faults = {}, onHeld }: OrganizationOptions): Promise<Organization> {
  const accounts = Array.from({ length: size }, (_, index) => String(100_000_000_000 + index));
  const estates = await startEstates(accounts, faults, onHeld);
  const folder = await mkdtemp(join(tmpdir(), 'organization-'));
  const policy = join(folder, 'policy.yml');
  await writeFile(policy, policyText);
  const table = await startTable();
  const aws = await startLocalAws({
    simulator: estates.url,
    dynamodb: table.settings.endpoint,
    organization: accounts,
  });
  const own = accounts[0] ?? '';
  const arnOf = (name: string) => `arn:aws:lambda:${regions[0]}:${own}:function:${name}:1`;
  return {
    accounts,
    aws,
    variables: {
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: regions[0],
      AWS_ACCESS_KEY_ID: own,
      AWS_SECRET_ACCESS_KEY: 'example',
      POLICY_SOURCE: `file:${policy}`,
      ACCOUNTS: 'organization',
      TABLE_NAME: table.settings.table,
      EVENT_BUS: 'auditor',
      MEMBER_ROLE: 'arn:aws:iam::{account}:role/replication-auditor-read',
      LISTINGS_BUCKET: 'listings',
      AUDIT_FUNCTION: arnOf('audit'),
      AUDIT_ACCOUNT_FUNCTION: arnOf('audit-account'),
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
    },
    async close() {
      await Promise.all([aws.close(), table.close(), estates.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

const policyText = `
version: 1
accounts: ['100000000000']
regions: [${regions.join(', ')}]
clauses:
  - name: alone
    match: { name: alone/* }
    require: { replicas: {} }
  - name: everything
    match: {}
    require: { primary: ${regions[0]}, replicas: { ${regions[1]}: {}, ${regions[2]}: {} } }
`;

const kept = 4;

async function startEstates(
  accounts: readonly string[],
  faults: Readonly<Record<number, FaultInput>>,
  onHeld: () => void = () => undefined,
) {
  const simulations = new Map<string, Simulation>();

  function simulationOf(account: string): Simulation {
    const known = simulations.get(account);
    if (known) return known;
    const [oldest] = simulations.keys();
    if (oldest !== undefined && simulations.size >= kept) simulations.delete(oldest);
    const fault = faults[accounts.indexOf(account)];
    const [home, ...others] = regions;
    const simulation = createSimulation({
      version: 1,
      regions: [...regions],
      accounts: [account],
      secrets: [
        { name: 'alone/{n}', count: secrets.alone, region: home },
        {
          name: 'prod/{n}',
          count: secrets.replicated,
          region: home,
          replicas: Object.fromEntries(others.map((region) => [region, {}])),
        },
      ],
      faults: fault ? [fault] : [],
    });
    const made: Simulation = {
      ...simulation,
      hold(until, gone) {
        onHeld();
        return simulation.hold(until, gone);
      },
    };
    simulations.set(account, made);
    return made;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { 'x-amz-target': target, authorization } = request.headers;
    const simulation = simulationOf(/Credential=(\d{12})\//.exec(authorization ?? '')?.[1] ?? '');
    const body = await readBody(request, 1_000_000);
    const reply = await serve(simulation, { method: 'POST', target: String(target), authorization, body }, gone.signal);
    await writeReply(response, reply, () => simulation.holds.wait({}, gone.signal));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
