import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { keyReaderActions } from '../../lib/aws/key-reader.ts';
import { repairWitnessActions } from '../../lib/aws/repair-witness.ts';
import { repairWriterActions } from '../../lib/aws/repair-writer.ts';
import { secretsReaderActions } from '../../lib/aws/secrets-reader.ts';
import { setOf } from './capabilities.ts';
import { allowedTo, arnOf, decide, propertiesOf, resourcesOf, statementsOf, type Template } from './template.ts';

const read = (file: string): unknown => parse(readFileSync(file, 'utf8'));
const templateOf = (file: string) => decide(read(file) as Template, () => true);
const plainly = (file: string) => decide(read(file) as Template, () => false);

const region = templateOf('deploy/replica-region.yml');
const member = templateOf('deploy/member-account.yml');

test.each([
  ['deploy/replica-region.yml', region],
  ['deploy/member-account.yml', member],
])('%s: every role denies reading a secret value', (_file, template) => {
  for (const [role] of resourcesOf(template, 'AWS::IAM::Role')) {
    expect(statementsOf(template, role)[0]).toEqual({
      Sid: 'NeverReadValues',
      Effect: 'Deny',
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'],
      Resource: '*',
    });
  }
});

describe('a replica Region', () => {
  test('forwards what the home Region listens to', () => {
    expect(propertiesOf(region, 'SecretEvents')['EventPattern']).toEqual(read('deploy/service/secret-events.yml'));
  });

  test('may put events on the home bus and nothing else', () => {
    expect(allowedTo(region, 'ForwardingRole')).toEqual(['events:PutEvents']);
    expect(statementsOf(region, 'ForwardingRole')).toContainEqual(
      expect.objectContaining({ Effect: 'Allow', Resource: { Ref: 'HomeBusArn' } }),
    );
  });

  test('keeps what it cannot forward, and has an alarm that is told where a topic is given', () => {
    expect(propertiesOf(region, 'SecretEvents')['Targets']).toMatchObject([
      { RoleArn: arnOf('ForwardingRole'), DeadLetterConfig: { Arn: arnOf('Undelivered') } },
    ]);
    expect(propertiesOf(region, 'UndeliveredPolicy')['PolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'events.amazonaws.com' },
          Resource: arnOf('Undelivered'),
          Condition: { ArnEquals: { 'aws:SourceArn': arnOf('SecretEvents') } },
        },
      ],
    });
    expect(propertiesOf(region, 'UndeliveredAlarm')['AlarmActions']).toEqual([{ Ref: 'AlarmTopicArn' }]);
    expect(propertiesOf(plainly('deploy/replica-region.yml'), 'UndeliveredAlarm')).not.toHaveProperty('AlarmActions');
  });
});

describe('a member account', () => {
  test('lets the auditor read what its adapters read, and nothing else', () => {
    expect(allowedTo(member, 'ReaderRole')).toEqual(setOf(...secretsReaderActions, ...keyReaderActions));
  });

  test.each([
    ['ReaderRole', 'AuditorRoleArns'],
    ['RemediatorRole', 'RemediatorRoleArns'],
  ])('%s is for the named roles of the auditor only, and only with the external id', (role, arns) => {
    expect(propertiesOf(member, role)['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': { Ref: arns } },
            StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } },
          },
        },
      ],
    });
  });

  test('has no role to repair with unless it is asked for', () => {
    expect(Object.keys(plainly('deploy/member-account.yml').Resources)).toEqual(['ReaderRole']);
  });

  // What it takes for each, and when, is evaluated in suite/repairs.ts.
  test('lets the repairing role call what its adapters call, use keys, and nothing else', () => {
    const ofKeys = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'];

    expect(allowedTo(member, 'RemediatorRole')).toEqual(
      setOf(...repairWriterActions, ...repairWitnessActions, ...ofKeys),
    );
  });
});
