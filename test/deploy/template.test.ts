import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startAwsJsonServer } from '../support/aws-json-server.ts';
import { aLambdaContext } from '../support/lambda.ts';
import { arnOf, type PackagedService, packageService, type Statement } from './package-service.ts';

let service: PackagedService;

beforeAll(async () => {
  service = await packageService('audit');
}, 60_000);

afterAll(() => service?.remove());

function properties(logicalId: string): Record<string, unknown> {
  return { ...service.template.Resources[logicalId]?.Properties };
}

function statements(role: string): Statement[] {
  const policies = properties(role)['Policies'] as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function actions(role: string, effect: Statement['Effect']): string[] {
  return statements(role)
    .filter(({ Effect }) => Effect === effect)
    .flatMap(({ Action }) => Action)
    .sort();
}

function statementFor(role: string, action: string): Statement | undefined {
  return statements(role).find(({ Action }) => [Action].flat().includes(action));
}

const isRead = (action: string) => /^(secretsmanager|kms):/.test(action);

/** The IAM actions behind the commands that lib/aws takes from the SDK. */
function callsOfAdapters(): string[] {
  const imports = globSync('lib/aws/*.ts').flatMap((path) => [
    ...readFileSync(path, 'utf8').matchAll(/^import \{([^}]*)\} from '@aws-sdk\/client-([a-z-]+)';$/gm),
  ]);
  const calls = imports.flatMap(([, names = '', service = '']) =>
    (names.match(/\b\w+(?=Command\b)/g) ?? []).map((command) => `${service.replace('-', '')}:${command}`),
  );
  return [...new Set(calls)].sort();
}

