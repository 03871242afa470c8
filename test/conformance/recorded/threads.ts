import type { RecordedCase, Source } from './case.ts';
import { created, named } from './shapes.ts';

/** Answers of AWS that somebody quoted in public. */
function thread(repository: string, file: string): Source {
  return { repository, file, tests: [] };
}

const NAME = 's-41c0ffee';

export const threadCases: readonly RecordedCase[] = [
  {
    source: thread('external-secrets/external-secrets', 'issues/6593'),
    title: 'an empty list of Regions to replicate to is refused',
    steps: [
      created(NAME),
      {
        call: 'ReplicateSecretToRegions',
        with: { SecretId: NAME, AddReplicaRegions: [] },
        refused: [
          'ValidationException',
          "1 validation error detected: Value '[]' at 'addReplicaRegions' failed to satisfy constraint: Member must have length greater than or equal to 1",
        ],
      },
    ],
  },
  {
    source: thread('aws-samples/aws-health-aware', 'pull/32'),
    title: 'a replica without a Region is refused',
    steps: [
      {
        call: 'CreateSecret',
        with: { Name: NAME, SecretString: 'not-a-secret', AddReplicaRegions: [{}] },
        refused: ['InvalidParameterException', 'Invalid replica region.'],
      },
    ],
  },
  {
    source: thread('hashicorp/terraform-provider-aws', 'issues/43073'),
    title: 'tagging is answered by HTTP 200 with an empty body',
    steps: [
      created(NAME),
      { call: 'TagResource', with: { SecretId: NAME, Tags: [{ Key: 'k', Value: 'v' }] }, answers: 'nothing' },
    ],
  },
  {
    source: thread('terraform-aws-modules/terraform-aws-secrets-manager', 'issues/18'),
    title: 'a replica under the default key shows it by its alias, from InProgress to InSync',
    steps: [
      created(NAME),
      {
        call: 'ReplicateSecretToRegions',
        with: { SecretId: NAME, AddReplicaRegions: [{ Region: 'eu-west-1' }] },
        answers: {
          ARN: '<arn>',
          ReplicationStatus: [{ Region: 'eu-west-1', KmsKeyId: 'alias/aws/secretsmanager', Status: 'InProgress' }],
        },
      },
    ],
  },
  {
    source: thread('lgallard/terraform-aws-secrets-manager', 'issues/188'),
    title: 'a resource policy reaches the replica, which refuses one of its own',
    steps: [
      {
        call: 'CreateSecret',
        with: { Name: NAME, SecretString: 'not-a-secret', AddReplicaRegions: [{ Region: 'eu-west-1' }] },
      },
      { seconds: 300 },
      {
        call: 'PutResourcePolicy',
        with: { SecretId: NAME, ResourcePolicy: '{"Version":"2012-10-17","Statement":[]}' },
        answers: named(NAME),
      },
      { seconds: 300 },
      {
        call: 'GetResourcePolicy',
        in: 'eu-west-1',
        with: { SecretId: NAME },
        answers: { ARN: '<arn of the replica>', Name: NAME, ResourcePolicy: '{"Version":"2012-10-17","Statement":[]}' },
      },
      {
        call: 'PutResourcePolicy',
        in: 'eu-west-1',
        with: { SecretId: NAME, ResourcePolicy: '{"Version":"2012-10-17","Statement":[]}' },
        refused: [
          'InvalidParameterException',
          "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
        ],
      },
    ],
  },
];
