import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ReplicateSecretToRegionsCommand,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { AWAY, bench, HOME, rawCall, refusal } from './support.ts';

const at = bench();
const SecretId = 'app/db';
const NOT_FOUND = "ResourceNotFoundException: Secrets Manager can't find the specified secret.";

function replicate(options: { KmsKeyId?: string; force?: boolean; Region?: string } = {}) {
  const { KmsKeyId, force, Region = AWAY } = options;
  return at.client().send(
    new ReplicateSecretToRegionsCommand({
      SecretId,
      AddReplicaRegions: [{ Region, KmsKeyId }],
      ForceOverwriteReplicaSecret: force,
    }),
  );
}

describe('replicating', () => {
  test('is in progress, and absent from its Region, until time has passed', async () => {
    await at.create(SecretId, AWAY);
    at.simulator.advance(4);
    expect(await at.replica(SecretId, AWAY)).toEqual({
      Region: AWAY,
      KmsKeyId: 'alias/aws/secretsmanager',
      Status: 'InProgress',
    });
    expect(await refusal(at.describe(SecretId, AWAY))).toBe(NOT_FOUND);
  });

  test('ends in a replica with the same ARN but for the Region', async () => {
    const arn = await at.create(SecretId, AWAY);
    at.simulator.advance(5);
    expect((await at.replica(SecretId, AWAY)).Status).toBe('InSync');
    const replica = await at.describe(SecretId, AWAY);
    expect(replica.ARN).toBe(arn.replace(HOME, AWAY));
    expect(replica.PrimaryRegion).toBe(HOME);
    expect(replica.ReplicationStatus).toBeUndefined();
    expect(replica.VersionIdsToStages).toEqual((await at.describe(SecretId)).VersionIdsToStages);
  });

  test('shows PrimaryRegion on the primary too, and not on a secret of one Region', async () => {
    await at.create(SecretId, AWAY);
    await at.create('alone');
    expect((await at.describe(SecretId)).PrimaryRegion).toBe(HOME);
    expect(await at.describe('alone')).not.toHaveProperty('PrimaryRegion');
  });

  test('carries new values and tags to the replica', async () => {
    await at.create(SecretId, AWAY);
    at.simulator.advance(5);
    await at.client().send(new PutSecretValueCommand({ SecretId, SecretString: 'y' }));
    await at.client().send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'team', Value: 'a' }] }));
    expect((await at.replica(SecretId, AWAY)).Status).toBe('InProgress');
    at.simulator.advance(5);
    const [primary, replica] = [await at.describe(SecretId), await at.describe(SecretId, AWAY)];
    expect(replica.VersionIdsToStages).toEqual(primary.VersionIdsToStages);
    expect(replica.Tags).toEqual([{ Key: 'team', Value: 'a' }]);
  });

  test.each([[[HOME]], [[AWAY, AWAY]]])("refuses %j: the primary's own Region, or one named twice", async (regions) => {
    expect(await refusal(at.create(SecretId, ...regions))).toBe('InvalidParameterException: Invalid replica region.');
    expect(await refusal(at.describe(SecretId))).toBe(NOT_FOUND);
  });

  /** Seen on AWS: external-secrets/external-secrets, issue 6593; aws-samples/aws-health-aware, pull request 32. */
  test.each([
    [
      [],
      'ValidationException',
      "1 validation error detected: Value '[]' at 'addReplicaRegions' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [[{}], 'InvalidParameterException', 'Invalid replica region.'],
    [[{ Region: AWAY }, {}], 'InvalidParameterException', 'Invalid replica region.'],
  ])('refuses %j', async (AddReplicaRegions, __type, Message) => {
    await at.create(SecretId);
    const answer = await rawCall(at.simulator.url, 'ReplicateSecretToRegions', { SecretId, AddReplicaRegions });
    expect([answer.status, answer.body]).toEqual([400, { __type, Message }]);
    expect(await at.describe(SecretId)).not.toHaveProperty('ReplicationStatus');
  });

  test('leaves a replica that is in sync as it is', async () => {
    await at.create(SecretId, AWAY);
    at.simulator.advance(5);
    await replicate({ KmsKeyId: 'alias/other' });
    expect(await at.replica(SecretId, AWAY)).toMatchObject({ Status: 'InSync', KmsKeyId: 'alias/aws/secretsmanager' });
  });
});

