import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  RestoreSecretCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { create, describeSecret, onTheWire, refusal } from '../answers.ts';
import { away, home, third } from '../emulator.ts';
import type { Bench } from './bench.ts';

const SecretId = 'app/db';
const SecretString = 'not-a-secret';

/** Calls that AWS refuses, and with what words. */
export function refusals({ emulator, asAws }: Bench): void {
  describe('a secret that does not exist', () => {
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      DescribeSecret: () => describeSecret(emulator(), home, SecretId),
      DeleteSecret: () => emulator().client(home).send(new DeleteSecretCommand({ SecretId })),
      RestoreSecret: () => emulator().client(home).send(new RestoreSecretCommand({ SecretId })),
      PutSecretValue: () => emulator().client(home).send(new PutSecretValueCommand({ SecretId, SecretString })),
      ReplicateSecretToRegions: () =>
        emulator()
          .client(home)
          .send(new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: away }] })),
      RemoveRegionsFromReplication: () =>
        emulator()
          .client(home)
          .send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [away] })),
    };

    test.each(Object.entries(calls))('is not found by %s', async (_operation, call) => {
      const refused = await refusal(call());
      expect(refused.name).toBe('ResourceNotFoundException');
      expect(refused.message).toBe("Secrets Manager can't find the specified secret.");
      await asAws('not-found-is-404', () => expect(refused.status).toBe(400));
    });

    test('is not found in another Region either', async () => {
      await create(emulator(), home, SecretId);
      expect((await refusal(describeSecret(emulator(), away, SecretId))).name).toBe('ResourceNotFoundException');
    });

    test('is refused with a body that names type and message', async () => {
      const body = await onTheWire(emulator(), home, 'DescribeSecret', { SecretId });
      expect(body['__type']).toContain('ResourceNotFoundException');
      await asAws('error-body-key', () => expect(body).toHaveProperty('Message'));
    });
  });

  describe('a name', () => {
    test('that is taken is refused', async () => {
      await create(emulator(), home, SecretId);
      expect(await refusal(create(emulator(), home, SecretId))).toEqual({
        name: 'ResourceExistsException',
        message: 'The operation failed because the secret app/db already exists.',
        status: 400,
      });
    });

    test('that awaits deletion is refused', async () => {
      await create(emulator(), home, SecretId);
      await emulator().client(home).send(new DeleteSecretCommand({ SecretId }));
      const { name } = await refusal(create(emulator(), home, SecretId));
      await asAws('pending-deletion-name-clash', () => expect(name).toBe('InvalidRequestException'));
    });

    test('with a forbidden character is refused', async () => {
      const { name } = await refusal(
        emulator()
          .client(home)
          .send(new CreateSecretCommand({ Name: 'app db?', SecretString })),
      );
      await asAws('names-are-not-validated', () => expect(name).toBe('ValidationException'));
    });
  });

  describe('a primary that has replicas', () => {
    test('is not deleted', async () => {
      const arn = await create(emulator(), home, SecretId, away, third);
      const refused = await refusal(emulator().client(home).send(new DeleteSecretCommand({ SecretId })));
      expect(refused.name).toBe('InvalidParameterException');
      expect(refused.message).toMatch(/^You can't delete secret .* that still has replica regions \[.*\]/);
      await asAws('delete-refusal-text', () => {
        expect(refused.message).toBe(
          `You can't delete secret ${arn} that still has replica regions [${away}, ${third}].`,
        );
      });
      expect((await describeSecret(emulator(), home, SecretId)).DeletedDate).toBeUndefined();
    });

    test('is deleted once they are removed', async () => {
      await create(emulator(), home, SecretId, away);
      const client = emulator().client(home);
      await client.send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [away] }));
      await emulator().settle();
      expect((await refusal(client.send(new DeleteSecretCommand({ SecretId })))).name).toBe('accepted');
    });
  });

  describe('a secret scheduled for deletion', () => {
    test('refuses to be updated', async () => {
      await create(emulator(), home, SecretId);
      await emulator().client(home).send(new DeleteSecretCommand({ SecretId }));
      const refused = await refusal(
        emulator()
          .client(home)
          .send(new UpdateSecretCommand({ SecretId, Description: 'changed' })),
      );
      expect(refused.name).toBe('InvalidRequestException');
      expect(refused.message).toContain(
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    });

    test('refuses a new value and a new replica', async () => {
      await create(emulator(), home, SecretId);
      const client = emulator().client(home);
      await client.send(new DeleteSecretCommand({ SecretId }));
      const value = await refusal(client.send(new PutSecretValueCommand({ SecretId, SecretString })));
      const replica = await refusal(
        client.send(new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: away }] })),
      );
      await asAws('pending-deletion-accepts-writes', () => expect(value.name).toBe('InvalidRequestException'));
      await asAws('pending-deletion-accepts-writes', () => expect(replica.name).toBe('InvalidRequestException'));
    });
  });
}
