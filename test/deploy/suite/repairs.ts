import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { callbackActions } from '../../../lib/aws/callback.ts';
import { requestOf } from '../../../lib/aws/repair-call.ts';
import { type Decision, decisionOn, type IamRequest, type Parameters } from '../iam.ts';
import { aKindOf, asSeenByIam, changes, onSecret } from '../repair-requests.ts';
import { decide, resourcesOf, statementsOf, type Template } from '../template.ts';

/** As in policies/example.yml: the service's roles name its Regions. */
const parameters: Parameters = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': '111122223333',
  Regions: ['eu-west-1', 'eu-central-1', 'us-east-1'],
  RepairRegions: ['eu-central-1', 'us-east-1'],
};

/** The parameter that a kind of action needs beside the one that switches repairs on. */
const wants = { rekey: 'Rekeys', overwrite: 'Overwrites', remove: 'Removes', promote: 'Promotes' } as const;
const options: readonly string[] = Object.values(wants);
const kinds = Object.keys(wants) as (keyof typeof wants)[];

const repairs: readonly string[] = kinds.map((kind) => requestOf(aKindOf(kind)).operation);

export function repairRoles(service: (...conditions: string[]) => Template): void {
  const member = parse(readFileSync('deploy/member-account.yml', 'utf8')) as Template;
  const always = ['Remediation', 'RepairRegionsGiven'];
  const memberWith = (...conditions: string[]) => decide(member, (one) => [...always, ...conditions].includes(one));

  describe.each<[string, (...options: string[]) => Template, string]>([
    ['this account', (...chosen) => service('Repairs', ...chosen), 'RemediateRunRole'],
    ['a member account', memberWith, 'RemediatorRole'],
  ])('the repairing role of %s', (_where, template, role) => {
    const ask = (request: IamRequest, chosen: readonly string[] = options): Decision =>
      decisionOn(statementsOf(template(...chosen), role), request, parameters);

    test('replicates without force, and is denied everything stronger until it is asked for', () => {
      expect(ask(asSeenByIam(aKindOf('replicate')), [])).toBe('allowed');
      for (const kind of kinds) expect(ask(asSeenByIam(aKindOf(kind)), []), kind).toBe('denied');
    });

    test.each(kinds)('may %s with its own parameter, and with no other', (kind) => {
      const others = options.filter((option) => option !== wants[kind]);

      expect(ask(asSeenByIam(aKindOf(kind)), [wants[kind]])).toBe('allowed');
      expect(ask(asSeenByIam(aKindOf(kind)), others)).toBe('denied');
      expect(ask(asSeenByIam(aKindOf('replicate')), others)).toBe('allowed');
    });

    test.each<[string, IamRequest]>([
      [
        'a replica in a Region that is read and not repaired',
        asSeenByIam(aKindOf('replicate'), { 'secretsmanager:AddReplicaRegions': ['eu-west-1'] }),
      ],
      [
        'replicas of which one is in a Region that is not read',
        asSeenByIam(aKindOf('replicate'), { 'secretsmanager:AddReplicaRegions': ['us-east-1', 'eu-west-2'] }),
      ],
      [
        'replicas in Regions that AWS does not tell',
        asSeenByIam(aKindOf('replicate'), { 'secretsmanager:AddReplicaRegions': null }),
      ],
      [
        'a primary in a Region that is not read',
        asSeenByIam(aKindOf('replicate'), { 'aws:RequestedRegion': 'eu-west-2' }),
      ],
      [
        'removing for a primary in such a Region',
        asSeenByIam(aKindOf('remove'), { 'aws:RequestedRegion': 'eu-west-2' }),
      ],
      [
        'a new key where the policy repairs nothing',
        asSeenByIam(aKindOf('rekey'), { 'aws:RequestedRegion': 'eu-west-1' }),
      ],
      ['a promotion there', asSeenByIam(aKindOf('promote'), { 'aws:RequestedRegion': 'eu-west-1' })],
      ['another value instead of another key', asSeenByIam(aKindOf('rekey'), { 'secretsmanager:KmsKeyId': null })],
      ['an update of a primary', asSeenByIam(aKindOf('rekey'), { 'secretsmanager:SecretPrimaryRegion': 'us-east-1' })],
      [
        'a secret of another account',
        {
          ...asSeenByIam(aKindOf('replicate')),
          resource: 'arn:aws:secretsmanager:eu-west-1:444455556666:secret:x-AbCdEf',
        },
      ],
    ])('is not allowed %s, whatever the parameters', (_what, request) => {
      expect(ask(request)).toBe('not allowed');
    });

    test('re-keys also where AWS does not tell the Region of the primary', () => {
      expect(ask(asSeenByIam(aKindOf('rekey'), { 'secretsmanager:SecretPrimaryRegion': null }))).toBe('allowed');
    });

    test('is denied every other change of a secret, and its value', () => {
      const others = changes.filter((operation) => !repairs.includes(operation));
      expect(others.length).toBeGreaterThan(8);

      for (const operation of [...others, 'GetSecretValue', 'BatchGetSecretValue']) {
        expect(ask(onSecret(`secretsmanager:${operation}`)), operation).toBe('denied');
      }
    });

    test.each(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'])(
      "may %s by way of Secrets Manager in the policy's Regions, and not by itself",
      (action) => {
        const use = (region: string, service?: string): IamRequest => ({
          action,
          resource: `arn:aws:kms:${region}:444455556666:key/1234abcd`,
          context: { 'aws:RequestedRegion': region, ...(service !== undefined && { 'kms:ViaService': service }) },
        });

        expect(ask(use('us-east-1', 'secretsmanager.us-east-1.amazonaws.com'), [])).toBe('allowed');
        expect(ask(use('us-east-1'))).toBe('not allowed');
        expect(ask(use('us-east-1', 's3.us-east-1.amazonaws.com'))).toBe('not allowed');
        expect(ask(use('eu-west-2', 'secretsmanager.eu-west-2.amazonaws.com'))).toBe('not allowed');
      },
    );
  });

  describe('every other role', () => {
    const others = () => {
      const ours = service('Repairs', 'Slack', 'OtherAccounts', ...options);
      const theirs = memberWith(...options);
      return [
        ...resourcesOf(ours, 'AWS::IAM::Role').map(([role]) => ({ role, statements: statementsOf(ours, role) })),
        ...resourcesOf(theirs, 'AWS::IAM::Role').map(([role]) => ({ role, statements: statementsOf(theirs, role) })),
      ].filter(({ role }) => !['RemediateRunRole', 'RemediatorRole'].includes(role));
    };

    test('is denied every change of a secret', () => {
      expect(others()).toHaveLength(8);
      for (const { role, statements } of others()) {
        for (const operation of changes) {
          const decision = decisionOn(statements, onSecret(`secretsmanager:${operation}`), parameters);
          expect(decision, `${role} ${operation}`).toBe('denied');
        }
      }
    });

    test('may still describe, where it could', () => {
      const may = others().filter(
        ({ statements }) => decisionOn(statements, onSecret('secretsmanager:DescribeSecret'), parameters) === 'allowed',
      );
      expect(may.map(({ role }) => role).sort()).toEqual([
        'AuditAccountRole',
        'ReaderRole',
        'RemediateRole',
        'SecretChangedRole',
      ]);
    });
  });

  test('no role answers a question for approval: people do', () => {
    const execution =
      'arn:aws:lambda:eu-central-1:111122223333:function:secrets-replication-auditor-prod-remediate-run';
    const ours = service('Repairs', 'OtherAccounts', 'Slack', ...options);
    for (const [role] of resourcesOf(ours, 'AWS::IAM::Role')) {
      for (const action of [...callbackActions, 'lambda:SendDurableExecutionCallbackFailure']) {
        const request = { action, resource: `${execution}:1/durable-execution/a/b`, context: {} };
        expect(decisionOn(statementsOf(ours, role), request, { ...parameters, 'AWS::Region': 'eu-central-1' })).toBe(
          'not allowed',
        );
      }
    }
  });

  test('nothing of repairs is there unless they are asked for', () => {
    const named = (template: Template) => Object.keys(template.Resources).filter((id) => /remed|repair/i.test(id));

    expect(named(service(...options, 'Slack', 'OtherAccounts'))).toEqual([]);
    expect(named(service('Repairs')).length).toBeGreaterThan(10);
  });
}
