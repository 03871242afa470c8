import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { decide, propertiesOf, resourcesOf, type Template } from '../template.ts';

interface ResourceStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*' | { readonly Service?: string; readonly AWS?: unknown };
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Whoever lets an AWS service in, lets in all of its customers, unless a condition says for whom it acts. Found, not listed. */
export function deputies(full: () => Template, plain: () => Template): void {
  const everything = () => [
    ...allowing(full()),
    ...allowing(plain()),
    ...['deploy/member-account.yml', 'deploy/replica-region.yml'].flatMap((file) =>
      allowing(decide(parse(readFileSync(file, 'utf8')) as Template, () => true)),
    ),
  ];

  test('what an AWS service may do here, it may do for this account alone', () => {
    const forAnybody = everything().filter(({ statement: { Principal, Condition = {} } }) => {
      if (Principal === '*' || Principal.Service === undefined) return false;
      // Of its functions' roles Lambda asks for no condition: who names one must be allowed to pass it (iam:PassRole), in its account.
      if (Principal.Service === 'lambda.amazonaws.com') return false;
      return !isOurs(Condition['StringEquals']?.['aws:SourceAccount'] ?? Condition['ArnEquals']?.['aws:SourceArn']);
    });

    expect(forAnybody.map(({ id }) => id)).toEqual([]);
    expect(
      everything().filter(({ statement }) => JSON.stringify(statement).includes('aws:Source')).length,
    ).toBeGreaterThan(10);
  });

  test('what a rule may invoke, it may invoke by its ARN', () => {
    const permissions = resourcesOf(full(), 'AWS::Lambda::Permission');

    expect(permissions).toHaveLength(3);
    for (const [id, { Properties }] of permissions) {
      expect(Properties, id).toMatchObject({ SourceArn: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } });
    }
  });

  test('other accounts may put secret events on the bus, or assume a role with its external id, and nothing else', () => {
    const toOthers = everything().filter(({ statement: { Principal } }) => {
      if (Principal === '*') return true;
      return Principal.AWS !== undefined && !JSON.stringify(Principal.AWS).includes('AWS::AccountId');
    });

    expect([...new Set(toOthers.map(({ id }) => id))].sort()).toEqual([
      'BusForAccounts',
      'BusForOrganization',
      'ReaderRole',
      'RemediatorRole',
    ]);
    for (const { id, statement } of toOthers) {
      expect(statement, id).toMatchObject(
        statement.Action === 'sts:AssumeRole'
          ? { Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } }, ArnEquals: expect.anything() } }
          : {
              Action: 'events:PutEvents',
              Condition: {
                Null: { 'events:source': 'false' },
                'ForAllValues:StringEquals': { 'events:source': 'aws.secretsmanager' },
              },
            },
      );
    }
  });

  test('an external id has at least eight characters', () => {
    const { Parameters } = parse(readFileSync('deploy/member-account.yml', 'utf8')) as {
      Parameters: { ExternalId: { MinLength: number; Default?: string } };
    };

    expect(Parameters.ExternalId.MinLength).toBeGreaterThanOrEqual(8);
    expect(Parameters.ExternalId).not.toHaveProperty('Default');
  });
}

/** The account itself, or resources of this very template. */
function isOurs(source: unknown): boolean {
  return [source].flat().every((one) => {
    const { Ref, 'Fn::GetAtt': attribute } = Object(one) as Record<string, unknown>;
    return Ref === 'AWS::AccountId' || attribute !== undefined;
  });
}

/** Every statement of a resource's own policy that allows something: of topics, buses, queues, keys, buckets, and of who may be a role. */
function allowing(template: Template): { readonly id: string; readonly statement: ResourceStatement }[] {
  return Object.keys(template.Resources)
    .flatMap((id) => statementsIn(propertiesOf(template, id)).map((statement) => ({ id, statement })))
    .filter(({ statement }) => statement.Effect === 'Allow');
}

function statementsIn(properties: Readonly<Record<string, unknown>>): ResourceStatement[] {
  const documents = ['AssumeRolePolicyDocument', 'KeyPolicy', 'PolicyDocument'].map((name) => properties[name]);
  // The bus's policies are single statements.
  const single = properties['StatementId'] === undefined ? [] : [properties['Statement']];
  return [...documents.flatMap((document) => Object(document).Statement ?? []), ...single] as ResourceStatement[];
}
