import { describe, expect, test } from 'vitest';
import { descriptionOf, snapshotOf } from '../../lib/aws/snapshot.ts';

const region = 'eu-west-1';
const arn = `arn:aws-us-gov:secretsmanager:${region}:111122223333:secret:prod/db-AbCdEf`;
/** As the wire has it: in seconds. */
const at = (milliseconds: number) => milliseconds / 1000;

describe('a listed secret', () => {
  test('keeps every fact that the audit judges', () => {
    const snapshot = snapshotOf(
      {
        ARN: arn,
        Name: 'prod/db',
        PrimaryRegion: 'us-east-1',
        KmsKeyId: 'alias/ours',
        OwningService: 'rds',
        Tags: [{ Key: 'team', Value: 'core' }, { Key: 'empty' }],
        SecretVersionsToStages: { old: ['AWSPREVIOUS'], new: ['AWSCURRENT', 'blue'] },
        RotationEnabled: true,
        CreatedDate: at(1),
        LastChangedDate: at(2),
        LastAccessedDate: at(3),
        DeletedDate: at(4),
      },
      region,
    );

    expect(snapshot).toEqual({
      arn,
      name: 'prod/db',
      account: '111122223333',
      region,
      primaryRegion: 'us-east-1',
      kmsKeyId: 'alias/ours',
      owningService: 'rds',
      tags: { team: 'core', empty: '' },
      currentVersion: 'new',
      rotationEnabled: true,
      createdAt: 1,
      changedAt: 2,
      accessedAt: 3,
      deletedAt: 4,
    });
  });

  test('lacks what AWS left out, rather than holding an empty value', () => {
    expect(snapshotOf({ ARN: arn, Name: 'prod/db' }, region)).toStrictEqual({
      arn,
      name: 'prod/db',
      account: '111122223333',
      region,
      tags: {},
    });
  });

  test('has no current version when no version carries AWSCURRENT', () => {
    const entry = { ARN: arn, Name: 'prod/db', SecretVersionsToStages: { a: ['AWSPENDING'] } };
    expect(snapshotOf(entry, region)).not.toHaveProperty('currentVersion');
  });
});

describe('a described secret', () => {
  test('reads the current version under the name that a description has for it', () => {
    const description = descriptionOf({ ARN: arn, Name: 'prod/db', VersionIdsToStages: { v: ['AWSCURRENT'] } }, region);
    expect(description.currentVersion).toBe('v');
  });

  test('has the status of each replica, a status that nobody knows yet included', () => {
    const description = descriptionOf(
      {
        ARN: arn,
        Name: 'prod/db',
        ReplicationStatus: [
          { Region: 'us-east-1', Status: 'InSync', KmsKeyId: 'alias/aws/secretsmanager', LastAccessedDate: at(5) },
          { Region: 'us-west-2', Status: 'Failed', StatusMessage: 'Replication failed' },
          { Region: 'sa-east-1', Status: 'Detached' },
        ],
      },
      region,
    );

    expect(description.replication).toStrictEqual([
      { region: 'us-east-1', status: 'InSync', kmsKeyId: 'alias/aws/secretsmanager', accessedAt: 5 },
      { region: 'us-west-2', status: 'Failed', message: 'Replication failed' },
      { region: 'sa-east-1', status: 'Detached' },
    ]);
  });

  test('that is not replicated has no replicas', () => {
    expect(descriptionOf({ ARN: arn, Name: 'prod/db' }, region).replication).toEqual([]);
  });

  test.each([
    ['a replica without a Region', { Status: 'InSync' }],
    ['a replica without a status', { Region: 'us-east-1' }],
  ])('with %s is malformed', (_case, replica) => {
    expect(() => descriptionOf({ ARN: arn, Name: 'prod/db', ReplicationStatus: [replica] }, region)).toThrow(
      expect.objectContaining({ failure: 'malformed' }),
    );
  });
});
