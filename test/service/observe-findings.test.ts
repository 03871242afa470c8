import { describe, expect, test } from 'vitest';
import { ReadError, type SecretsReader } from '../../lib/audit/ports.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { createMemory } from '../../lib/findings/memory.ts';
import { glanceAt, mostSecrets, observeFindings } from '../../lib/service/observe-findings.ts';
import { account, aFamily, aPolicy, aSecret, clock, now } from '../support/builders.ts';
import { denied, fakeKeys, fakeReader } from '../support/fake-reader.ts';

const policy = aPolicy();
const missing = aSecret();

async function observe(names: Iterable<string>, reader: SecretsReader, facts: { readonly account?: string } = {}) {
  const { look, waitSeconds } = await glanceAt(names, policy, reader, clock);
  const { memory } = createMemory([], now);
  const request = { policy, account, look, reader, keys: fakeKeys(), memory, clock, wanted: () => true, replicas: 7 };
  return { waitSeconds, look, ...(await observeFindings({ ...request, ...facts })) };
}

/** Like a Region that is out of reach, or that the role may not read. */
function blindIn(regions: readonly string[], error: ReadError, secrets: readonly SecretDescription[]): SecretsReader {
  const reader = fakeReader(secrets);
  return {
    ...reader,
    async describe(region, id) {
      if (regions.includes(region)) throw error;
      return reader.describe(region, id);
    },
  };
}

describe('the findings that are open now', () => {
  test('come with what was described in their place, after a minute where something is absent', async () => {
    const seen = await observe(['prod/db', 'prod/db'], fakeReader([missing]));

    expect(seen).toMatchObject({
      waitSeconds: 60,
      unreadable: [],
      replicas: 7,
      cases: [
        {
          finding: { rule: 'replica-missing', region: 'eu-central-1' },
          view: { local: { kind: 'absent' }, localSource: 'description' },
        },
      ],
    });
    expect(seen.look.looks).toHaveLength(1);
  });

  test('are none of a secret that is well, and nothing is waited for where nothing is absent', async () => {
    const everywhere = aFamily({}, ['eu-central-1', 'us-east-1']);
    expect(await observe(['prod/db'], fakeReader(everywhere))).toMatchObject({
      waitSeconds: 0,
      cases: [{ finding: { rule: 'replica-unexpected' } }],
    });
    expect(await observe(['prod/db'], fakeReader(aFamily({}, ['eu-central-1'])))).toMatchObject({ cases: [] });
  });

  test('are none of another account, whoever’s credentials these are', async () => {
    expect(await observe(['prod/db'], fakeReader([aSecret({ account: '444455556666' })]))).toMatchObject({ cases: [] });
  });
});

describe('a Region that cannot be read', () => {
  test('is named', async () => {
    expect(await observe(['prod/db'], blindIn(['us-east-1'], denied(), [missing]))).toMatchObject({
      unreadable: ['us-east-1'],
    });
  });

  test('is every one where nothing can be read: that is no estate without findings', async () => {
    const expired = new ReadError('credentials', 'the token is expired');
    expect(await observe(['prod/db'], blindIn(policy.regions, expired, []))).toMatchObject({
      cases: [],
      unreadable: policy.regions,
    });
  });

  test('is none where a defect is what keeps it from being read', async () => {
    const defect: SecretsReader = { ...fakeReader([]), describe: () => Promise.reject(new TypeError('a defect')) };
    await expect(observe(['prod/db'], defect)).rejects.toThrow('a defect');
  });
});

test('more secrets than one run looks at are not looked at, and the reason says what to do', async () => {
  const names = Array.from({ length: mostSecrets + 1 }, (_, n) => `prod/${n}`);
  const reader = fakeReader([]);
  const seen = await observe(names, reader);

  expect(seen).toMatchObject({
    waitSeconds: 0,
    cases: [],
    refused: { code: 'too-many-secrets', reason: expect.stringContaining('501 secrets') },
  });
  expect(reader.log).toEqual([]);
  expect((await observe(names.slice(1), reader)).refused).toBeUndefined();
});
