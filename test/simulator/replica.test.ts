import {
  DeleteSecretCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  StopReplicationToReplicaCommand,
  TagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { AWAY, bench, HOME, refusal, START } from './support.ts';

const at = bench();
const SecretId = 'app/db';
const NOT_FOUND = "ResourceNotFoundException: Secrets Manager can't find the specified secret.";

/** Seen on AWS: cloud-custodian/cloud-custodian, tests/data/placebo/test_secrets_manager_replica_attribute. */
describe("a replica's description", () => {
  async function replicated(): Promise<void> {
    at.apply({ secrets: [{ name: SecretId, region: HOME, tags: {}, versions: { v1: ['AWSCURRENT'] } }] });
    await at.client().send(new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: AWAY }] }));
    at.simulator.advance(5);
  }

  test('has dates, key and versions as recorded, and neither a replication status nor empty tags', async () => {
    await replicated();
    const primary = await at.describe(SecretId);
    expect(primary).toMatchObject({ Tags: [], PrimaryRegion: HOME, LastChangedDate: new Date(START) });
    expect(primary).not.toHaveProperty('KmsKeyId');
    expect(await at.describe(SecretId, AWAY)).toEqual({
      ARN: primary.ARN?.replace(HOME, AWAY),
      Name: SecretId,
      KmsKeyId: 'alias/aws/secretsmanager',
      LastChangedDate: primary.LastChangedDate,
      VersionIdsToStages: primary.VersionIdsToStages,
      CreatedDate: new Date(Date.parse(START) + 5000),
      PrimaryRegion: HOME,
    });
  });

  test('follows the date of the change, not of its arrival, and keeps its own date of creation', async () => {
    await replicated();
    const { CreatedDate } = await at.describe(SecretId, AWAY);
    at.simulator.advance(60);
    await at.client().send(new PutSecretValueCommand({ SecretId, SecretString: 'y' }));
    at.simulator.advance(5);
    const { LastChangedDate } = await at.describe(SecretId);
    expect(await at.describe(SecretId, AWAY)).toMatchObject({ CreatedDate, LastChangedDate });
  });

  test('looks the same where a scenario declares it', async () => {
    at.apply({ secrets: [{ name: SecretId, region: HOME, tags: {}, replicas: { [AWAY]: {} } }] });
    const replica = await at.describe(SecretId, AWAY);
    expect(replica).toMatchObject({ KmsKeyId: 'alias/aws/secretsmanager', PrimaryRegion: HOME });
    expect(replica).not.toHaveProperty('Tags');
    expect(await at.describe(SecretId)).not.toHaveProperty('KmsKeyId');
  });
});

/** Seen on AWS: the same project, test_secrets_manager_set_encryption_key. */
test('a primary shows its default key if somebody named it', async () => {
  await at.create(SecretId);
  expect(await at.describe(SecretId)).not.toHaveProperty('KmsKeyId');
  const KmsKeyId = 'alias/aws/secretsmanager';
  await at.client().send(new UpdateSecretCommand({ SecretId, KmsKeyId }));
  expect((await at.describe(SecretId)).KmsKeyId).toBe(KmsKeyId);
  const { Versions } = await at.client().send(new ListSecretVersionIdsCommand({ SecretId }));
  expect(Versions?.map(({ KmsKeyIds }) => KmsKeyIds)).toEqual([['DefaultEncryptionKey']]);
});

test('removing Regions answers with what remains', async () => {
  await at.create(SecretId, AWAY, 'eu-central-1');
  at.simulator.advance(5);
  const remove = async (region: string) => {
    const command = new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [region] });
    return (await at.client().send(command)).ReplicationStatus?.map(({ Region }) => Region);
  };
  expect(await remove(AWAY)).toEqual(['eu-central-1']);
  expect((await at.replica(SecretId, AWAY)).Status).toBe('InProgress');
  at.simulator.advance(60);
  expect(await remove('eu-central-1')).toEqual([]);
});

