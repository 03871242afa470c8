import type { RecordedCase } from './case.ts';
import { localstack } from './localstack.ts';
import { created, deletedByForce, moved, putValue, versions } from './shapes.ts';

const NAME = 's-41c0ffee';
const noValues = 'its reads of values are left out, and LastAccessedDate with them';

/** Versions and their staging labels. */
export const versionCases: readonly RecordedCase[] = [
  {
    source: localstack('test_put_secret_value_with_version_stages'),
    title: 'a new version has the labels that were asked for, and AWSCURRENT where none were',
    differs: noValues,
    steps: [
      created(NAME),
      putValue(NAME, '<v2>', ['SAMPLESTAGE1', 'SAMPLESTAGE0']),
      putValue(NAME, '<v3>', ['SAMPLESTAGE1', 'SAMPLESTAGE0']),
      putValue(NAME, '<v4>', ['AWSPENDING']),
      putValue(NAME, '<v5>'),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_update_secret_version_stages_return_type'),
    title: 'moving a label is answered with the secret alone',
    steps: [
      created(NAME),
      putValue(NAME, '<v2>', ['AWSPENDING']),
      moved(NAME, 'AWSCURRENT', '<v1>', '<v2>'),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_update_secret_version_stages_current_previous'),
    title: 'a new value makes the version before AWSPREVIOUS',
    steps: [
      created(NAME),
      versions(NAME, { '<v1>': ['AWSCURRENT'] }),
      { call: 'UpdateSecret', with: { SecretId: NAME, SecretString: 'not-a-secret' } },
      versions(NAME, { '<v1>': ['AWSPREVIOUS'], '<v2>': ['AWSCURRENT'] }),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_update_secret_version_stages_current_pending'),
    title: 'a version that becomes current keeps AWSPENDING until the next value',
    steps: [
      created(NAME),
      putValue(NAME, '<v2>', ['AWSPENDING']),
      versions(NAME, { '<v1>': ['AWSCURRENT'], '<v2>': ['AWSPENDING'] }),
      moved(NAME, 'AWSCURRENT', '<v1>', '<v2>'),
      versions(NAME, { '<v1>': ['AWSPREVIOUS'], '<v2>': ['AWSCURRENT', 'AWSPENDING'] }),
      putValue(NAME, '<v3>'),
      versions(NAME, { '<v2>': ['AWSPREVIOUS'], '<v3>': ['AWSCURRENT'] }),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_update_secret_version_stages_current_pending_cycle'),
    title: 'a rotation by hand, twice',
    differs: noValues,
    steps: [
      created(NAME),
      putValue(NAME, '<v2>', ['AWSPENDING']),
      versions(NAME, { '<v1>': ['AWSCURRENT'], '<v2>': ['AWSPENDING'] }),
      moved(NAME, 'AWSCURRENT', '<v1>', '<v2>'),
      versions(NAME, { '<v1>': ['AWSPREVIOUS'], '<v2>': ['AWSCURRENT', 'AWSPENDING'] }),
      putValue(NAME, '<v3>', ['AWSPENDING']),
      versions(NAME, { '<v1>': ['AWSPREVIOUS'], '<v2>': ['AWSCURRENT'], '<v3>': ['AWSPENDING'] }),
      moved(NAME, 'AWSCURRENT', '<v2>', '<v3>'),
      versions(NAME, { '<v2>': ['AWSPREVIOUS'], '<v3>': ['AWSCURRENT', 'AWSPENDING'] }),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_update_secret_version_stages_current_pending_cycle_custom_stages_1'),
    title: "labels of one's own stay with a version that becomes previous",
    differs: noValues,
    steps: [
      created(NAME),
      putValue(NAME, '<v2>', ['AWSSOMETHING', 'AWSPENDING', 'PUT1']),
      versions(NAME, { '<v1>': ['AWSCURRENT'], '<v2>': ['AWSPENDING', 'AWSSOMETHING', 'PUT1'] }),
      moved(NAME, 'AWSCURRENT', '<v1>', '<v2>'),
      versions(NAME, { '<v1>': ['AWSPREVIOUS'], '<v2>': ['AWSCURRENT', 'AWSPENDING', 'AWSSOMETHING', 'PUT1'] }),
      putValue(NAME, '<v3>', ['AWSPENDING', 'PUT2']),
      versions(NAME, {
        '<v1>': ['AWSPREVIOUS'],
        '<v2>': ['AWSCURRENT', 'AWSSOMETHING', 'PUT1'],
        '<v3>': ['AWSPENDING', 'PUT2'],
      }),
      moved(NAME, 'AWSCURRENT', '<v2>', '<v3>'),
      versions(NAME, { '<v2>': ['AWSPREVIOUS', 'AWSSOMETHING', 'PUT1'], '<v3>': ['AWSCURRENT', 'AWSPENDING', 'PUT2'] }),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_update_secret_version_stages_current_pending_cycle_custom_stages_2'),
    title: "a label of one's own keeps a version listed that is neither current nor previous",
    differs: noValues,
    steps: [
      created(NAME),
      putValue(NAME, '<v2>', ['AWSCURRENT', 'PUT0']),
      versions(NAME, { '<v1>': ['AWSPREVIOUS'], '<v2>': ['AWSCURRENT', 'PUT0'] }),
      putValue(NAME, '<v3>', ['AWSPENDING', 'PUT1']),
      versions(NAME, { '<v1>': ['AWSPREVIOUS'], '<v2>': ['AWSCURRENT', 'PUT0'], '<v3>': ['AWSPENDING', 'PUT1'] }),
      moved(NAME, 'AWSCURRENT', '<v2>', '<v3>'),
      versions(NAME, { '<v2>': ['AWSPREVIOUS', 'PUT0'], '<v3>': ['AWSCURRENT', 'AWSPENDING', 'PUT1'] }),
      putValue(NAME, '<v4>', ['AWSPENDING', 'PUT2']),
      versions(NAME, {
        '<v2>': ['AWSPREVIOUS', 'PUT0'],
        '<v3>': ['AWSCURRENT', 'PUT1'],
        '<v4>': ['AWSPENDING', 'PUT2'],
      }),
      moved(NAME, 'AWSCURRENT', '<v3>', '<v4>'),
      versions(NAME, {
        '<v2>': ['PUT0'],
        '<v3>': ['AWSPREVIOUS', 'PUT1'],
        '<v4>': ['AWSCURRENT', 'AWSPENDING', 'PUT2'],
      }),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_update_secret_version_stages_current_pending_cycle_custom_stages_3'),
    title: 'a label is taken from a version without going to another',
    differs: 'the labels are asked for with ListSecretVersionIds in place of GetSecretValue',
    steps: [
      created(NAME),
      putValue(NAME, '<v2>', ['PENDING']),
      versions(NAME, { '<v1>': ['AWSCURRENT'], '<v2>': ['PENDING'] }),
      moved(NAME, 'AWSCURRENT', '<v1>', '<v2>'),
      versions(NAME, { '<v1>': ['AWSPREVIOUS'], '<v2>': ['AWSCURRENT', 'PENDING'] }),
      moved(NAME, 'PENDING', '<v2>'),
      versions(NAME, { '<v1>': ['AWSPREVIOUS'], '<v2>': ['AWSCURRENT'] }),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_non_versioning_version_stages_replacement'),
    title: 'a version that loses all its labels to another is no longer listed',
    steps: [
      created(NAME),
      putValue(NAME, '<v2>', ['one', 'two', 'three']),
      versions(NAME, { '<v1>': ['AWSCURRENT'], '<v2>': ['one', 'three', 'two'] }),
      putValue(NAME, '<v3>', ['one', 'two', 'three', 'four']),
      versions(NAME, { '<v1>': ['AWSCURRENT'], '<v3>': ['four', 'one', 'three', 'two'] }),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_non_versioning_version_stages_no_replacement'),
    title: 'a version that keeps one label stays listed under it',
    steps: [
      created(NAME),
      putValue(NAME, '<v2>', ['one', 'two', 'three']),
      versions(NAME, { '<v1>': ['AWSCURRENT'], '<v2>': ['one', 'three', 'two'] }),
      putValue(NAME, '<v3>', ['one', 'two', 'four']),
      versions(NAME, { '<v1>': ['AWSCURRENT'], '<v2>': ['three'], '<v3>': ['four', 'one', 'two'] }),
      deletedByForce(NAME),
    ],
  },
  {
    source: localstack('test_deprecated_secret_version_stage'),
    title: 'versions without a label are listed on request only, and then without VersionStages',
    steps: [
      created(NAME, { Description: 'a description' }),
      versions(NAME, { '<v1>': ['AWSCURRENT'] }),
      putValue(NAME, '<v2>'),
      versions(NAME, { '<v1>': ['AWSPREVIOUS'], '<v2>': ['AWSCURRENT'] }),
      putValue(NAME, '<v3>'),
      versions(NAME, { '<v2>': ['AWSPREVIOUS'], '<v3>': ['AWSCURRENT'] }),
      versions(NAME, { '<v1>': [], '<v2>': ['AWSPREVIOUS'], '<v3>': ['AWSCURRENT'] }, { IncludeDeprecated: true }),
      putValue(NAME, '<v4>'),
      versions(NAME, { '<v3>': ['AWSPREVIOUS'], '<v4>': ['AWSCURRENT'] }),
      versions(
        NAME,
        { '<v1>': [], '<v2>': [], '<v3>': ['AWSPREVIOUS'], '<v4>': ['AWSCURRENT'] },
        { IncludeDeprecated: true },
      ),
    ],
  },
];
