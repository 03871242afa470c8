import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { capabilities, setOf } from '../capabilities.ts';
import {
  allowedTo,
  propertiesOf,
  resourcesFor,
  resourcesOf,
  type Statement,
  statementsOf,
  type Template,
} from '../template.ts';

/** None of these actions knows a resource (service authorization reference). */
const onlyOpen = [
  'organizations:ListAccounts',
  'secretsmanager:ListSecrets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

/** What Lambda itself does in a function's name, whatever its code calls. */
const ofLambda = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
const ofDurable = ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState', 'sqs:SendMessage'];
const ofAsynchronous = ['sqs:SendMessage'];
const ofQueue = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const optional = /^(organizations|s3|sts):|^kms:(?!DescribeKey)|^ssm:/;

/** Keys of the auditor's own, by the service that uses them in a role's name; `kms:DescribeKey` is also a call of the code. */
const isOfKey = ({ Condition }: Statement) => JSON.stringify(Condition ?? {}).includes('kms:ViaService');

export function roles(full: () => Template, plain: () => Template): void {
  const lambdas = Object.entries(capabilities);

  test.each(lambdas)('%s may call what its code can call, and nothing else', (name, { role, calls }) => {
    const { DurableConfig, DeadLetterConfig } = propertiesOf(full(), lambdaOf(name));
    const allowed = statementsOf(full(), role).filter((one) => one.Effect === 'Allow' && !isOfKey(one));
    const started = DurableConfig ? ofDurable : DeadLetterConfig ? ofAsynchronous : ofQueue;
    const hosted = [...ofLambda, ...started];

    expect(setOf(...allowed.flatMap(({ Action }) => Action))).toEqual(setOf(...calls, ...hosted));
  });

  test.each(lambdas)('%s runs under its own role, which no managed policy widens', (name, { role }) => {
    expect(propertiesOf(full(), lambdaOf(name))['Role']).toEqual({ 'Fn::GetAtt': [role, 'Arn'] });
    expect(propertiesOf(full(), role)).not.toHaveProperty('ManagedPolicyArns');
  });

  test('nothing that was not asked for is allowed by default', () => {
    const granted = ['AuditRole', 'AuditAccountRole', 'SecretChangedRole', 'AuditScheduleRole'].flatMap((role) =>
      statementsOf(plain(), role)
        .filter(({ Effect, Sid }) => Effect === 'Allow' && Sid !== 'KeepListings')
        .flatMap(({ Action }) => Action)
        .filter((action) => optional.test(action)),
    );

    expect(granted).toEqual([]);
    expect(Object.keys(plain().Resources).filter((id) => /Slack|SecurityHub/.test(id))).toEqual([]);
  });

  test('every role denies reading a secret value, on everything, and none allows it', () => {
    const all = resourcesOf(full(), 'AWS::IAM::Role');
    expect(all).toHaveLength(9);

    for (const [role] of all) {
      expect(statementsOf(full(), role)[0]).toEqual({
        Sid: 'NeverReadValues',
        Effect: 'Deny',
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'],
        Resource: '*',
      });
      expect(allowedTo(full(), role).filter((action) => /\*|Value/.test(action))).toEqual([]);
    }
  });

  test('no role leaves open what AWS could narrow', () => {
    const open = resourcesOf(full(), 'AWS::IAM::Role').flatMap(([role]) =>
      statementsOf(full(), role).filter(({ Effect, Resource }) => Effect === 'Allow' && Resource === '*'),
    );

    expect(setOf(...open.flatMap(({ Action }) => Action))).toEqual(onlyOpen);
  });

  test("secrets and keys are reached in the policy's Regions only, and secrets of the own account only", () => {
    const { regions } = parse(readFileSync('policies/example.yml', 'utf8')) as { regions: string[] };
    const reading = ['AuditAccountRole', 'SecretChangedRole', 'RemediateRole'].flatMap((role) =>
      statementsOf(full(), role).filter(
        (one) => one.Effect === 'Allow' && /secretsmanager:|kms:/.test(String(one.Action)) && !isOfKey(one),
      ),
    );

    expect(reading).toHaveLength(7);
    for (const one of reading) {
      expect(one.Condition).toEqual({ StringEquals: { 'aws:RequestedRegion': regions } });
      if (one.Action !== 'secretsmanager:DescribeSecret') continue;
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
      expect(one.Resource).toEqual({ 'Fn::Sub': 'arn:${AWS::Partition}:secretsmanager:*:${AWS::AccountId}:secret:*' });
    }
  });

  test.each([
    ['audit', 'AuditRole'],
    ['auditAccount', 'AuditAccountRole'],
    ['secretChanged', 'SecretChangedRole'],
    ['remediateRun', 'RemediateRunRole'],
  ])('%s may keep the state of its own executions, and of no others', (name, role) => {
    const own = propertiesOf(full(), lambdaOf(name))['FunctionName'];

    for (const action of ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState']) {
      expect(resourcesFor(full(), role, action)).toEqual([
        {
          'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${own}:*/durable-execution/*/*`,
        },
      ]);
    }
  });

  test.each([
    ['AuditScheduleRole', 'AuditDurableLambdaAlias'],
    ['SecretChangedRole', 'AuditDurableLambdaAlias'],
    ['RemediateRole', 'RemediateRunDurableLambdaAlias'],
  ])('%s may start %s, and nothing else', (role, alias) => {
    expect(resourcesFor(full(), role, 'lambda:InvokeFunction')).toEqual([{ Ref: alias }]);
  });

  test('AuditRole may start the audit of an account and, for parts of many accounts, itself', () => {
    const own = propertiesOf(full(), lambdaOf('audit'))['FunctionName'];
    const itself = {
      'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${own}:durable`,
    };

    expect(resourcesFor(full(), 'AuditRole', 'lambda:InvokeFunction')).toEqual([
      { Ref: 'AuditAccountDurableLambdaAlias' },
      itself,
    ]);
    expect(propertiesOf(full(), lambdaOf('audit'))).toMatchObject({
      Environment: { Variables: { AUDIT_FUNCTION: itself } },
    });
    expect(propertiesOf(full(), 'AuditDurableLambdaAlias')['Name']).toBe('durable');
  });

  test.each([
    ['NotifySnsRole', 'told#sns'],
    ['NotifySlackRole', 'told#slack'],
  ])('%s sees of the table what begins with %s, and nothing else', (role, key) => {
    const ofTable = statementsOf(full(), role).filter(({ Action }) => String(Action).includes('dynamodb:'));

    expect(ofTable).toMatchObject([{ Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': key } } }]);
  });

  test('AuditAccountRole may keep listings, and nothing else of S3 but the policy', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
    const listings = { 'Fn::Sub': '${Listings.Arn}/*' };

    expect(resourcesFor(plain(), 'AuditAccountRole', 's3:PutObject')).toEqual([listings]);
    expect(resourcesFor(plain(), 'AuditAccountRole', 's3:GetObject')).toEqual([listings]);
    expect(resourcesFor(full(), 'AuditAccountRole', 's3:GetObject')).toHaveLength(2);
  });

  test('AuditRole sees of the table its lease and the accounts, and nothing else', () => {
    const ofTable = statementsOf(full(), 'AuditRole').filter(({ Action }) => String(Action).includes('dynamodb:'));

    expect(ofTable.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'lease#audit' } },
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['account#*', 'accounts'] } },
    ]);
  });

  test('the schedule is started for this account only, under a role that can do nothing else', () => {
    expect(allowedTo(plain(), 'AuditScheduleRole')).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
    expect(propertiesOf(full(), 'AuditScheduleRole')['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    });
  });
}

/** The framework's name of a function's resource. */
export function lambdaOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
}
