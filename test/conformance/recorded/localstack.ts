import type { RecordedCase, Source } from './case.ts';
import { arn, created, deletedByForce, described, named } from './shapes.ts';

export function localstack(...tests: readonly string[]): Source {
  return {
    repository: 'localstack/localstack',
    file: 'tests/aws/services/secretsmanager/test_secretsmanager.snapshot.json',
    tests,
  };
}

/** Assertions that were validated on AWS, without an answer that was kept. */
function validated(test: string): Source {
  return { ...localstack(test), file: 'tests/aws/services/secretsmanager/test_secretsmanager.py' };
}

const NAME = 's-41c0ffee';
const noValues = 'its reads of values are left out, and LastAccessedDate with them';

const invalidName = [
  'ValidationException',
  'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
] as const;
const notFound = ['ResourceNotFoundException', "Secrets Manager can't find the specified secret."] as const;
const marked = [
  'InvalidRequestException',
  "You can't perform this operation on the secret because it was marked for deletion.",
] as const;

/** Names that are valid; the last one ends like an ARN with its suffix. */
const valid = ['s-c64bdc03', 'Valid/_+=.@-Name', 'Valid/_+=.@-Name-a1b2', 'Valid/_+=.@-Name-a1b2c3-'];
const invalid = ['Inv Name', ' Inv Name', ' Inv*Name? ', ' Inv *?!]Name\\-'];