describe('replication fails', () => {
  const kmsKeys = [
    { id: 'key-1', aliases: ['alias/denied'], state: 'denied' as const },
    { id: 'key-2', aliases: ['alias/off'], state: 'disabled' as const },
    { id: 'key-3', aliases: ['alias/gone'], state: 'missing' as const },
  ];

  test.each([
    ['a key that the caller may not use', 'alias/denied', 'Access to KMS is not allowed'],
    ['a disabled key', 'arn:aws:kms:us-east-1:111122223333:key/key-2', 'is disabled'],
    ['a key that is not there', 'alias/gone', 'not found'],
    ["another Region's key", 'arn:aws:kms:eu-west-1:111122223333:key/key-9', 'not found'],
  ])('with %s, and leaves nothing behind', async (_cause, KmsKeyId, message) => {
    at.apply({ kmsKeys, secrets: [{ name: SecretId, region: HOME }] });
    await replicate({ KmsKeyId });
    at.simulator.advance(5);
    const { Status, StatusMessage } = await at.replica(SecretId, AWAY);
    expect(Status).toBe('Failed');
    expect(StatusMessage).toContain(message);
    expect(await refusal(at.describe(SecretId, AWAY))).toBe(NOT_FOUND);
  });

  test('into a Region that is not enabled', async () => {
    await at.create(SecretId, 'ap-south-2');
    at.simulator.advance(5);
    expect((await at.replica(SecretId, 'ap-south-2')).StatusMessage).toContain('not enabled');
  });

  test('where a secret of that name stands, until it may be overwritten', async () => {
    at.apply({ secrets: [HOME, AWAY].map((region) => ({ name: SecretId, region })) });
    const stranger = await at.describe(SecretId, AWAY);
    await replicate();
    at.simulator.advance(5);
    expect(await at.replica(SecretId, AWAY)).toMatchObject({
      Status: 'Failed',
      StatusMessage: `Replication failed: Secret name ${SecretId} already exists in region ${AWAY}.`,
    });
    expect((await at.describe(SecretId, AWAY)).ARN).toBe(stranger.ARN);

    await replicate({ force: true });
    at.simulator.advance(5);
    expect((await at.replica(SecretId, AWAY)).Status).toBe('InSync');
    expect((await at.describe(SecretId, AWAY)).ARN).not.toBe(stranger.ARN);
  });

  test.each([
    [
      "another primary's replica",
      'is currently replicated to us-east-1 with a different arn',
      { name: SecretId, region: 'eu-central-1', absent: true, replicas: { [AWAY]: {} } },
    ],
    ['a primary', 'already exists', { name: SecretId, region: AWAY, replicas: { 'eu-central-1': {} } }],
    ['a secret that awaits deletion', 'already exists', { name: SecretId, region: AWAY, deleted: '1d ago' }],
  ])('over %s, forced or not', async (_what, message, occupant) => {
    at.apply({ secrets: [{ name: SecretId, region: HOME }, occupant] });
    const before = await at.describe(SecretId, AWAY);
    await replicate({ force: true });
    at.simulator.advance(5);
    expect((await at.replica(SecretId, AWAY)).StatusMessage).toContain(message);
    expect(await at.describe(SecretId, AWAY)).toEqual(before);
  });

  test('and keeps the stale replica readable until it can follow again', async () => {
    const versions = { old: ['AWSCURRENT'] };
    at.apply({
      secrets: [
        { name: SecretId, region: HOME, replicas: { [AWAY]: { status: 'Failed', cause: 'kms-access', versions } } },
      ],
    });
    expect((await at.describe(SecretId, AWAY)).VersionIdsToStages).toEqual(versions);
    await replicate();
    at.simulator.advance(5);
    expect((await at.describe(SecretId, AWAY)).VersionIdsToStages).not.toEqual(versions);
  });
});

test('CreateSecret takes keys for its replicas and force with it', async () => {
  at.apply({ secrets: [{ name: SecretId, region: AWAY }] });
  await at.client().send(
    new CreateSecretCommand({
      Name: SecretId,
      SecretString: 'x',
      AddReplicaRegions: [{ Region: AWAY, KmsKeyId: 'alias/own' }],
      ForceOverwriteReplicaSecret: true,
    }),
  );
  at.simulator.advance(5);
  expect(await at.replica(SecretId, AWAY)).toMatchObject({ Status: 'InSync', KmsKeyId: 'alias/own' });
  expect((await at.describe(SecretId, AWAY)).KmsKeyId).toBe('alias/own');
});
