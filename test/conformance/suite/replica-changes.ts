import {
  DeleteSecretCommand,
  PutSecretValueCommand,
  ReplicateSecretToRegionsCommand,
  StopReplicationToReplicaCommand,
  TagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { create, describeSecret, refusal } from '../answers.ts';
import { away, home, third } from '../emulator.ts';
import type { Bench } from './bench.ts';

const SecretId = 'app/db';

/** What may be done to a replica in its own Region, and what may not. */
export function replicaChanges({ emulator, asAws }: Bench): void {
  describe('a replica, in its own Region,', () => {
    const writes: Readonly<Record<string, () => Promise<unknown>>> = {
      PutSecretValue: () =>
        emulator()
          .client(away)
          .send(new PutSecretValueCommand({ SecretId, SecretString: 'not-a-secret' })),
      'UpdateSecret (description)': () =>
        emulator()
          .client(away)
          .send(new UpdateSecretCommand({ SecretId, Description: 'changed' })),
      TagResource: () =>
        emulator()
          .client(away)
          .send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'a', Value: 'b' }] })),
      DeleteSecret: () => emulator().client(away).send(new DeleteSecretCommand({ SecretId })),
      ReplicateSecretToRegions: () =>
        emulator()
          .client(away)
          .send(new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: third }] })),
    };

    test.each(Object.entries(writes))('refuses %s', async (_operation, write) => {
      await create(emulator(), home, SecretId, away);
      expect(await refusal(write())).toEqual({
        name: 'InvalidParameterException',
        message: "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
        status: 400,
      });
    });

    test('takes a new key, which its primary then reports', async () => {
      await create(emulator(), home, SecretId, away);
      const answer = await refusal(
        emulator()
          .client(away)
          .send(new UpdateSecretCommand({ SecretId, KmsKeyId: 'alias/payments' })),
      );
      await emulator().settle();
      const described = await describeSecret(emulator(), home, SecretId);
      await asAws('replica-cannot-be-rekeyed', () => {
        expect(answer.name).toBe('accepted');
        expect(described.ReplicationStatus?.[0]?.KmsKeyId).toBe('alias/payments');
      });
    });

    test('is promoted to a standalone secret under its old ARN', async () => {
      const arn = await create(emulator(), home, SecretId, away);
      const answer = await refusal(emulator().client(away).send(new StopReplicationToReplicaCommand({ SecretId })));
      await emulator().settle();
      const promoted = await describeSecret(emulator(), away, SecretId);
      expect(promoted.ARN).toBe(arn.replace(home, away));
      await asAws('no-stop-replication', () => {
        expect(answer.name).toBe('accepted');
        expect(promoted.PrimaryRegion).toBeUndefined();
      });
    });
  });

  describe('a change of the primary', () => {
    test('reaches the replica: tags, description and staging labels', async () => {
      await create(emulator(), home, SecretId, away);
      const { VersionId } = await emulator()
        .client(home)
        .send(new PutSecretValueCommand({ SecretId, SecretString: 'still-not-a-secret' }));
      await emulator()
        .client(home)
        .send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'team', Value: 'pay' }] }));
      await emulator()
        .client(home)
        .send(new UpdateSecretCommand({ SecretId, Description: 'the database' }));
      await emulator().settle();

      const replica = await describeSecret(emulator(), away, SecretId);
      expect(replica.Tags).toEqual([{ Key: 'team', Value: 'pay' }]);
      expect(replica.Description).toBe('the database');
      expect(replica.VersionIdsToStages?.[VersionId ?? '']).toEqual(['AWSCURRENT']);
    });

    test('moves staging labels as it says, AWSPREVIOUS following AWSCURRENT', async () => {
      await create(emulator(), home, SecretId);
      const first = currentVersion(await describeSecret(emulator(), home, SecretId));
      const client = emulator().client(home);
      const { VersionId: second = '' } = await client.send(
        new PutSecretValueCommand({ SecretId, SecretString: 'still-not-a-secret' }),
      );
      expect((await describeSecret(emulator(), home, SecretId)).VersionIdsToStages).toEqual({
        [first]: ['AWSPREVIOUS'],
        [second]: ['AWSCURRENT'],
      });

      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSCURRENT',
          RemoveFromVersionId: second,
          MoveToVersionId: first,
        }),
      );
      expect((await describeSecret(emulator(), home, SecretId)).VersionIdsToStages).toEqual({
        [first]: ['AWSCURRENT'],
        [second]: ['AWSPREVIOUS'],
      });
    });
  });
}

function currentVersion(described: { VersionIdsToStages?: Record<string, string[]> | undefined }): string {
  const entries = Object.entries(described.VersionIdsToStages ?? {});
  return entries.find(([, stages]) => stages.includes('AWSCURRENT'))?.[0] ?? '';
}
