import { readFile, writeFile } from 'node:fs/promises';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { handler as audit } from '../../functions/audit.ts';
import { handler as auditAccount } from '../../functions/audit-account.ts';
import { createDurableService } from '../support/durable-crash.ts';
import { logLinesOf } from '../support/lambda.ts';
import {
  failing,
  healthy,
  memberAccount,
  ownAccount,
  type ServiceWorld,
  startServiceWorld,
} from '../support/service-world.ts';

const functions = { audit, 'audit-account': auditAccount };

let world: ServiceWorld;
let locked: boolean;

beforeEach(async () => {
  locked = false;
  world = await startServiceWorld({ accounts: [ownAccount, memberAccount], mayAssume: () => !locked });
  world.holds([healthy('prod/db'), failing('prod/api', memberAccount)]);
});
afterEach(() => world.close());

describe("in AWS's local runner of durable executions", () => {
  beforeAll(() => LocalDurableTestRunner.setupTestEnvironment());
  afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

  async function run(payload: object): Promise<unknown> {
    const runner = new LocalDurableTestRunner({ handlerFunction: audit });
    runner.registerDurableFunction(process.env['AUDIT_ACCOUNT_FUNCTION'] ?? '', auditAccount);
    return (await runner.run({ payload })).getResult();
  }

  test('a first run tells a baseline, what breaks is announced once, and its end when it is repaired', async () => {
    const broken = [failing('prod/db'), failing('prod/api', memberAccount)];

    expect(await run({})).toMatchObject({
      verdict: 'violations',
      accounts: [
        { account: ownAccount, verdict: 'compliant', baseline: true },
        { account: memberAccount, verdict: 'violations', baseline: true, counts: { byRule: { 'replica-failed': 1 } } },
      ],
    });
    expect(world.aws.published).toMatchObject([
      { type: 'Audit Completed', bus: 'auditor', source: 'secrets-replication-auditor' },
    ]);

    world.holds(broken);
    expect(await run({})).toMatchObject({ accounts: [{ baseline: false, announced: 1 }, { announced: 0 }] });
    expect(world.published('Finding Opened')).toMatchObject([
      { finding: { rule: 'replica-failed', account: ownAccount, secret: { name: 'prod/db' } } },
    ]);

    expect(await run({})).toMatchObject({ accounts: [{ announced: 0 }, { announced: 0 }] });
    expect(typesOf(world)).toEqual(['Audit Completed', 'Audit Completed', 'Audit Completed', 'Finding Opened']);

    world.holds([healthy('prod/db'), healthy('prod/api', memberAccount)]);
    expect(await run({})).toMatchObject({ verdict: 'compliant', accounts: [{ announced: 1 }, { announced: 1 }] });
    expect(world.published('Finding Resolved')).toMatchObject([
      { finding: { secret: { name: 'prod/db' } }, resolution: 'compliant' },
      { finding: { secret: { name: 'prod/api' } }, resolution: 'compliant' },
    ]);
  });
});

test('an account whose role may not be assumed fails alone, and the summary says which and why', async () => {
  locked = true;
  const { status, result } = await createDurableService({ functions }).run('audit', {});

  const accounts = [
    { account: ownAccount, verdict: 'compliant' },
    {
      account: memberAccount,
      verdict: 'failed',
      error: expect.stringContaining('not authorized to perform sts:AssumeRole'),
    },
  ];
  expect({ status, result }).toMatchObject({ status: 'SUCCEEDED', result: { verdict: 'failed', accounts } });
  expect(world.published('Audit Completed')).toMatchObject([{ verdict: 'failed', accounts }]);
});

test('audits that are asked for while one runs become one more', async () => {
  const joined: unknown[] = [];
  const service = createDurableService({
    functions: {
      audit,
      async 'audit-account'(event, context) {
        // Both come in the middle of the first round.
        if (joined.length === 0)
          joined.push((await service.run('audit', {})).result, (await service.run('audit', {})).result);
        return auditAccount(event, context);
      },
    },
  });
  const { result, arn } = await service.run('audit', {});

  expect(joined).toEqual([{ joined: true }, { joined: true }]);
  expect(result).toMatchObject({ id: `${arn}#2` });
  expect(world.published('Audit Completed')).toMatchObject([{ id: `${arn}#1` }, { id: `${arn}#2` }]);
  const next = await service.run('audit', {});
  expect(next.result).toMatchObject({ id: `${next.arn}#1` });
});

