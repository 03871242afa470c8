import { RemoveRegionsFromReplicationCommand, ReplicateSecretToRegionsCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { create, describeSecret, refusal, statuses } from '../answers.ts';
import { away, home, third } from '../emulator.ts';
import type { Bench } from './bench.ts';

function replicate(id: string, region: string, more: { KmsKeyId?: string; force?: boolean } = {}) {
  return new ReplicateSecretToRegionsCommand({
    SecretId: id,
    AddReplicaRegions: [{ Region: region, ...(more.KmsKeyId && { KmsKeyId: more.KmsKeyId }) }],
    ...(more.force !== undefined && { ForceOverwriteReplicaSecret: more.force }),
  });
}

/** Replicating a secret, and what its Regions then say of it. */
export function replication({ emulator, asAws }: Bench): void {
  describe('replication', () => {
    test('a secret created with replica Regions ends in sync in each of them', async () => {
      await create(emulator(), home, 'app/db', away, third);
      expect(statuses(await describeSecret(emulator(), home, 'app/db'))).toEqual([
        `${away}: InSync`,
        `${third}: InSync`,
      ]);
    });

    test('a replica has the ARN of its primary but for the Region, and names the primary’s Region', async () => {
      const arn = await create(emulator(), home, 'app/db', away);
      const replica = await describeSecret(emulator(), away, 'app/db');
      expect(replica.ARN).toBe(arn.replace(home, away));
      expect(replica.PrimaryRegion).toBe(home);
    });

    test('a replicated primary names its own Region as the primary’s', async () => {
      await create(emulator(), home, 'app/db', away);
      const primary = await describeSecret(emulator(), home, 'app/db');
      await asAws('primary-without-primary-region', () => expect(primary.PrimaryRegion).toBe(home));
    });

    test('a secret that is not replicated has neither a primary Region nor a replication status', async () => {
      await create(emulator(), home, 'app/db');
      const described = await describeSecret(emulator(), home, 'app/db');
      expect(described.PrimaryRegion).toBeUndefined();
      expect(statuses(described)).toEqual([]);
    });

    test('replicating an existing secret answers at once, and ends in sync', async () => {
      const arn = await create(emulator(), home, 'app/db');
      const answer = await emulator().client(home).send(replicate('app/db', away));
      await asAws('never-in-progress', () => expect(answer.ReplicationStatus?.[0]?.Status).toBe('InProgress'));
      await asAws('replicate-echoes-the-id', () => expect(answer.ARN).toBe(arn));
      await emulator().settle();
      expect(statuses(await describeSecret(emulator(), home, arn))).toEqual([`${away}: InSync`]);
    });

    test('a replica under its default key shows the alias of that key, and the secret itself shows no key', async () => {
      await create(emulator(), home, 'app/db', away);
      const described = await describeSecret(emulator(), home, 'app/db');
      expect(described.ReplicationStatus?.[0]?.KmsKeyId).toBe('alias/aws/secretsmanager');
      expect(described.KmsKeyId).toBeUndefined();
    });

    test('a replica is encrypted with the key that was named for it', async () => {
      await create(emulator(), home, 'app/db');
      await emulator()
        .client(home)
        .send(replicate('app/db', away, { KmsKeyId: 'alias/payments' }));
      await emulator().settle();
      const described = await describeSecret(emulator(), home, 'app/db');
      await asAws('replica-key-is-always-default', () => {
        expect(described.ReplicationStatus?.[0]?.KmsKeyId).toBe('alias/payments');
      });
    });

    test('a secret of the same name in the replica Region makes replication fail, and stays as it was', async () => {
      await create(emulator(), home, 'app/db');
      const stranger = await create(emulator(), away, 'app/db');
      await emulator().client(home).send(replicate('app/db', away));
      await emulator().settle();

      const described = await describeSecret(emulator(), home, 'app/db');
      const [replica] = described.ReplicationStatus ?? [];
      expect(replica?.Status).toBe('Failed');
      expect(replica?.StatusMessage).toContain(`already exists in region ${away}`);
      await asAws('conflict-names-another-secret', () => expect(replica?.StatusMessage).toContain('app/db'));

      const victim = await describeSecret(emulator(), away, 'app/db');
      expect(victim.ARN).toBe(stranger);
      expect(victim.PrimaryRegion).toBeUndefined();
    });

    test('a forced overwrite replaces the secret of the same name by the replica', async () => {
      const arn = await create(emulator(), home, 'app/db');
      await create(emulator(), away, 'app/db');
      await emulator()
        .client(home)
        .send(replicate('app/db', away, { force: true }));
      await emulator().settle();

      expect(statuses(await describeSecret(emulator(), home, 'app/db'))).toEqual([`${away}: InSync`]);
      expect((await describeSecret(emulator(), away, 'app/db')).ARN).toBe(arn.replace(home, away));
    });

    test('a Region that is replicated to once more is not reported twice', async () => {
      await create(emulator(), home, 'app/db');
      await create(emulator(), away, 'app/db');
      for (const force of [false, true]) {
        await emulator()
          .client(home)
          .send(replicate('app/db', away, { force }));
        await emulator().settle();
      }
      const described = await describeSecret(emulator(), home, 'app/db');
      await asAws('replicating-again-repeats-the-region', () => {
        expect(statuses(described)).toEqual([`${away}: InSync`]);
      });
    });

    test('the primary’s own Region is refused as a replica Region', async () => {
      await create(emulator(), home, 'app/db');
      expect(await refusal(emulator().client(home).send(replicate('app/db', home)))).toEqual({
        name: 'InvalidParameterException',
        message: 'Invalid replica region.',
        status: 400,
      });
    });

    test('a Region that is removed loses its replica, the others keep theirs', async () => {
      await create(emulator(), home, 'app/db', away, third);
      await emulator()
        .client(home)
        .send(new RemoveRegionsFromReplicationCommand({ SecretId: 'app/db', RemoveReplicaRegions: [away] }));
      await emulator().settle();

      expect(statuses(await describeSecret(emulator(), home, 'app/db'))).toEqual([`${third}: InSync`]);
      expect((await refusal(describeSecret(emulator(), away, 'app/db'))).name).toBe('ResourceNotFoundException');
      expect((await describeSecret(emulator(), third, 'app/db')).PrimaryRegion).toBe(home);
    });
  });
}
