import { expect, test } from 'vitest';
import { createSharing } from '../../lib/audit/share.ts';
import type { SecretSnapshot } from '../../lib/domain/secret.ts';
import { aFamily, aSecret } from '../support/builders.ts';

const bare = aSecret();
const full = aSecret({ kmsKeyId: 'alias/team', owningService: 'rds', tags: { team: 'a' } });
const { currentVersion: _, ...unversioned } = full;

test.each<readonly [string, SecretSnapshot, readonly SecretSnapshot[]]>([
  ['without a key and an owner', bare, []],
  ['with everything', full, [full]],
  ['with relatives that differ in everything', full, [unversioned, aSecret({ name: 'other', currentVersion: 'v0' })]],
  ['without a version', unversioned, [unversioned, full]],
])('a secret %s comes back as it went in', (_what, secret, relatives) => {
  const sharing = createSharing();
  expect(sharing.snapshot(secret, relatives)).toStrictEqual(secret);
  const description = { ...secret, replication: [{ region: 'eu-central-1', status: 'InSync' }] };
  expect(sharing.description(description, relatives)).toStrictEqual(description);
});

test('what is equal in two secrets is held once', () => {
  const sharing = createSharing();
  const facts = () => ({ kmsKeyId: 'alias/team', tags: { team: 'a' } });
  const [one, other] = ['prod/a', 'prod/b'].map((name) => aFamily({ name, ...facts() }, ['eu-central-1'])[0] ?? bare);
  if (!one || !other) throw new Error('no family');
  const [first, second] = [sharing.description(one, []), sharing.description(other, [])];
  expect(second.tags).toBe(first.tags);
  expect(second.replication).toBe(first.replication);
  expect(sharing.snapshot({ ...other, ...facts() }, []).tags).toBe(first.tags);
});

test('where each secret has values of its own, five thousand of them are remembered and no more', () => {
  const sharing = createSharing();
  const tagsOf = (n: number) => sharing.snapshot({ ...bare, tags: { n: `${n}` } }, []).tags;
  const first = tagsOf(0);
  for (let n = 1; n < 5_000; n += 1) tagsOf(n);
  expect(tagsOf(0)).toBe(first);
  tagsOf(5_000);
  expect(tagsOf(0)).not.toBe(first);
});