describe('a replica', () => {
  const READ_ONLY =
    "InvalidParameterException: Operation not permitted on a replica secret. Call must be made in primary secret's region.";

  async function replicated(): Promise<void> {
    await at.create(SecretId, AWAY);
    at.simulator.advance(5);
  }

  test('may change its key alone', async () => {
    await replicated();
    await at.client(AWAY).send(new UpdateSecretCommand({ SecretId, KmsKeyId: 'alias/own' }));
    expect((await at.describe(SecretId, AWAY)).KmsKeyId).toBe('alias/own');
    expect((await at.replica(SecretId, AWAY)).KmsKeyId).toBe('alias/own');
    expect(await at.describe(SecretId)).not.toHaveProperty('KmsKeyId');
  });

  test.each([
    ['UpdateSecret', () => at.client(AWAY).send(new UpdateSecretCommand({ SecretId, Description: 'd' }))],
    ['PutSecretValue', () => at.client(AWAY).send(new PutSecretValueCommand({ SecretId, SecretString: 'y' }))],
    ['TagResource', () => at.client(AWAY).send(new TagResourceCommand({ SecretId, Tags: [] }))],
    ['DeleteSecret', () => at.client(AWAY).send(new DeleteSecretCommand({ SecretId }))],
  ])('refuses %s', async (_operation, call) => {
    await replicated();
    expect(await refusal(call())).toBe(READ_ONLY);
  });

  test('that is promoted is a secret of its own, under the same ARN', async () => {
    await replicated();
    const { ARN } = await at.describe(SecretId, AWAY);
    await at.client(AWAY).send(new StopReplicationToReplicaCommand({ SecretId }));
    const promoted = await at.describe(SecretId, AWAY);
    expect(promoted.ARN).toBe(ARN);
    expect(promoted).not.toHaveProperty('PrimaryRegion');
    expect(await at.describe(SecretId)).not.toHaveProperty('ReplicationStatus');
  });

  test('that is promoted while it was to follow its primary stays promoted', async () => {
    await replicated();
    await at.client().send(new PutSecretValueCommand({ SecretId, SecretString: 'y' }));
    await at.client(AWAY).send(new StopReplicationToReplicaCommand({ SecretId }));
    at.simulator.advance(60);
    expect(await at.describe(SecretId, AWAY)).not.toHaveProperty('PrimaryRegion');
  });

  test('is promoted in its own Region only', async () => {
    await replicated();
    const stop = new StopReplicationToReplicaCommand({ SecretId });
    expect(await refusal(at.client().send(stop))).toMatch(/^InvalidParameterException/);
  });

  test('takes a minute to remove, and keeps its primary from being deleted until then', async () => {
    await replicated();
    const { ARN } = await at.describe(SecretId);
    await at.client().send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [AWAY] }));
    at.simulator.advance(59);
    expect(await refusal(at.client().send(new DeleteSecretCommand({ SecretId })))).toBe(
      `InvalidParameterException: You can't delete secret ${ARN} that still has replica regions [${AWAY}].`,
    );
    at.simulator.advance(1);
    expect(await refusal(at.describe(SecretId, AWAY))).toBe(NOT_FOUND);
    expect(await refusal(at.client().send(new DeleteSecretCommand({ SecretId })))).toBe('accepted');
  });

  test('is not removed where there is none, nor a stranger in its place', async () => {
    at.apply({
      secrets: [
        { name: SecretId, region: HOME, replicas: { [AWAY]: { status: 'Failed', cause: 'name-conflict' } } },
        { name: SecretId, region: AWAY },
      ],
    });
    const remove = (region: string) =>
      at.client().send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [region] }));
    expect(await refusal(remove('eu-central-1'))).toMatch(/^InvalidParameterException/);
    await remove(AWAY);
    at.simulator.advance(60);
    expect(await refusal(at.describe(SecretId, AWAY))).toBe('accepted');
  });
});
