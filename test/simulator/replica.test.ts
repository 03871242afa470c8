import {
  DeleteSecretCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  StopReplicationToReplicaCommand,
  TagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { AWAY, bench, HOME, refusal } from './support.ts';

const at = bench();
const SecretId = 'app/db';
const NOT_FOUND = "ResourceNotFoundException: Secrets Manager can't find the specified secret.";

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