export const secretCases: readonly RecordedCase[] = [
  ...valid.map(
    (name): RecordedCase => ({
      source: localstack(`test_create_and_update_secret[${name}]`, `test_create_and_update_secret[${name}-True]`),
      title: `a secret named ${name} is created, found by an ARN without its suffix, changed and deleted`,
      differs: `${noValues}; the ARN without its suffix is asked for with DescribeSecret`,
      steps: [
        created(name, { Description: 'a description' }),
        described(name, { '<v1>': ['AWSCURRENT'] }, { Description: 'a description' }),
        { call: 'DescribeSecret', with: { SecretId: arn(name).replace('-<suffix>', '') } },
        {
          call: 'PutSecretValue',
          with: { SecretId: name, SecretString: 'not-a-secret' },
          answers: named(name, { VersionId: '<v2>', VersionStages: ['AWSCURRENT'] }),
        },
        {
          call: 'UpdateSecret',
          with: { SecretId: arn(name), SecretString: 'not-one', Description: 'another' },
          answers: named(name, { VersionId: '<v3>' }),
        },
        deletedByForce(name),
      ],
    }),
  ),
  {
    source: localstack('test_create_and_update_secret[Invalid/_+=.@-Name-a1b2c3-False]'),
    title: 'a name that ends in a hyphen and six characters is not found by an ARN without its suffix',
    differs: `${noValues}; the ARN without its suffix is asked for with DescribeSecret`,
    steps: [
      created('Invalid/_+=.@-Name-a1b2c3', { Description: 'a description' }),
      described('Invalid/_+=.@-Name-a1b2c3', { '<v1>': ['AWSCURRENT'] }, { Description: 'a description' }),
      {
        call: 'DescribeSecret',
        with: { SecretId: arn('Invalid/_+=.@-Name-a1b2c3').replace('-<suffix>', '') },
        refused: notFound,
      },
    ],
  },
  ...invalid.map(
    (name): RecordedCase => ({
      source: localstack(`test_invalid_secret_name[${name}]`),
      title: `"${name}" is refused as a name, whatever is to be done with it`,
      differs: 'GetSecretValue and ValidateResourcePolicy, which are not simulated, are left out',
      steps: [
        { call: 'CreateSecret', with: { Name: name, SecretString: 'not-a-secret' }, refused: invalidName },
        { call: 'DeleteSecret', with: { SecretId: name, ForceDeleteWithoutRecovery: true }, refused: invalidName },
        { call: 'DescribeSecret', with: { SecretId: name }, refused: invalidName },
        { call: 'ListSecretVersionIds', with: { SecretId: name, IncludeDeprecated: true }, refused: invalidName },
        { call: 'PutSecretValue', with: { SecretId: name, SecretString: 'not-a-secret' }, refused: invalidName },
        { call: 'TagResource', with: { SecretId: name, Tags: [{ Key: 'k', Value: 'v' }] }, refused: invalidName },
        { call: 'UntagResource', with: { SecretId: name, TagKeys: ['k'] }, refused: invalidName },
        { call: 'UpdateSecret', with: { SecretId: name, Description: 'a description' }, refused: invalidName },
      ],
    }),
  ),
  ...['CreateSecret', 'UpdateSecret', 'PutSecretValue'].map(
    (call): RecordedCase => ({
      source: localstack(`test_no_client_request_token[${call}]`),
      title: `${call} without a ClientRequestToken is refused, before the secret is looked for`,
      steps: [
        {
          call,
          bare: true,
          with: {
            [call === 'CreateSecret' ? 'Name' : 'SecretId']: NAME,
            SecretString: 'not-a-secret',
            Description: 'a description',
          },
          refused: [
            'InvalidRequestException',
            'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
          ],
        },
      ],
    }),
  ),
  {
    source: localstack('test_call_lists_secrets_multiple_times', 'test_call_lists_secrets_multiple_times_snapshots'),
    title: 'a secret is listed as often as it is asked for',
    steps: [
      created(NAME, { Description: 'a description' }),
      ...[1, 2, 3].map(() => ({ call: 'ListSecrets', with: {}, answers: { SecretList: [entry(NAME, '<v1>')] } })),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_create_multi_secrets', 'test_create_multi_secrets_snapshot'),
    title: 'secrets are listed in the order of their creation',
    steps: [
      ...['c', 'a', 'b'].map((name) => ({
        call: 'CreateSecret',
        with: { Name: name, SecretString: 'not-a-secret', Description: 'a description' },
        answers: named(name, { VersionId: `<version-${name}>` }, arn(name, `<suffix-${name}>`)),
      })),
      {
        call: 'ListSecrets',
        with: {},
        answers: { SecretList: ['c', 'a', 'b'].map((name) => entry(name, `<version-${name}>`, `<suffix-${name}>`)) },
      },
    ],
  },
  {
    source: localstack('test_update_secret_description'),
    title: 'UpdateSecret answers with a version only where it made one',
    steps: [
      created(NAME),
      described(NAME, { '<v1>': ['AWSCURRENT'] }),
      update({ Description: 'one' }),
      described(NAME, { '<v1>': ['AWSCURRENT'] }, { Description: 'one' }),
      update({ SecretString: 'not-a-secret', Description: 'two' }, '<v2>'),
      described(NAME, { '<v2>': ['AWSCURRENT'], '<v1>': ['AWSPREVIOUS'] }, { Description: 'two' }),
      update({ SecretString: 'not-a-secret-either' }, '<v3>'),
      described(NAME, { '<v2>': ['AWSPREVIOUS'], '<v3>': ['AWSCURRENT'] }, { Description: 'two' }),
      update({}),
      described(NAME, { '<v2>': ['AWSPREVIOUS'], '<v3>': ['AWSCURRENT'] }, { Description: 'two' }),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_create_secret_version_from_empty_secret'),
    title: 'a secret without a value has no version, and an empty description is none',
    steps: [
      { call: 'CreateSecret', with: { Name: NAME, Description: '' }, answers: named(NAME) },
      described(NAME, undefined),
      {
        call: 'PutSecretValue',
        with: { SecretId: arn(NAME), SecretString: 'not-a-secret' },
        answers: named(NAME, { VersionId: '<v1>', VersionStages: ['AWSCURRENT'] }),
      },
    ],
  },
  {
    source: localstack('test_secret_exists_snapshots'),
    title: 'a name that is taken is refused',
    steps: [
      created(NAME, { Description: 'a description' }),
      {
        call: 'CreateSecret',
        with: { Name: NAME, SecretString: 'not-a-secret', Description: 'a description' },
        refused: ['ResourceExistsException', `The operation failed because the secret ${NAME} already exists.`],
      },
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_secret_not_found'),
    title: 'versions of a secret that does not exist are not found',
    differs: noValues,
    steps: [{ call: 'ListSecretVersionIds', with: { SecretId: NAME }, refused: notFound }],
  },
  {
    source: localstack('test_secret_tags'),
    title: 'tags are shown as long as any was ever set, as an empty list once all are gone',
    steps: [
      { call: 'CreateSecret', with: { Name: NAME }, answers: named(NAME) },
      described(NAME, undefined),
      tag(['tag1', 'value1']),
      tagged(['tag1', 'value1']),
      tag(['tag2', 'value2']),
      tagged(['tag1', 'value1'], ['tag2', 'value2']),
      untag('tag1'),
      tagged(['tag2', 'value2']),
      untag('tag2'),
      tagged(),
      tag(['tag3', 'value3'], ['tag4', 'value4']),
      tagged(['tag3', 'value3'], ['tag4', 'value4']),
      untag('tag3', 'tag4'),
      tagged(),
    ],
  },
  {
    source: localstack('test_resource_policy'),
    title: 'a resource policy is given back as it was put, and can be deleted',
    steps: [
      created(NAME, { Description: 'a description' }),
      { call: 'PutResourcePolicy', with: { SecretId: NAME, ResourcePolicy: policy() }, answers: named(NAME) },
      { call: 'GetResourcePolicy', with: { SecretId: NAME }, answers: named(NAME, { ResourcePolicy: policy() }) },
      { call: 'DeleteResourcePolicy', with: { SecretId: NAME } },
    ],
  },
  {
    source: localstack('test_secret_restore'),
    title: 'a deletion is scheduled and taken back',
    steps: [
      created(NAME, { Description: 'a description' }),
      { call: 'DeleteSecret', with: { SecretId: NAME }, answers: named(NAME, { DeletionDate: '<time>' }) },
      { call: 'RestoreSecret', with: { SecretId: NAME }, answers: named(NAME) },
    ],
  },
  {
    source: localstack('test_exp_raised_on_creation_of_secret_scheduled_for_deletion'),
    title: 'the name of a secret scheduled for deletion is taken',
    steps: [
      created(NAME),
      {
        call: 'DeleteSecret',
        with: { SecretId: NAME, RecoveryWindowInDays: 7 },
        answers: named(NAME, { DeletionDate: '<time>' }),
      },
      {
        call: 'CreateSecret',
        with: { Name: NAME, SecretString: 'not-a-secret' },
        refused: [
          'InvalidRequestException',
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        ],
      },
    ],
  },
  {
    source: localstack('test_can_recreate_delete_secret'),
    title: 'after a forced deletion the name can be taken again, by another secret',
    differs: 'waits a minute of the simulated clock, where the test asks until the secret is gone',
    steps: [
      created(NAME),
      deletedByForce(NAME),
      { seconds: 60 },
      {
        call: 'CreateSecret',
        with: { Name: NAME, SecretString: 'not-a-secret' },
        answers: named(NAME, { VersionId: '<v2>' }, arn(NAME, '<other suffix>')),
      },
    ],
  },
  {
    source: localstack('test_force_delete_deleted_secret'),
    title: 'a secret scheduled for deletion can still be deleted by force',
    steps: [
      created(NAME),
      { call: 'DeleteSecret', with: { SecretId: arn(NAME) }, answers: named(NAME, { DeletionDate: '<time>' }) },
      described(NAME, { '<v1>': ['AWSCURRENT'] }, { DeletedDate: '<time>' }),
      deletedByForce(NAME),
      { seconds: 60 },
      { call: 'DescribeSecret', with: { SecretId: NAME }, refused: notFound },
    ],
  },
  {
    source: validated('test_delete_non_existent_secret_returns_as_if_secret_exists'),
    title: 'the forced deletion of what is not there is answered as if it had been',
    steps: [deletedByForce(NAME)],
  },
  {
    source: localstack('test_tag_untag_resource_on_deleted_secret'),
    title: 'a secret scheduled for deletion is neither tagged nor untagged',
    steps: [
      created(NAME, { Tags: [{ Key: 'k', Value: 'v' }] }),
      { call: 'DeleteSecret', with: { SecretId: arn(NAME) }, answers: named(NAME, { DeletionDate: '<time>' }) },
      { call: 'TagResource', with: { SecretId: arn(NAME), Tags: [{ Key: 'n', Value: 'v' }] }, refused: marked },
      { call: 'UntagResource', with: { SecretId: arn(NAME), TagKeys: ['k'] }, refused: marked },
    ],
  },
  {
    source: validated('test_last_updated_date'),
    title: 'each new value moves LastChangedDate',
    differs: noValues,
    steps: [
      created(NAME),
      described(NAME, { '<v1>': ['AWSCURRENT'] }, { LastChangedDate: '<first change>' }),
      update({ SecretString: 'not-a-secret' }, '<v2>'),
      described(NAME, { '<v1>': ['AWSPREVIOUS'], '<v2>': ['AWSCURRENT'] }, { LastChangedDate: '<second change>' }),
      update({ SecretString: 'not-a-secret' }, '<v3>'),
      described(NAME, { '<v2>': ['AWSPREVIOUS'], '<v3>': ['AWSCURRENT'] }, { LastChangedDate: '<third change>' }),
      {
        holds: 'each is later than the one before',
        of: (met) => met('first change') < met('second change') && met('second change') < met('third change'),
      },
    ],
  },
];

function entry(Name: string, version: string, suffix?: string): object {
  const dates = { CreatedDate: '<time>', LastChangedDate: '<time>' };
  const rest = { ...dates, Description: 'a description', SecretVersionsToStages: { [version]: ['AWSCURRENT'] } };
  return named(Name, rest, arn(Name, suffix));
}

function update(change: object, version?: string) {
  return {
    call: 'UpdateSecret',
    with: { SecretId: NAME, ...change },
    answers: named(NAME, version === undefined ? {} : { VersionId: version }),
  };
}

function asTags(tags: readonly (readonly [string, string])[]): object[] {
  return tags.map(([Key, Value]) => ({ Key, Value }));
}

function tag(...tags: readonly (readonly [string, string])[]) {
  return { call: 'TagResource', with: { SecretId: arn(NAME), Tags: asTags(tags) } };
}

function untag(...TagKeys: readonly string[]) {
  return { call: 'UntagResource', with: { SecretId: arn(NAME), TagKeys } };
}

function tagged(...tags: readonly (readonly [string, string])[]) {
  return described(NAME, undefined, { Tags: asTags(tags) });
}

function policy(): string {
  const statement = { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