describe("the audit's role", () => {
  test('denies every reading of a secret value, on everything', () => {
    const denial = statements('AuditRole').find(({ Effect }) => Effect === 'Deny');

    expect(denial?.Action).toEqual(['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue']);
    expect(denial?.Resource).toBe('*');
    expect(denial).not.toHaveProperty('Condition');
  });

  test('allows the calls that the adapters can make, and no others', () => {
    expect(actions('AuditRole', 'Allow').filter(isRead)).toEqual(callsOfAdapters());
  });

  test('allows nothing beside those but its log, its traces and its dead-letter queue', () => {
    expect(actions('AuditRole', 'Allow').filter((action) => !isRead(action))).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    expect(statementFor('AuditRole', 'logs:PutLogEvents')?.Resource).toEqual(arnOf('AuditLogGroup'));
  });

  test("reaches secrets of its own account, and keys, in the policy's Regions only", () => {
    const { regions } = parse(readFileSync('policies/example.yml', 'utf8')) as { regions: string[] };
    const Condition = { StringEquals: { 'aws:RequestedRegion': regions } };

    expect(statementFor('AuditRole', 'secretsmanager:ListSecrets')).toMatchObject({ Resource: '*', Condition });
    expect(statementFor('AuditRole', 'secretsmanager:DescribeSecret')).toMatchObject({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:secretsmanager:*:${AWS::AccountId}:secret:*' },
      Condition,
    });
    expect(statementFor('AuditRole', 'kms:DescribeKey')).toMatchObject({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:kms:*:*:key/*' },
      Condition,
    });
  });

  test('is attached to no managed policy, which could grant more', () => {
    expect(properties('AuditRole')).not.toHaveProperty('ManagedPolicyArns');
    expect(properties('AuditLambdaFunction')['Role']).toEqual(arnOf('AuditRole'));
  });

  test('leaves nothing open that AWS could narrow', () => {
    const open = statements('AuditRole').filter(({ Effect, Resource }) => Effect === 'Allow' && Resource === '*');

    // None of these three actions knows a resource (service authorization reference).
    expect(open.flatMap(({ Action }) => Action).sort()).toEqual([
      'secretsmanager:ListSecrets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });
});

describe('the schedule', () => {
  test('starts the audit under a role of its own, which may start it and nothing else', () => {
    expect(properties('AuditSchedule')['Target']).toMatchObject({
      Arn: arnOf('AuditLambdaFunction'),
      RoleArn: arnOf('AuditScheduleRole'),
    });
    expect(statementFor('AuditScheduleRole', 'lambda:InvokeFunction')?.Resource).toEqual(arnOf('AuditLambdaFunction'));
    expect(actions('AuditScheduleRole', 'Allow')).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
  });

  test('sends the event that was recorded for the tests', () => {
    const target = properties('AuditSchedule')['Target'] as { Input: string };

    expect(JSON.parse(target.Input)).toEqual(JSON.parse(readFileSync('test/events/schedule.json', 'utf8')));
  });

  test('can be used by the scheduler for this account only', () => {
    expect(properties('AuditScheduleRole')['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    });
  });

  test('tries again, within a limit', () => {
    expect(properties('AuditSchedule')['Target']).toMatchObject({
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
    });
  });
});

describe('what goes wrong is kept', () => {
  test.each([
    ['an event that cannot be delivered', 'AuditScheduleUndelivered', 'AuditScheduleRole'],
    ['an execution that failed on every try', 'AuditFailures', 'AuditRole'],
  ])('%s, encrypted, in a queue that its role may send to', (_case, queue, role) => {
    expect(service.template.Resources[queue]).toMatchObject({
      Type: 'AWS::SQS::Queue',
      Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 },
    });
    expect(statementFor(role, 'sqs:SendMessage')?.Resource).toEqual(arnOf(queue));
  });

  test('each queue is the dead-letter queue of what it is for', () => {
    expect(properties('AuditLambdaFunction')['DeadLetterConfig']).toEqual({ TargetArn: arnOf('AuditFailures') });
    expect(properties('AuditSchedule')['Target']).toMatchObject({
      DeadLetterConfig: { Arn: arnOf('AuditScheduleUndelivered') },
    });
  });

  test('logs for a stated time, and traces', () => {
    expect(properties('AuditLogGroup')['RetentionInDays']).toBe(90);
    expect(properties('AuditLambdaFunction')['TracingConfig']).toEqual({ Mode: 'Active' });
  });
});

describe('the package', () => {
  test('holds the bundle, its map, the policy, and nothing else', () => {
    expect(service.files).toEqual(['functions/audit.mjs', 'functions/audit.mjs.map', 'policies/example.yml']);
  });

  test('holds no code that could read a secret value', () => {
    const bundle = readFileSync(join(service.code, 'functions/audit.mjs'), 'utf8');

    // An operation is packed with its name in quotes, which is how the SDK sends it.
    const operations = ['DescribeSecret', 'DescribeKey', 'GetSecretValue', 'BatchGetSecretValue', 'Decrypt'];

    expect(operations.filter((name) => bundle.includes(`"${name}"`))).toEqual(['DescribeSecret', 'DescribeKey']);
    expect(bundle.includes('GetSecretValue')).toBe(false);
  });

  test('runs as it is packed, on plain Node', async () => {
    const server = await startAwsJsonServer(() => ({ json: { SecretList: [] } }));
    const { invokedFunctionArn, awsRequestId } = aLambdaContext();
    const script = `
      const { handler } = await import('./functions/audit.mjs');
      const summary = await handler({}, ${JSON.stringify({ invokedFunctionArn, awsRequestId })});
      console.log(JSON.stringify(summary));
    `;
    const run = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: service.code,
      env: {
        POLICY_FILE: 'policies/example.yml',
        AWS_ENDPOINT_URL: server.url,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'example',
      },
    }).finally(() => server.close());

    // An estate without a secret is never clean.
    expect(JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      verdict: 'incomplete',
      counts: { secrets: 0 },
    });
    expect(server.requests.map(({ region }) => region).sort()).toEqual(['eu-central-1', 'eu-west-1', 'us-east-1']);
  });
});
