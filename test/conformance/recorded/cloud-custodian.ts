import type { RecordedCase, Source } from './case.ts';
import { arn, created, described, named } from './shapes.ts';

/** A folder of answers that AWS gave to boto3, at df800e9. They can have been edited by hand. */
function custodian(test: string): Source {
  return { repository: 'cloud-custodian/cloud-custodian', file: `tests/data/placebo/${test}`, tests: [test] };
}

const NAME = 'c7n';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/0b7ff0aa-6a0f-4f4e-9a55-3a3b8a0c6f10';
const dates = { CreatedDate: '<created>', LastChangedDate: '<changed>' };

export const custodianCases: readonly RecordedCase[] = [
  {
    source: custodian('test_secrets_manager_replica_attribute'),
    title: 'a primary and its replica, as each Region describes and lists it',
    differs: 'nobody has read the value, so that LastAccessedDate is left out',
    steps: [
      created(NAME, { Tags: [{ Key: 'k', Value: 'v' }] }),
      { call: 'UntagResource', with: { SecretId: NAME, TagKeys: ['k'] } },
      { call: 'ReplicateSecretToRegions', with: { SecretId: NAME, AddReplicaRegions: [{ Region: 'eu-west-1' }] } },
      { seconds: 300 },
      {
        call: 'DescribeSecret',
        with: { SecretId: NAME },
        answers: named(NAME, {
          ...dates,
          Tags: [],
          VersionIdsToStages: { '<v1>': ['AWSCURRENT'] },
          PrimaryRegion: 'us-east-1',
          ReplicationStatus: [
            {
              Region: 'eu-west-1',
              KmsKeyId: 'alias/aws/secretsmanager',
              Status: 'InSync',
              StatusMessage: 'Replication succeeded',
            },
          ],
        }),
      },
      {
        call: 'DescribeSecret',
        in: 'eu-west-1',
        with: { SecretId: NAME },
        answers: named(
          NAME,
          {
            KmsKeyId: 'alias/aws/secretsmanager',
            CreatedDate: '<replicated>',
            LastChangedDate: '<changed>',
            VersionIdsToStages: { '<v1>': ['AWSCURRENT'] },
            PrimaryRegion: 'us-east-1',
          },
          arn(NAME, '<suffix>', 'eu-west-1'),
        ),
      },
      {
        call: 'ListSecrets',
        with: {},
        answers: {
          SecretList: [
            named(NAME, {
              ...dates,
              Tags: [],
              SecretVersionsToStages: { '<v1>': ['AWSCURRENT'] },
              PrimaryRegion: 'us-east-1',
            }),
          ],
        },
      },
      { holds: 'the replica was created after its primary', of: (met) => met('created') < met('replicated') },
    ],
  },
  {
    source: custodian('test_secrets_manager_version_age'),
    title: "a version lies under the ARN of the customer's key that its secret names",
    differs: 'the second version comes from PutSecretValue and not from a rotation; nobody has read a value',
    steps: [
      created(NAME, { KmsKeyId: KEY }),
      { call: 'PutSecretValue', with: { SecretId: NAME, SecretString: 'not-a-secret' } },
      {
        call: 'ListSecretVersionIds',
        with: { SecretId: NAME },
        answers: named(NAME, {
          Versions: [
            { VersionId: '<v1>', VersionStages: ['AWSPREVIOUS'], CreatedDate: '<first>', KmsKeyIds: [KEY] },
            { VersionId: '<v2>', VersionStages: ['AWSCURRENT'], CreatedDate: '<second>', KmsKeyIds: [KEY] },
          ],
        }),
      },
      { holds: 'each version has a date of its own', of: (met) => met('first') < met('second') },
    ],
  },
  {
    source: custodian('test_secrets_manager_version_age'),
    title: "a version under the account's default key is said to be under DefaultEncryptionKey",
    steps: [
      created(NAME),
      {
        call: 'ListSecretVersionIds',
        with: { SecretId: NAME },
        answers: named(NAME, {
          Versions: [
            {
              VersionId: '<v1>',
              VersionStages: ['AWSCURRENT'],
              CreatedDate: '<time>',
              KmsKeyIds: ['DefaultEncryptionKey'],
            },
          ],
        }),
      },
    ],
  },
  {
    source: custodian('test_secrets_manager_set_encryption_key'),
    title: 'the default key is shown where somebody named it, and a new key makes no version',
    steps: [
      created(NAME, { KmsKeyId: 'alias/aws/secretsmanager', Tags: [{ Key: 'k', Value: 'v' }] }),
      { call: 'UntagResource', with: { SecretId: NAME, TagKeys: ['k'] } },
      described(
        NAME,
        { '<v1>': ['AWSCURRENT'] },
        { KmsKeyId: 'alias/aws/secretsmanager', Tags: [], LastChangedDate: '<before>' },
      ),
      { call: 'UpdateSecret', with: { SecretId: NAME, KmsKeyId: 'alias/qewrqwer' }, answers: named(NAME) },
      described(NAME, { '<v1>': ['AWSCURRENT'] }, { KmsKeyId: 'alias/qewrqwer', Tags: [], LastChangedDate: '<after>' }),
      { holds: 'a new key moves LastChangedDate', of: (met) => met('before') < met('after') },
    ],
  },
  {
    source: custodian('test_secrets_manager_delete'),
    title: 'DeletedDate is the time of the request, DeletionDate the end of the recovery window',
    differs: 'the secret has no rotation, which the deletion stops there',
    steps: [
      created(NAME, { KmsKeyId: KEY }),
      described(NAME, { '<v1>': ['AWSCURRENT'] }, { ...dates, CreatedDate: '<time>', KmsKeyId: KEY }),
      { seconds: 86_400 },
      {
        call: 'DeleteSecret',
        with: { SecretId: NAME, RecoveryWindowInDays: 7 },
        answers: named(NAME, { DeletionDate: '<end>' }),
      },
      described(NAME, { '<v1>': ['AWSCURRENT'] }, { KmsKeyId: KEY, DeletedDate: '<requested>' }),
      {
        holds: 'they are seven days apart, and the request came after the last change',
        of: (met) => Math.abs(met('end') - met('requested') - 7 * 86_400) < 1 && met('requested') > met('changed'),
      },
    ],
  },
  {
    source: custodian('test_secrets_manager_tag'),
    title: 'tagging and untagging move LastChangedDate',
    differs: 'AWS showed no CreatedDate in 2018',
    steps: [
      created(NAME, { Description: 'a description' }),
      {
        call: 'TagResource',
        with: { SecretId: NAME, Tags: [{ Key: 'new-tag', Value: 'new-value' }] },
      },
      described(
        NAME,
        { '<v1>': ['AWSCURRENT'] },
        {
          Description: 'a description',
          Tags: [{ Key: 'new-tag', Value: 'new-value' }],
          LastChangedDate: '<tagged>',
        },
      ),
      { call: 'UntagResource', with: { SecretId: NAME, TagKeys: ['new-tag'] } },
      described(
        NAME,
        { '<v1>': ['AWSCURRENT'] },
        { Description: 'a description', Tags: [], LastChangedDate: '<untagged>' },
      ),
      { holds: 'untagging came later', of: (met) => met('tagged') < met('untagged') },
    ],
  },
  {
    source: custodian('test_secrets_manager_cross_account'),
    title: 'GetResourcePolicy gives the policy where there is one, and the secret alone where there is none',
    steps: [
      created(NAME),
      { call: 'GetResourcePolicy', with: { SecretId: NAME }, answers: named(NAME) },
      { call: 'PutResourcePolicy', with: { SecretId: NAME, ResourcePolicy: accountPolicy() } },
      {
        call: 'GetResourcePolicy',
        with: { SecretId: NAME },
        answers: named(NAME, { ResourcePolicy: accountPolicy() }),
      },
    ],
  },
];

function accountPolicy(): string {
  const principal = { AWS: 'arn:aws:iam::444455556666:root' };
  const statement = { Effect: 'Allow', Principal: principal, Action: 'secretsmanager:*', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
