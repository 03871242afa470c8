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
import { createDurableService, type Execution } from '../../test/support/durable-crash.ts';
import { aLambdaContext } from '../../test/support/lambda-context.ts';
import { type AwsRequest, type PublishedEvent, startLocalAws } from '../../test/support/local-aws.ts';
import { arnOf, environmentOf } from './environment.ts';
import { account, policyText, regions, scenario } from './estate.ts';
import { createExpiry } from './expiry.ts';
import { createFailures, type Failures } from './failures.ts';
import { createTrouble, type Trouble } from './faults.ts';
import { skipPauses } from './pauses.ts';
import type { Random } from './random.ts';
import type { Clients } from './truth.ts';
import { startWorld } from './world.ts';

/** The deployed service in this process, and what it meets: all functions as they are, on a clock that is moved. */
export interface SoakedService {
  readonly clients: Clients;
  readonly trouble: Trouble;
  pass(seconds: number): Promise<void>;
  readonly failures: Failures;
  run(functionName: string, event: object): Promise<Execution>;
  /** Invokes `remediate`. */
  remediate(event: object): Promise<void>;
  /** Executions that somebody asked for and nobody waits for, to their ends; answers how many. */
  runInvoked(): Promise<number>;
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
  const world = await startWorld({ ...scenario, clock: { start: new Date().toISOString(), mode: 'manual' } });
  const trouble = createTrouble(random, world);
  const failures = createFailures(trouble.isOn);
  const expiry = createExpiry(world.table);
  const endPauses = skipPauses();
  const changed: AwsRequest[] = [];
  const aws = await startLocalAws({
    simulator: world.simulator,
    dynamodb: world.table.endpoint,
    fate: trouble.fate,
    takes: trouble.takes,
    answered(request, status) {
      if (status === 200 && isChange(request)) changed.push(request);
    },
  });
  Object.assign(process.env, environmentOf(aws.url, policy, world.table.table));
  const credentials = { accessKeyId: account, secretAccessKey: 'example' };
  const clients = Object.fromEntries(
    regions.map((region) => [region, new SecretsManagerClient({ region, endpoint: aws.url, credentials })]),
  );
  let heard = 0;
  let invoked = 0;

  async function pass(seconds: number): Promise<void> {
    mock.timers.setTime(Date.now() + seconds * 1000);
    await world.advance(seconds);
  }

  const durable = createDurableService({
    functions: { audit, 'audit-account': auditAccount, 'secret-changed': secretChanged, 'remediate-run': remediateRun },
    account,
    passTime: pass,
    diesAt: trouble.dies,
    ended: (functionName, _usage, error) => failures.ended(functionName, error?.ErrorMessage),
  });

  return {
    clients,
    trouble,
    failures,
    pass,
    run: durable.run,
    async remediate(event) {
      try {
        await remediate(event, aLambdaContext({ invokedFunctionArn: arnOf('remediate') }));
      } catch (error) {
        failures.ended('remediate', error instanceof Error ? error.message : String(error));
      }
    },
    async runInvoked() {
      const before = invoked;
      // What runs may ask for more.
      for (; invoked < aws.invoked.length; invoked += 1) {
        const { functionName = '', payload } = aws.invoked[invoked] ?? {};
        await durable.run(functionName, payload);
      }
      return invoked - before;
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
      await Promise.all([aws.close(), world.close()]);
      endPauses();
      mock.timers.reset();
      await rm(folder, { recursive: true });
    },
  };
}
