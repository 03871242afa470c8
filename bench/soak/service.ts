import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { handler as remediate } from '../../functions/remediate.ts';
import { handler as remediateRun } from '../../functions/remediate-run.ts';
import { handler as secretChanged } from '../../functions/secret-changed.ts';
import type { StoredFinding } from '../../lib/findings/lifecycle.ts';
import { withReading } from '../../lib/runtime/reading.ts';
import { changeEvent, isChange } from '../../scripts/service-local/change-event.ts';
import { startSimulator } from '../../simulator/index.ts';
import { createDurableService, type Execution } from '../../test/support/durable-crash.ts';
import { startTable } from '../../test/support/dynamodb.ts';
import { aLambdaContext } from '../../test/support/lambda-context.ts';
import { type AwsRequest, type PublishedEvent, startLocalAws } from '../../test/support/local-aws.ts';
import { account, home, policyText, regions, scenario } from './estate.ts';
import { createExpiry } from './expiry.ts';
import { createTrouble, type Trouble } from './faults.ts';
import type { Random } from './random.ts';
import type { Clients } from './truth.ts';

const arnOf = (name: string) => `arn:aws:lambda:${home}:${account}:function:${name}`;

/** The deployed service in this process, and what it meets: all functions as they are, on a clock that is moved. */
export interface SoakedService {
  readonly clients: Clients;
  readonly trouble: Trouble;
  pass(seconds: number): void;
  run(functionName: string, event: object): Promise<Execution>;
  /** Invokes `remediate`; false: it failed. */
  remediate(event: object): Promise<boolean>;
  /** Executions that somebody asked for and nobody waits for, to their ends. */
  runInvoked(): Promise<readonly Execution[]>;
  /** Events of the changes since the last time, whoever made them. */
  changes(): readonly object[];
  /** Announcements since the last time. */
  published(): readonly PublishedEvent[];
  stored(): Promise<readonly StoredFinding[]>;
  /** What is kept of the round is dropped, and so is what has expired. */
  endRound(): Promise<void>;
  close(): Promise<void>;
}

export async function startSoakedService(random: Random): Promise<SoakedService> {
  const folder = await mkdtemp(join(tmpdir(), 'auditor-soak-'));
  const policy = join(folder, 'policy.yml');
  await writeFile(policy, policyText);
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const simulator = await startSimulator({ scenario });
  const trouble = createTrouble(random, simulator);
  const table = await startTable();
  const expiry = createExpiry(table);
  const changed: AwsRequest[] = [];
  const aws = await startLocalAws({
    simulator: simulator.url,
    dynamodb: table.settings.endpoint,
    fate: trouble.fate,
    answered(request, status) {
      if (status === 200 && isChange(request)) changed.push(request);
    },
  });
  Object.assign(process.env, environmentOf(aws.url, policy, table.settings.table));
  const credentials = { accessKeyId: account, secretAccessKey: 'example' };
  const clients = Object.fromEntries(
    regions.map((region) => [region, new SecretsManagerClient({ region, endpoint: aws.url, credentials })]),
  );
  let heard = 0;
  let invoked = 0;

  function pass(seconds: number): void {
    mock.timers.setTime(Date.now() + seconds * 1000);
    simulator.advance(seconds);
  }

  const durable = createDurableService({
    functions: { audit, 'audit-account': auditAccount, 'secret-changed': secretChanged, 'remediate-run': remediateRun },
    account,
    passTime: pass,
    diesAt: trouble.dies,
  });

  return {
    clients,
    trouble,
    pass,
    run: durable.run,
    async remediate(event) {
      try {
        await remediate(event, aLambdaContext({ invokedFunctionArn: arnOf('remediate') }));
        return true;
      } catch {
        // Its caller is told, and counts it.
        return false;
      }
    },
    async runInvoked() {
      const ended: Execution[] = [];
      // What runs may ask for more.
      for (; invoked < aws.invoked.length; invoked += 1) {
        const { functionName = '', payload } = aws.invoked[invoked] ?? {};
        ended.push(await durable.run(functionName, payload));
      }
      return ended;
    },
    changes: () => changed.splice(0).map((request) => changeEvent(request, account)),
    published() {
      const news = aws.published.slice(heard);
      heard = aws.published.length;
      return news;
    },
    stored: () => withReading(arnOf('soak:1'), ({ store }) => store.load(account)),
    async endRound() {
      aws.forget();
      heard = 0;
      invoked = 0;
      await expiry.sweep();
    },
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      expiry.close();
      await Promise.all([aws.close(), table.close(), simulator.close()]);
      mock.timers.reset();
      await rm(folder, { recursive: true });
    },
  };
}

function environmentOf(endpoint: string, policy: string, table: string) {
  return {
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: home,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'example',
    POLICY_SOURCE: `file:${policy}`,
    TABLE_NAME: table,
    EVENT_BUS: 'soak',
    LISTINGS_BUCKET: 'listings',
    AUDIT_FUNCTION: `${arnOf('audit')}:1`,
    AUDIT_ACCOUNT_FUNCTION: `${arnOf('audit-account')}:1`,
    REMEDIATE_RUN_FUNCTION: `${arnOf('remediate-run')}:1`,
  };
}
