import { describe, expect, test } from 'vitest';
import { detailTypes } from '../../../lib/findings/event-types.ts';
import { toldDetailTypes } from '../../../lib/notify/records.ts';
import { PolicyEnvironment } from '../../../lib/runtime/policy-reading.ts';
import { ServiceEnvironment } from '../../../lib/runtime/service.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { patternMatches } from '../../support/event-pattern.ts';
import { arnOf, propertiesOf, resourcesOf, type Template } from '../template.ts';
import { lambdaOf } from './roles.ts';

const key = { Ref: 'KmsKeyArn' };

export function resources(full: () => Template, plain: () => Template): void {
  const variables = (name: string, template = full()) =>
    (propertiesOf(template, lambdaOf(name))['Environment'] as { Variables: Record<string, unknown> }).Variables;

  test('the table outlives its stack, can be restored, and forgets what has expired', () => {
    expect(full().Resources['Table']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    });
  });

  test('listings are kept for a day, encrypted, from the public and on their way', () => {
    const encrypted = (template: Template) => propertiesOf(template, 'Listings')['BucketEncryption'];

    expect(propertiesOf(plain(), 'Listings')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 1 }] },
    });
    expect(encrypted(plain())).toMatchObject({
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    });
    expect(encrypted(full())).toMatchObject({
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
      ],
    });
    expect(propertiesOf(plain(), 'ListingsPolicy')['PolicyDocument']).toMatchObject({
      Statement: [{ Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    });
    expect(variables('auditAccount')['LISTINGS_BUCKET']).toEqual({ Ref: 'Listings' });
  });

  describe('the functions', () => {
    test('call each other by an alias, which a durable function needs', () => {
      expect(variables('audit')['AUDIT_ACCOUNT_FUNCTION']).toEqual({ Ref: 'AuditAccountDurableLambdaAlias' });
      expect(variables('secretChanged')['AUDIT_FUNCTION']).toEqual({ Ref: 'AuditDurableLambdaAlias' });
      expect(variables('remediate')['REMEDIATE_RUN_FUNCTION']).toEqual({ Ref: 'RemediateRunDurableLambdaAlias' });
    });

    test('are told everything that the service reads from its environment, and Lambda tells the Region', () => {
      const namesOf = ({ shape }: { readonly shape: object }) =>
        Object.keys(shape).filter((name) => name !== 'AWS_REGION');
      const everywhere = namesOf(ServiceEnvironment);
      const read = [...everywhere, ...namesOf(PolicyEnvironment)];

      expect(Object.keys(variables('audit'))).toEqual(expect.arrayContaining(everywhere));
      for (const name of ['auditAccount', 'secretChanged', 'remediate', 'remediateRun']) {
        expect(Object.keys(variables(name)), name).toEqual(expect.arrayContaining(read));
      }
    });

    test('are told of other accounts and of another policy only where there are any', () => {
      expect(variables('auditAccount', plain())).toMatchObject({ POLICY_SOURCE: 'file:policies/example.yml' });
      expect(variables('auditAccount', plain())).not.toHaveProperty('MEMBER_ROLE');
      expect(variables('auditAccount', plain())).not.toHaveProperty('EXTERNAL_ID');
      expect(variables('auditAccount')).toMatchObject({
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
        POLICY_SOURCE: { 'Fn::Sub': 's3://${PolicyBucket}/${PolicyKey}' },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
        MEMBER_ROLE: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::{account}:role/${MemberRole}' },
      });
      expect(variables('remediateRun')['MEMBER_REPAIR_ROLE']).toEqual({
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
        'Fn::Sub': 'arn:${AWS::Partition}:iam::{account}:role/${MemberRepairRole}',
      });
    });

    test('end their executions in order: an account within the audit that waits for it', () => {
      const timeout = (name: string) =>
        (propertiesOf(full(), lambdaOf(name))['DurableConfig'] as { ExecutionTimeout: number }).ExecutionTimeout;

      expect(timeout('auditAccount')).toBeLessThan(timeout('audit'));
      expect(timeout('secretChanged')).toBeGreaterThan(3600);
      // The longest that a policy lets a question be open, and what is done before and after it.
      expect(timeout('remediateRun')).toBeGreaterThan((7 + 1) * 86_400);
    });

    test('log for a stated time, and trace', () => {
      const groups = resourcesOf(full(), 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);
      expect(groups).toHaveLength(8);
      for (const group of groups) expect(group).toMatchObject({ RetentionInDays: 90, KmsKeyId: key });
      for (const [id, { Properties }] of resourcesOf(full(), 'AWS::Lambda::Function')) {
        expect(Properties['TracingConfig'], id).toEqual({ Mode: 'Active' });
      }
    });
  });

  test("a customer's key encrypts table, topic, logs and every queue; without one the queues are encrypted all the same", () => {
    expect(propertiesOf(full(), 'Table')['SSESpecification']).toMatchObject({ SSEType: 'KMS', KMSMasterKeyId: key });
    expect(propertiesOf(full(), 'Topic')['KmsMasterKeyId']).toEqual(key);
    for (const [id, { Properties }] of resourcesOf(full(), 'AWS::SQS::Queue')) {
      expect(Properties['KmsMasterKeyId'], id).toEqual(key);
      expect(Properties, id).not.toHaveProperty('SqsManagedSseEnabled');
    }
    for (const [id, { Properties }] of resourcesOf(plain(), 'AWS::SQS::Queue')) {
      expect(Properties['SqsManagedSseEnabled'], id).toBe(true);
      expect(Properties, id).not.toHaveProperty('KmsMasterKeyId');
    }
  });

  test('alarms can be published to the topic: it is encrypted under a key that CloudWatch may use', () => {
    expect(propertiesOf(plain(), 'Topic')['KmsMasterKeyId']).toEqual({ Ref: 'TopicKey' });
    const Condition = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
    const Principal = { Service: 'cloudwatch.amazonaws.com' };
    expect(propertiesOf(plain(), 'TopicKey')['KeyPolicy']).toMatchObject({
      Statement: [{}, { Principal, Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Condition }],
    });
    expect(propertiesOf(plain(), 'TopicPolicy')['PolicyDocument']).toMatchObject({
      Statement: [{ Effect: 'Allow', Principal, Action: 'sns:Publish', Condition }, { Effect: 'Deny' }],
    });
  });

  test('other accounts may forward secret events to the bus, and announce nothing in our name', () => {
    expect(resourcesOf(plain(), 'AWS::Events::EventBusPolicy')).toEqual([]);
    const policies = resourcesOf(full(), 'AWS::Events::EventBusPolicy').map(([, { Properties }]) => Properties);
    expect(policies).toHaveLength(2);
    for (const { Statement } of policies) {
      expect(Statement).toMatchObject({
        Action: 'events:PutEvents',
        Resource: arnOf('Bus'),
        Condition: {
          Null: { 'events:source': 'false' },
          'ForAllValues:StringEquals': { 'events:source': 'aws.secretsmanager' },
        },
      });
    }
  });

  test('the rule of the announcements names what people are told, all findings and audits among it', () => {
    expect(propertiesOf(full(), 'Announcements')['EventPattern']).toEqual({
      source: [packageJson.name],
      'detail-type': [...toldDetailTypes],
    });
    expect(toldDetailTypes).toEqual(expect.arrayContaining(Object.values(detailTypes)));
  });

  test('repairs are started by the end of an audit that saw violations, as it is announced on our bus', async () => {
    const { EventBusName, EventPattern } = propertiesOf(full(), 'AuditsToRepair');
    const announced = (...verdicts: string[]) => ({
      source: packageJson.name,
      'detail-type': detailTypes.audit,
      detail: { accounts: verdicts.map((verdict) => ({ account: '111122223333', verdict })) },
    });

    expect(EventBusName).toEqual({ Ref: 'Bus' });
    expect(patternMatches(EventPattern, announced('compliant', 'violations'))).toBe(true);
    expect(patternMatches(EventPattern, announced('compliant', 'incomplete'))).toBe(false);
  });

  test('own and forwarded secret events are told by one pattern, on the default bus and on ours', () => {
    const own = propertiesOf(full(), 'SecretEvents');
    const forwarded = propertiesOf(full(), 'ForwardedSecretEvents');

    expect(own).not.toHaveProperty('EventBusName');
    expect(forwarded['EventBusName']).toEqual({ Ref: 'Bus' });
    expect(forwarded['EventPattern']).toEqual(own['EventPattern']);
  });
}
