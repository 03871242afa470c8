import { readFile, writeFile } from 'node:fs/promises';
import { RemoveRegionsFromReplicationCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { anEvent, audited, changesBench, joined } from '../support/changes-bench.ts';
import { away, failing, healthy, home, memberAccount, ownAccount } from '../support/service-world.ts';

const bench = changesBench();
const nothing = { status: 'SUCCEEDED', result: { result: 'nothing to do' } };

describe('nothing is asked of AWS', () => {
  test.each(['our own call', 'failed call'] as const)('for the event "%s"', async (event) => {
    const asked = bench.aws.requests.length;

    expect(await bench.follow(anEvent(bench.aName(), event))).toMatchObject(nothing);
    expect(bench.aws.requests.slice(asked)).toEqual([]);
  });
});

test.each(['without an id', 'with an id of another form'] as const)(
  'an event %s asks for an audit of everything',
  async (event) => {
    const asked = bench.aws.invoked.length;

    expect(await bench.follow(anEvent(bench.aName(), event))).toMatchObject({
      result: { result: 'asked for a full audit' },
    });
    expect(bench.aws.invoked.slice(asked)).toEqual([
      { functionName: process.env['AUDIT_FUNCTION'], name: expect.stringMatching(/^[0-9a-f]{40}$/), payload: {} },
    ]);
  },
);

test('a replication under way is waited for, and audited when it has settled', async () => {
  const name = bench.aName();
  bench.holds(failing(name));
  await bench.follow(anEvent(name));
  bench.holds({ ...healthy(name), replicas: { [away]: { status: 'InProgress', settlesAfter: '75s' } } });
  const waits: string[] = [];
  const execution = await bench.follow(anEvent(name), {
    passTime(seconds, wait) {
      waits.push(wait);
      bench.advance(seconds);
    },
  });

  expect(execution).toMatchObject(audited);
  expect(waits).toEqual(['gather 1', 'settle 1.1', 'settle 1.2', 'settle 1.3']);
  expect(bench.told(name)).toMatchObject([{ type: 'Finding Opened' }, { type: 'Finding Resolved' }]);
});

test('a replica that is being removed is waited for, and then its finding is over', async () => {
  const name = bench.aName().replace('prod/', 'alone/');
  bench.holds(healthy(name));
  await bench.follow(anEvent(name));
  const client = new SecretsManagerClient({ maxAttempts: 1 });
  await client.send(new RemoveRegionsFromReplicationCommand({ SecretId: name, RemoveReplicaRegions: [away] }));
  client.destroy();
  await bench.follow(anEvent(name), { passTime: bench.advance });

  expect(bench.told(name)).toMatchObject([
    { type: 'Finding Opened', rule: 'replica-unexpected' },
    { type: 'Finding Resolved', rule: 'replica-unexpected' },
  ]);
});

test.each([
  ['the primary', home, (name: string) => failing(name)],
  [
    'a replica that is missing',
    away,
    (name: string) => ({ ...healthy(name), replicas: { [away]: { present: false } } }),
  ],
])(
  'what cannot be read of %s leaves its finding as it is: it is over only when it was seen',
  async (_what, region, fault) => {
    const name = bench.aName();
    bench.holds(fault(name));
    await bench.follow(anEvent(name));
    expect(bench.told(name)).toMatchObject([{ type: 'Finding Opened' }]);

    bench.holds(healthy(name));
    bench.decide((request) =>
      request.service === 'secretsmanager' && request.region === region ? 'refuse' : undefined,
    );
    expect(await bench.follow(anEvent(name))).toMatchObject(audited);
    expect(bench.told(name)).toMatchObject([{ type: 'Finding Opened' }]);

    bench.decide(() => undefined);
    expect(await bench.follow(anEvent(name))).toMatchObject(audited);
    expect(bench.told(name)).toMatchObject([{ type: 'Finding Opened' }, { type: 'Finding Resolved' }]);
  },
);

test('a change in an account that the policy does not name is not judged by it', async () => {
  const name = bench.aName();
  const event = JSON.parse(JSON.stringify(anEvent(name)).replaceAll(ownAccount, memberAccount));

  expect(await bench.follow(event)).toMatchObject({
    status: 'SUCCEEDED',
    result: { result: 'not an account of the policy' },
  });
  expect(bench.told(name)).toEqual([]);
});

test('a change that cannot be audited fails; for those who joined it, everything is audited, and the next is free', async () => {
  const name = bench.aName();
  bench.holds(failing(name));
  const file = (process.env['POLICY_SOURCE'] ?? '').replace('file:', '');
  const policy = await readFile(file, 'utf8');
  const asked = bench.aws.invoked.length;
  const service = bench.service({
    async passTime(_seconds, wait) {
      if (wait !== 'look 1.1') return;
      expect(await service.run('secret-changed', anEvent(name, 'updated'))).toMatchObject(joined);
    },
  });

  await writeFile(file, 'version: 0');
  const failed = await service.run('secret-changed', anEvent(name));
  await writeFile(file, policy);

  expect(failed).toMatchObject({ status: 'FAILED', error: { ErrorMessage: expect.stringContaining('policy.yml') } });
  expect(bench.aws.invoked.slice(asked)).toHaveLength(1);
  expect(await bench.follow(anEvent(name))).toMatchObject(audited);
});

test('an event of another form than expected fails, and says what is wrong with it, not what is in it', async () => {
  const { error } = await bench.follow({ account: 'a-secret-thing', region: home, detail: {} });

  expect(error?.ErrorMessage).toMatch(/The event is not valid/);
  expect(JSON.stringify(error)).not.toContain('a-secret-thing');
});