test('a dry run answers, and neither stores nor announces anything', async () => {
  const { result } = await createDurableService({ functions }).run('audit', {
    accounts: [memberAccount],
    dryRun: true,
  });

  expect(result).toMatchObject({ verdict: 'violations' });
  const written = world.aws.requests.filter(({ operation }) =>
    /PutItem|UpdateItem|DeleteItem|PutEvents/.test(operation),
  );
  expect(written).toEqual([]);
});

test('an account that the policy does not list is not audited, whoever asks for it', async () => {
  const stranger = '999988887777';
  const service = createDurableService({ functions });
  const runs = [
    await service.run('audit', { accounts: [memberAccount, stranger] }),
    await service.run('audit-account', { account: stranger, listed: true }),
  ];

  expect(runs).toMatchObject(
    runs.map(() => ({
      status: 'FAILED',
      error: { ErrorMessage: `Not among the accounts that are audited: ${stranger}.` },
    })),
  );
  expect(world.aws.requests.map(({ service }) => service)).not.toContain('secretsmanager');
});

test('its metrics are written to the log, once, by the step that publishes', async () => {
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  const lines = await logLinesOf(() => createDurableService({ functions }).run('audit', {}));

  const metrics = Object.assign({}, ...lines.filter((line) => '_aws' in line));
  expect(metrics).toMatchObject({
    AuditCompleted: 1,
    AccountsFailed: 0,
    Coverage: 100,
    LastCompleteAuditAge: expect.anything(),
  });
  expect(lines.filter(({ AuditCompleted }) => AuditCompleted !== undefined)).toHaveLength(1);
});

test('a key that the event may not have ends the execution before anything is read', async () => {
  const { status, error } = await createDurableService({ functions }).run('audit', { dryrun: true });

  expect({ status, error }).toMatchObject({
    status: 'FAILED',
    error: { ErrorMessage: expect.stringMatching(/"dryrun"/) },
  });
  expect(world.aws.requests).toEqual([]);
});

test('a broken policy ends the execution, says where and what, and leaves the way free for the next', async () => {
  const file = (process.env['POLICY_SOURCE'] ?? '').replace('file:', '');
  const policy = await readFile(file, 'utf8');
  await writeFile(file, policy.replace('us-east-1]', 'us-east]'));
  const service = createDurableService({ functions });
  const { status, error } = await service.run('audit', {});

  expect({ status, error }).toMatchObject({
    status: 'FAILED',
    error: { ErrorMessage: expect.stringMatching(/policy\.yml:4:\d+ regions\[1\]: .+Example: /) },
  });
  expect(world.aws.requests.map(({ service }) => service)).not.toContain('secretsmanager');
  await writeFile(file, policy);
  expect((await service.run('audit', {})).status).toBe('SUCCEEDED');
});

test('a broken policy is replaced by the last good one only if the deployment says so', async () => {
  vi.stubEnv('BROKEN_POLICY', 'keep');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'ERROR');
  const file = (process.env['POLICY_SOURCE'] ?? '').replace('file:', '');
  const policy = await readFile(file, 'utf8');
  const service = createDurableService({ functions });
  await writeFile(file, 'version: 2');
  expect((await service.run('audit', {})).status).toBe('FAILED');
  await writeFile(file, policy);
  expect((await service.run('audit', {})).status).toBe('SUCCEEDED');

  await writeFile(file, 'version: 2');
  let status: string | undefined;
  const lines = await logLinesOf(async () => {
    status = (await service.run('audit', {})).status;
  });
  expect(status).toBe('SUCCEEDED');
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'ERROR', message: 'The policy is broken: the last good one is used' }),
  );
});

test('a clause that matches nothing in any account makes the audit incomplete, and is told', async () => {
  const file = (process.env['POLICY_SOURCE'] ?? '').replace('file:', '');
  const policy = await readFile(file, 'utf8');
  const typo = '  - name: typo\n    match: { name: prdo/* }\n    require: { replicas: {} }\n';
  await writeFile(file, policy.replace('clauses:\n', `clauses:\n${typo}`));
  const { result } = await createDurableService({ functions }).run('audit', {});

  expect(result).toMatchObject({
    verdict: 'incomplete',
    accounts: [{ gaps: [{ kind: 'clause-matched-nothing' }] }, { gaps: [] }],
  });
});

test('a function without one of its variables says which, and gives an example', async () => {
  vi.stubEnv('TABLE_NAME', undefined);
  const { error } = await createDurableService({ functions }).run('audit', {});

  expect(error?.ErrorMessage).toContain('TABLE_NAME is not set. Example: TABLE_NAME=secrets-replication-auditor');
});

function typesOf({ aws }: ServiceWorld): string[] {
  return aws.published.map(({ type }) => type).sort();
}
