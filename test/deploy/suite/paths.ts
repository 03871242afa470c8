import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { arnOf, propertiesOf, resourcesFor, resourcesOf, type Template } from '../template.ts';
import { lambdaOf } from './roles.ts';

interface Target {
  readonly Id: string;
  readonly Arn: unknown;
  readonly RetryPolicy?: unknown;
  readonly DeadLetterConfig?: { readonly Arn: unknown };
}

/** Every asynchronous path of the template keeps what it cannot deliver and what failed; the paths are found, not listed. */
export function paths(full: () => Template): void {
  const queueOf = (arn: unknown) => {
    const found = resourcesOf(full(), 'AWS::SQS::Queue').find(
      ([id]) => JSON.stringify(arnOf(id)) === JSON.stringify(arn),
    );
    return found?.[0] ?? `no queue: ${JSON.stringify(arn)}`;
  };
  const targets = () =>
    resourcesOf(full(), 'AWS::Events::Rule').flatMap(([rule, { Properties }]) =>
      (Properties['Targets'] as Target[]).map((target) => ({ rule, ...target })),
    );
  const mappings = () => resourcesOf(full(), 'AWS::Lambda::EventSourceMapping');
  /** Functions that no queue keeps the events for. */
  const started = () => {
    const fed = mappings().map(([, { Properties }]) => JSON.stringify(Properties['FunctionName']));
    return resourcesOf(full(), 'AWS::Lambda::Function').filter(([id]) => !fed.includes(JSON.stringify(arnOf(id))));
  };
  const redrive = (queue: string) =>
    propertiesOf(full(), queue)['RedrivePolicy'] as
      | { deadLetterTargetArn: unknown; maxReceiveCount: number }
      | undefined;

  /** Queues that an event source mapping reads; all others keep what went wrong. */
  const read = () => mappings().map(([, { Properties }]) => queueOf(Properties['EventSourceArn']));

  /** Whether EventBridge may put events of a rule into a queue. */
  function accepts(queue: string, rule: string): boolean {
    const policies = resourcesOf(full(), 'AWS::SQS::QueuePolicy').filter(([, { Properties }]) =>
      JSON.stringify(Properties['Queues']).includes(`"${queue}"`),
    );
    const wanted = {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: arnOf(queue),
    };
    return policies.some(([, { Properties }]) => {
      const { Statement } = Properties['PolicyDocument'] as { Statement: Record<string, unknown>[] };
      return Statement.some(({ Condition, ...rest }) => {
        const { ArnEquals } = Condition as { ArnEquals: { 'aws:SourceArn': unknown[] } };
        const sources = ArnEquals['aws:SourceArn'].map((source) => JSON.stringify(source));
        return JSON.stringify(rest) === JSON.stringify(wanted) && sources.includes(JSON.stringify(arnOf(rule)));
      });
    });
  }

  describe('the schedule', () => {
    test('starts the audit by its alias, tries again within a limit, and keeps what it cannot deliver', () => {
      expect(propertiesOf(full(), 'AuditSchedule')['Target']).toMatchObject({
        Arn: { Ref: 'AuditDurableLambdaAlias' },
        RoleArn: arnOf('AuditScheduleRole'),
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
        DeadLetterConfig: { Arn: arnOf('AuditScheduleUndelivered') },
      });
      expect(resourcesFor(full(), 'AuditScheduleRole', 'sqs:SendMessage')).toEqual([arnOf('AuditScheduleUndelivered')]);
    });

    test('sends the event that was recorded for the tests', () => {
      const { Input } = propertiesOf(full(), 'AuditSchedule')['Target'] as { Input: string };

      expect(JSON.parse(Input)).toEqual(JSON.parse(readFileSync('test/events/schedule.json', 'utf8')));
    });
  });

  test('every rule tries again, and keeps what it cannot deliver in a queue that takes it', () => {
    expect(targets()).toHaveLength(6);
    for (const { rule, Id, RetryPolicy, DeadLetterConfig } of targets()) {
      expect(RetryPolicy, `${rule} ${Id}`).toBeDefined();
      expect(accepts(queueOf(DeadLetterConfig?.Arn), rule), `${rule} ${Id}`).toBe(true);
    }
  });

  test('what a rule delivers to, takes it from that rule', () => {
    for (const { rule, Id, Arn } of targets()) {
      const permissions = resourcesOf(full(), 'AWS::Lambda::Permission').filter(
        ([, { Properties }]) =>
          JSON.stringify([Properties['FunctionName'], Properties['SourceArn'], Properties['Principal']]) ===
          JSON.stringify([Arn, arnOf(rule), 'events.amazonaws.com']),
      );
      expect(permissions.length === 1 || accepts(queueOf(Arn), rule), `${rule} ${Id}`).toBe(true);
    }
  });

  test('every function that is started and not waited for keeps the events that failed, and may', () => {
    const names = ['audit', 'auditAccount', 'secretChanged', 'remediate', 'remediateRun'];
    expect(started().map(([id]) => id)).toEqual(names.map(lambdaOf));
    for (const [id, { Properties }] of started()) {
      const { TargetArn } = Properties['DeadLetterConfig'] as { TargetArn: unknown };
      const role = (Properties['Role'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0];
      expect(queueOf(TargetArn), id).toMatch(/Failures$/);
      expect(resourcesFor(full(), role, 'sqs:SendMessage'), id).toEqual([TargetArn]);
    }
  });

  test('every queue that a function reads gives up after some tries, into a queue of its own', () => {
    expect(mappings()).toHaveLength(3);
    for (const queue of read()) {
      const { deadLetterTargetArn, maxReceiveCount } = redrive(queue) ?? {};
      expect(queueOf(deadLetterTargetArn), queue).toMatch(/Failures$/);
      expect(maxReceiveCount, queue).toBeGreaterThan(5);
    }
  });

  test('what a function reads stays hidden for six times its time-out, and comes back record by record', () => {
    for (const [id, { Properties }] of mappings()) {
      const lambda = (Properties['FunctionName'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0];
      const visibility = propertiesOf(full(), queueOf(Properties['EventSourceArn']))['VisibilityTimeout'];
      expect(visibility, id).toBe(6 * Number(propertiesOf(full(), lambda)['Timeout']));
      expect(Properties['FunctionResponseTypes'], id).toEqual(['ReportBatchItemFailures']);
    }
  });

  test('every queue of what went wrong keeps it fourteen days, encrypted, and has an alarm that is told', () => {
    const queues = resourcesOf(full(), 'AWS::SQS::Queue').filter(([id]) => !read().includes(id));
    const alarms = resourcesOf(full(), 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
    expect(queues).toHaveLength(11);

    for (const [queue, { Properties }] of queues) {
      expect(Properties['MessageRetentionPeriod'], queue).toBe(1_209_600);
      const dimension = { Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } };
      expect(
        alarms.filter(({ Dimensions }) => JSON.stringify(Dimensions) === JSON.stringify([dimension])),
        queue,
      ).toMatchObject([
        {
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Threshold: 0,
          ComparisonOperator: 'GreaterThanThreshold',
          AlarmActions: [{ Ref: 'Topic' }],
        },
      ]);
    }
  });
}
