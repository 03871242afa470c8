import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handler } from '../../functions/audit.ts';
import { type RunningSimulator, startSimulator } from '../../simulator/index.ts';
import { aLambdaContext, logLinesOf } from '../support/lambda.ts';

const policy = `
version: 1
accounts: ['111122223333']
regions: [eu-west-1, us-east-1]
clauses:
  - name: everything
    match: {}
    require: { primary: eu-west-1, replicas: { us-east-1: {} } }
`;

let simulator: RunningSimulator;
let folder: string;
let scheduled: unknown;

beforeEach(async () => {
  scheduled = JSON.parse(await readFile('test/events/schedule.json', 'utf8'));
  folder = await mkdtemp(join(tmpdir(), 'auditor-'));
  await writeFile(join(folder, 'policy.yml'), policy);
  simulator = await startSimulator({
    scenario: {
      version: 1,
      regions: ['eu-west-1', 'us-east-1'],
      secrets: [
        { name: 'healthy', region: 'eu-west-1', replicas: { 'us-east-1': {} } },
        { name: 'alone', region: 'eu-west-1' },
      ],
    },
  });
  // The standard variables, as AWS's own tools read them: the function has no setting of its own for any of it.
  vi.stubEnv('AWS_ENDPOINT_URL', simulator.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  vi.stubEnv('POLICY_FILE', join(folder, 'policy.yml'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await simulator.close();
  await rm(folder, { recursive: true });
});

test('a scheduled audit answers with its verdict, counts and coverage, and logs them in one line', async () => {
  let summary: unknown;
  const lines = await logLinesOf(async () => {
    summary = await handler(scheduled, aLambdaContext());
  });

  const facts = { verdict: 'violations', counts: { secrets: 2, open: { high: 1 } } };
  expect(summary).toMatchObject({
    ...facts,
    gaps: [],
    coverage: [
      {
        account: '111122223333',
        region: 'eu-west-1',
        status: 'complete',
        calls: { ListSecrets: 1, DescribeSecret: 2 },
      },
      { account: '111122223333', region: 'us-east-1', status: 'complete' },
    ],
  });
  expect(lines).toMatchObject([{ level: 'INFO', message: 'The audit is complete', ...facts, regions: 2, unread: [] }]);
});

test("a replica's key is resolved with KMS, in the replica's Region", async () => {
  await writeFile(join(folder, 'policy.yml'), policy.replace('us-east-1: {}', 'us-east-1: { key: alias/ours }'));
  simulator.apply({
    version: 1,
    regions: ['eu-west-1', 'us-east-1'],
    kmsKeys: [{ id: '11111111-aaaa-bbbb-cccc-222222222222', aliases: ['alias/ours'] }],
    secrets: [
      {
        name: 'healthy',
        region: 'eu-west-1',
        replicas: { 'us-east-1': { kmsKeyId: '11111111-aaaa-bbbb-cccc-222222222222' } },
      },
    ],
  });

  let summary: unknown;
  await logLinesOf(async () => {
    summary = await handler(scheduled, aLambdaContext());
  });

  expect(summary).toMatchObject({
    verdict: 'compliant',
    coverage: [{ region: 'eu-west-1' }, { region: 'us-east-1', calls: { DescribeKey: 2 } }],
  });
});

test('an audit that could not read everything answers so, and logs it as an error', async () => {
  await writeFile(join(folder, 'policy.yml'), policy.replace("'111122223333'", "'444455556666'"));

  let summary: unknown;
  const lines = await logLinesOf(async () => {
    summary = await handler(scheduled, aLambdaContext());
  });

  expect(summary).toMatchObject({ verdict: 'incomplete' });
  expect(lines).toMatchObject([{ level: 'ERROR', message: 'The audit is incomplete', verdict: 'incomplete' }]);
});

test('a key that the event may not have fails the invocation before anything is read', async () => {
  await logLinesOf(() => expect(handler({ dryrun: true }, aLambdaContext())).rejects.toThrow(/"dryrun"/));

  expect(simulator.calls()).toEqual([]);
});

test('a broken policy fails the invocation, and says where and what', async () => {
  await writeFile(join(folder, 'policy.yml'), policy.replace('us-east-1]', 'us-east]'));

  await logLinesOf(() =>
    expect(handler(scheduled, aLambdaContext())).rejects.toMatchObject({
      name: 'PolicyFileError',
      message: expect.stringMatching(/policy\.yml:4:\d+ regions\[1\]: .+Example: /),
    }),
  );
  expect(simulator.calls()).toEqual([]);
});

test('a policy that is not in the package fails the invocation, and says what to do', async () => {
  vi.stubEnv('POLICY_FILE', join(folder, 'nowhere.yml'));

  await logLinesOf(() =>
    expect(handler(scheduled, aLambdaContext())).rejects.toThrow(/nowhere\.yml cannot be read.+policyFile/),
  );
});

test('a function without its variable says which, and gives an example', async () => {
  vi.stubEnv('POLICY_FILE', undefined);

  await logLinesOf(() =>
    expect(handler(scheduled, aLambdaContext())).rejects.toThrow(
      'POLICY_FILE is not set. Example: POLICY_FILE=policies/example.yml',
    ),
  );
});

test('credentials that cannot be had fail the invocation', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'none'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));

  await logLinesOf(() =>
    expect(handler(scheduled, aLambdaContext())).rejects.toMatchObject({ name: 'ReadError', failure: 'credentials' }),
  );
});
