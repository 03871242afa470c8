import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ReadError } from '../../lib/audit/ports.ts';
import { type AwsReader, createAwsReader } from '../../lib/aws/reader.ts';
import type { SecretSnapshot } from '../../lib/domain/secret.ts';
import { type AwsJsonServer, type ScriptedAnswer, startAwsJsonServer } from '../support/aws-json-server.ts';
import { warped } from './damage.ts';

const region = 'eu-west-1';
const arn = `arn:aws:secretsmanager:${region}:111122223333:secret:prod/db-AbCdEf`;
const entry = {
  ARN: arn,
  Name: 'prod/db',
  KmsKeyId: 'alias/ours',
  PrimaryRegion: region,
  Tags: [{ Key: 'team', Value: 'core' }],
  LastChangedDate: 1_767_225_600.5,
  LastAccessedDate: 1_767_225_600,
  CreatedDate: 1_735_689_600,
};
const listing = { SecretList: [{ ...entry, SecretVersionsToStages: { v1: ['AWSCURRENT'] } }], NextToken: 'more' };
const description = {
  ...entry,
  VersionIdsToStages: { v1: ['AWSCURRENT'], v0: ['AWSPREVIOUS'] },
  ReplicationStatus: [
    { Region: 'us-east-1', Status: 'InSync', KmsKeyId: 'alias/aws/secretsmanager', StatusMessage: '' },
  ],
};
const key = {
  KeyMetadata: {
    KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
    Arn: `arn:aws:kms:${region}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
    KeyManager: 'CUSTOMER',
    KeyState: 'Enabled',
    Enabled: true,
  },
};

let server: AwsJsonServer;
let reader: AwsReader;
let next: ScriptedAnswer;

beforeAll(async () => {
  server = await startAwsJsonServer(() => next);
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
  reader = createAwsReader({ endpoint: server.url, credentials, pause: () => 0 });
});
afterAll(async () => {
  reader.close();
  await server.close();
});
afterEach(() => {
  expect(Object.prototype).not.toHaveProperty('polluted');
});

/** An answer of the service that is almost right: other data, other text, another status. */
const answers = (right: object): fc.Arbitrary<ScriptedAnswer> =>
  fc.oneof(
    { weight: 4, arbitrary: warped(right).map((json) => ({ raw: JSON.stringify(json) ?? '' })) },
    { weight: 1, arbitrary: fc.string().map((raw) => ({ raw })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(400, 404, 418, 500, 599).map((status) => ({ status, json: { __type: 'X' } })),
    },
  );

async function listed(): Promise<SecretSnapshot[]> {
  const all: SecretSnapshot[] = [];
  for await (const { secrets } of reader.listPages(region)) all.push(...secrets);
  return all;
}

/** What was read, or the error of a read: nothing else may come of it. */
async function reading<T>(answer: ScriptedAnswer, read: () => Promise<T>): Promise<T | ReadError> {
  next = answer;
  const before = server.requests.length;
  const result = await read().catch((error: unknown) => {
    expect(error).toBeInstanceOf(ReadError);
    return error as ReadError;
  });
  // Three attempts of a page, and one more page, whose token was there before.
  expect(server.requests.length - before).toBeLessThanOrEqual(6);
  return result;
}

test('a listing of any kind ends: with secrets of its Region, whose facts are of their kinds, or with the error of a read', async () => {
  const property = fc.asyncProperty(answers(listing), async (answer) => {
    const secrets = await reading(answer, () => listed());
    if (secrets instanceof ReadError) return;
    for (const secret of secrets) {
      expect(secret).toMatchObject({ region, account: expect.stringMatching(/^\d{12}$/), name: expect.any(String) });
      for (const value of Object.values(secret.tags)) expect(typeof value).toBe('string');
    }
  });
  await fc.assert(property);
});

test('a description of any kind is one of the secret, or the error of a read', async () => {
  const property = fc.asyncProperty(answers(description), async (answer) => {
    const secret = await reading(answer, () => reader.describe(region, arn));
    if (secret === undefined || secret instanceof ReadError) return;
    expect(secret.region).toBe(region);
    for (const replica of secret.replication) {
      expect(replica).toMatchObject({ region: expect.stringMatching(/./), status: expect.stringMatching(/./) });
    }
  });
  await fc.assert(property);
});

test('a key of any kind is usable only where the answer says so', async () => {
  const property = fc.asyncProperty(answers(key), async (answer) => {
    const facts = await reading(answer, () => reader.describeKey(region, 'alias/ours'));
    if (facts === undefined || facts instanceof ReadError) return;
    expect(facts).toEqual(expect.objectContaining({ arn: expect.stringContaining(':kms:') }));
  });
  await fc.assert(property);
});
