import {
  CreateSecretCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { createSecretRequest, putSecretValueRequest, updateSecretRequest } from '../../simulator/requests.ts';
import { bench, HOME, rawCall, refusal, START } from './support.ts';

/** Seen on AWS: getmoto/moto, test_secretsmanager.py (test_*_secret*_with_same_token); localstack/localstack, test_no_client_request_token. */
const at = bench();
const SecretId = 'app/db';
const TOKEN = '11111111-1111-4111-8111-111111111111';
const SECOND = '22222222-2222-4222-8222-222222222222';

function create(SecretString?: string, ClientRequestToken = TOKEN) {
  return at.client().send(new CreateSecretCommand({ Name: SecretId, SecretString, ClientRequestToken }));
}
function put(SecretString: string) {
  return at.client().send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken: TOKEN }));
}
function update(SecretString: string, Description?: string) {
  return at.client().send(new UpdateSecretCommand({ SecretId, SecretString, Description, ClientRequestToken: TOKEN }));
}

describe('a ClientRequestToken that comes again', () => {
  test('with the same value is the same request', async () => {
    const { ARN, VersionId } = await create('x');
    expect(VersionId).toBe(TOKEN);
    expect(await create('x')).toMatchObject({ ARN, VersionId: TOKEN });
    expect(await put('x')).toMatchObject({ ARN, VersionId: TOKEN, VersionStages: ['AWSCURRENT'] });
    expect(await update('x')).toMatchObject({ ARN, VersionId: TOKEN });
    expect((await at.describe(SecretId)).VersionIdsToStages).toEqual({ [TOKEN]: ['AWSCURRENT'] });
  });

  test.each([
    ['CreateSecret', () => create('y')],
    ['CreateSecret without one', () => create()],
    ['PutSecretValue', () => put('y')],
    ['UpdateSecret', () => update('y', 'changed')],
  ])('with another value is refused: %s', async (_operation, call) => {
    const { ARN } = await create('x');
    const before = await at.describe(SecretId);
    expect(await refusal(call())).toBe(
      `ResourceExistsException: You can't use ClientRequestToken ${TOKEN} because that value is already in use for a version of secret ${ARN}.`,
    );
    expect(await at.describe(SecretId)).toEqual(before);
  });

  test('tells text from bytes', async () => {
    await create('x');
    const bytes = new TextEncoder().encode('x');
    const call = new PutSecretValueCommand({ SecretId, SecretBinary: bytes, ClientRequestToken: TOKEN });
    expect(await refusal(at.client().send(call))).toMatch(/^ResourceExistsException/);
  });

  test('without a value is the same request too', async () => {
    const { ARN } = await create();
    const again = await create();
    expect(again).toMatchObject({ ARN });
    expect(again).not.toHaveProperty('VersionId');
    expect(await refusal(create(undefined, SECOND))).toBe(
      'ResourceExistsException: The operation failed because the secret app/db already exists.',
    );
  });

  test('may be that of a version whose value a scenario does not tell', async () => {
    at.apply({ secrets: [{ name: SecretId, region: HOME, versions: { [TOKEN]: ['AWSCURRENT'] } }] });
    expect(await put('whatever')).toMatchObject({ VersionId: TOKEN });
  });
});

test.each([
  ['CreateSecret', { Name: SecretId, SecretString: 'x' }],
  ['UpdateSecret', { SecretId, SecretString: 'x' }],
  ['PutSecretValue', { SecretId, SecretString: 'x' }],
])('%s needs a token, before anything else', async (operation, body) => {
  const answer = await rawCall(at.simulator.url, operation, body);
  expect([answer.status, answer.body]).toEqual([
    400,
    {
      __type: 'InvalidRequestException',
      Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    },
  ]);
});

test('no operation ever sees a value', () => {
  const SecretBinary = Buffer.from('hunter2').toString('base64');
  for (const schema of [createSecretRequest, putSecretValueRequest, updateSecretRequest]) {
    const request = schema.parse({ Name: SecretId, SecretId, SecretString: 'hunter2', SecretBinary });
    expect(Object.keys(request)).toContain('SecretString');
    expect(Object.values(request)).not.toContain('hunter2');
    expect(Object.values(request)).not.toContain(SecretBinary);
  }
});

test.each([
  ['text in bytes', { SecretString: 'é'.repeat(32_768) }, { SecretString: `${'é'.repeat(32_768)}x` }],
  ['bytes as they are', { SecretBinary: new Uint8Array(65_536) }, { SecretBinary: new Uint8Array(65_537) }],
])('a value may be 65,536 bytes long, %s', async (_kind, longest, tooLong) => {
  const send = (value: { SecretString?: string; SecretBinary?: Uint8Array }) =>
    at.client().send(new PutSecretValueCommand({ SecretId, ...value }));
  await create('x');
  expect(await refusal(send(longest))).toBe('accepted');
  expect(await refusal(send(tooLong))).toMatch(
    /^ValidationException: 1 validation error detected: Value at 'secret(String|Binary)' .* less than or equal to 65536$/,
  );
});

test('each version shows when it was created', async () => {
  await create('x');
  at.simulator.advance(60);
  await at.client().send(new PutSecretValueCommand({ SecretId, SecretString: 'y', ClientRequestToken: SECOND }));
  const { Versions = [] } = await at.client().send(new ListSecretVersionIdsCommand({ SecretId }));
  expect(Versions).toEqual([
    {
      VersionId: TOKEN,
      VersionStages: ['AWSPREVIOUS'],
      CreatedDate: new Date(START),
      KmsKeyIds: ['DefaultEncryptionKey'],
    },
    {
      VersionId: SECOND,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date(Date.parse(START) + 60_000),
      KmsKeyIds: ['DefaultEncryptionKey'],
    },
  ]);
});
