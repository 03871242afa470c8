import {
  DeleteSecretCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { create, describeSecret, onTheWire } from '../answers.ts';
import { home } from '../emulator.ts';
import type { Bench } from './bench.ts';

const SecretId = 'app/db';

/** A single secret's life: description, tags, deletion and return. */
export function lifecycle({ emulator, asAws }: Bench): void {
  describe('a secret', () => {
    test('is found by name, by ARN and by ARN without its suffix', async () => {
      const arn = await create(emulator(), home, SecretId);
      expect(arn).toMatch(/^arn:aws:secretsmanager:eu-central-1:\d{12}:secret:app\/db-[A-Za-z0-9]{6}$/);
      for (const id of [SecretId, arn, arn.slice(0, -7)]) {
        expect((await describeSecret(emulator(), home, id)).ARN).toBe(arn);
      }
    });

    test('that is deleted and created anew has another ARN', async () => {
      const before = await create(emulator(), home, SecretId);
      await emulator()
        .client(home)
        .send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
      await emulator().settle();
      expect(await create(emulator(), home, SecretId)).not.toBe(before);
    });

    test('is described by fields that have a value, and by no others', async () => {
      await create(emulator(), home, SecretId);
      const described = await onTheWire(emulator(), home, 'DescribeSecret', { SecretId });
      expect(described['Name']).toBe(SecretId);
      expect(described).not.toHaveProperty('Tags');
      await asAws('nulls-on-the-wire', () => expect(Object.values(described)).not.toContain(null));
    });

    test('keeps one value per tag, and an empty list when the last tag is removed', async () => {
      await create(emulator(), home, SecretId);
      const client = emulator().client(home);
      const tag = (Key: string, Value: string) =>
        client.send(new TagResourceCommand({ SecretId, Tags: [{ Key, Value }] }));
      await tag('team', 'red');
      await tag('tier', '1');
      await tag('team', 'blue');
      expect((await describeSecret(emulator(), home, SecretId)).Tags).toEqual([
        { Key: 'team', Value: 'blue' },
        { Key: 'tier', Value: '1' },
      ]);
      await client.send(new UntagResourceCommand({ SecretId, TagKeys: ['team'] }));
      expect((await describeSecret(emulator(), home, SecretId)).Tags).toEqual([{ Key: 'tier', Value: '1' }]);
      await client.send(new UntagResourceCommand({ SecretId, TagKeys: ['tier'] }));
      expect((await describeSecret(emulator(), home, SecretId)).Tags).toEqual([]);
    });

    test('scheduled for deletion is still described, with a date', async () => {
      await create(emulator(), home, SecretId);
      await emulator()
        .client(home)
        .send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
      // Whether that is the day of the request or the end of the window, AWS documents both ways.
      expect((await describeSecret(emulator(), home, SecretId)).DeletedDate).toBeInstanceOf(Date);
    });

    test('is restored as it was', async () => {
      const arn = await create(emulator(), home, SecretId);
      await emulator().client(home).send(new DeleteSecretCommand({ SecretId }));
      await emulator().client(home).send(new RestoreSecretCommand({ SecretId }));
      const described = await describeSecret(emulator(), home, SecretId);
      expect(described.ARN).toBe(arn);
      expect(described.DeletedDate).toBeUndefined();
    });
  });
}
