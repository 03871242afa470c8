import { expect, test } from 'vitest';
import { createOwnSecrets, NotOurs } from '../../lib/probe/own-secrets.ts';
import type { ChangeCall, Json } from '../../lib/probe/ports.ts';
import { accepted, arnOf, aWire, away, described, home, prefix, runId } from './a-wire.ts';

const name = `${prefix}${runId}/x`;

async function made() {
  const wire = aWire();
  const own = createOwnSecrets({ id: runId, prefix }, wire, wire);
  const { own: secret } = await own.create(home, 'x');
  wire.writes.length = 0;
  return { wire, own, secret };
}

const changes: readonly ChangeCall[] = [
  { region: home, operation: 'DeleteSecret', input: { SecretId: name, ForceDeleteWithoutRecovery: true } },
  { region: home, operation: 'RemoveRegionsFromReplication', input: { SecretId: name, RemoveReplicaRegions: [away] } },
  {
    region: home,
    operation: 'ReplicateSecretToRegions',
    input: { SecretId: name, AddReplicaRegions: [{ Region: away }] },
  },
  { region: home, operation: 'StopReplicationToReplica', input: { SecretId: name } },
  { region: home, operation: 'UpdateSecret', input: { SecretId: name, Description: 'x' } },
];

const strangers: Readonly<Record<string, Json>> = {
  'another ARN': described(home, name, { ARN: arnOf(home, name, 'z9y8x7') }),
  'the ARN of another Region': described(home, name, { ARN: arnOf(away, name) }),
  'another name': described(home, name, { Name: 'prod/payments' }),
  'no tag': described(home, name, { Tags: [] }),
  'the tag of another run': described(home, name, { Tags: [{ Key: 'replication-auditor:probe', Value: 'fedcba' }] }),
};

test.each(changes)('$operation of a secret that is the run’s own is sent', async (call) => {
  const { wire, own } = await made();
  await own.change(call);
  expect(wire.writes).toEqual([call]);
});

test.each(
  Object.entries(strangers).flatMap(([what, body]) =>
    changes.map((call) => [call.operation, what, call, body] as const),
  ),
)('%s of a secret with %s is refused before it is sent', async (_operation, _what, call, body) => {
  const { wire, own } = await made();
  wire.secrets.set(`${home} ${name}`, body);
  await expect(own.change(call)).rejects.toThrow(NotOurs);
  expect(wire.writes).toEqual([]);
});

test('a secret of somebody else’s is refused, under its name as under its ARN', async () => {
  const { wire, own } = await made();
  wire.secrets.set(`${home} prod/payments`, described(home, 'prod/payments'));
  for (const SecretId of ['prod/payments', arnOf(home, 'prod/payments')]) {
    const call = { region: home, operation: 'DeleteSecret', input: { SecretId } } as const;
    await expect(own.change(call)).rejects.toThrow('refused to touch');
  }
  expect(wire.writes).toEqual([]);
});

test('a replication is refused where a stranger of the same name would be overwritten', async () => {
  const { wire, own, secret } = await made();
  wire.secrets.set(`${away} ${name}`, described(away, name, { ARN: arnOf(away, name, 'z9y8x7') }));
  const input = { SecretId: secret.arn, AddReplicaRegions: [{ Region: away }], ForceOverwriteReplicaSecret: true };
  const call = { region: home, operation: 'ReplicateSecretToRegions', input } as const;
  await expect(own.change(call)).rejects.toThrow(NotOurs);
  expect(wire.writes).toEqual([]);
});

test('what could not be looked at is refused', async () => {
  const { wire, own, secret } = await made();
  const denied = { status: 400, body: { __type: 'AccessDeniedException' } };
  const blind = createOwnSecrets({ id: runId, prefix }, { read: async () => denied }, wire);
  await expect(
    blind.change({ region: home, operation: 'DeleteSecret', input: { SecretId: secret.arn } }),
  ).rejects.toThrow('AccessDeniedException');
  expect(own.names()).toEqual([name]);
  expect(wire.writes).toEqual([]);
});

test('a secret that was made without an answer is remembered, and not taken for proven', async () => {
  const wire = aWire();
  const lost = { ...wire, write: async () => accepted({}) };
  const own = createOwnSecrets({ id: runId, prefix }, wire, lost);
  await own.create(home, 'x');
  for (const body of [described(home, name), described(home, name, { ARN: '' })]) {
    wire.secrets.set(`${home} ${name}`, body);
    await expect(own.look(home, name)).rejects.toThrow('its ARN is not one that this run was given');
  }
  expect(own.names()).toEqual([name]);
});
