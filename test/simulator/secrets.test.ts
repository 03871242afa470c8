import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { AWAY, bench, HOME, refusal, START } from './support.ts';

const at = bench();
const SecretId = 'app/db';
const FIRST = '11111111-1111-4111-8111-111111111111';
const SECOND = '22222222-2222-4222-8222-222222222222';

function create(ClientRequestToken = FIRST) {
  return at.client().send(new CreateSecretCommand({ Name: SecretId, SecretString: 'x', ClientRequestToken }));
}

function put(ClientRequestToken: string, ...VersionStages: string[]) {
  const stages = VersionStages.length > 0 ? VersionStages : undefined;
  return at
    .client()
    .send(new PutSecretValueCommand({ SecretId, SecretString: 'y', ClientRequestToken, VersionStages: stages }));
}

describe('a new secret', () => {
  test('shows what has a value, and nothing else', async () => {
    const { ARN } = await create();
    expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-west-1:111122223333:secret:app\/db-[A-Za-z0-9]{6}$/);
    const now = new Date(START);
    expect(await at.describe(SecretId)).toEqual({
      ARN,
      Name: SecretId,
      CreatedDate: now,
      LastChangedDate: now,
      VersionIdsToStages: { [FIRST]: ['AWSCURRENT'] },
    });
  });

  test('has no resource policy, and cannot be asked for it once it is scheduled for deletion', async () => {
    const { ARN } = await create();
    const ask = () => at.client().send(new GetResourcePolicyCommand({ SecretId }));
    expect(await ask()).toMatchObject({ ARN, Name: SecretId });
    expect(await ask()).not.toHaveProperty('ResourcePolicy');
    await at.client().send(new DeleteSecretCommand({ SecretId }));
    expect(await refusal(ask())).toMatch(/^InvalidRequest/);
  });

  test('is found by name, ARN and ARN without suffix, in its own Region and account', async () => {
    const { ARN = '' } = await create();
    expect((await at.describe(ARN)).Name).toBe(SecretId);
    expect((await at.describe(ARN.slice(0, -7))).Name).toBe(SecretId);
    expect(await refusal(at.describe(`${ARN.slice(0, -6)}zzzzzz`))).toMatch(/^ResourceNotFound/);
    expect(await refusal(at.describe(ARN, AWAY))).toMatch(/^ResourceNotFound/);
    expect(await refusal(at.describe(ARN.replace('111122223333', '444455556666')))).toMatch(/^AccessDenied/);
  });

  test('that is asked for twice with one token is created once', async () => {
    expect((await create()).ARN).toBe((await create()).ARN);
    expect(await refusal(create(SECOND))).toBe(
      'ResourceExistsException: The operation failed because the secret app/db already exists.',
    );
  });

  test('that takes the name of a deleted one has an ARN of its own', async () => {
    const { ARN } = await create();
    await at.client().send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    expect((await create()).ARN).not.toBe(ARN);
  });

  test('without a value has no versions', async () => {
    await at.client().send(new CreateSecretCommand({ Name: SecretId, KmsKeyId: '' }));
    const description = await at.describe(SecretId);
    expect(description).not.toHaveProperty('VersionIdsToStages');
    expect(description).not.toHaveProperty('KmsKeyId');
  });

  test.each([
    ['denied', 'AccessDeniedException: Access to KMS is not allowed'],
    ['disabled', /^EncryptionFailure/],
  ] as const)('is refused under a key that is %s', async (state, expected) => {
    at.apply({ kmsKeys: [{ id: 'key', state }] });
    const call = at.client().send(new CreateSecretCommand({ Name: SecretId, KmsKeyId: 'key' }));
    expect(await refusal(call)).toMatch(expected);
  });
});

describe('deletion', () => {
  const MARKED =
    "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.";

  test('is shown, holds the name, and can be taken back', async () => {
    await create();
    await at.client().send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    expect((await at.describe(SecretId)).DeletedDate).toEqual(new Date(START));
    expect(await refusal(put(SECOND))).toBe(MARKED);
    expect(await refusal(create(SECOND))).toBe(
      "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
    await at.client().send(new RestoreSecretCommand({ SecretId }));
    at.simulator.advance(8 * 86_400);
    expect(await at.describe(SecretId)).not.toHaveProperty('DeletedDate');
  });

  /** Seen on AWS: cloud-custodian/cloud-custodian, tests/data/placebo/test_secrets_manager_delete. */
  test('is dated twice: by the request in a description, by its end in the answer; and it stops rotation', async () => {
    at.apply({ secrets: [{ name: SecretId, region: HOME, rotationEnabled: true }] });
    const { DeletionDate } = await at.client().send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    expect(DeletionDate).toEqual(new Date(Date.parse(START) + 7 * 86_400_000));
    expect(await at.describe(SecretId)).toMatchObject({
      DeletedDate: new Date(START),
      LastChangedDate: new Date(START),
      RotationEnabled: false,
    });
  });

  test('is done when the recovery window ends', async () => {
    await create();
    await at.client().send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    at.simulator.advance(7 * 86_400 - 1);
    expect(await refusal(at.describe(SecretId))).toBe('accepted');
    at.simulator.advance(1);
    expect(await refusal(at.describe(SecretId))).toMatch(/^ResourceNotFound/);
  });

  test('by force succeeds on what is not there', async () => {
    const force = new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true });
    expect(await refusal(at.client().send(force))).toBe('accepted');
    expect(await refusal(at.client().send(new DeleteSecretCommand({ SecretId })))).toMatch(/^ResourceNotFound/);
  });

  test.each([
    [{ RecoveryWindowInDays: 6 }, 'between 7 and 30 days'],
    [{ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }, 'in conjunction with'],
  ])('refuses %j', async (options, message) => {
    await create();
    const call = at.client().send(new DeleteSecretCommand({ SecretId, ...options }));
    expect(await refusal(call)).toContain(message);
  });
});

test('tags are absent when never set, and an empty list once all are removed', async () => {
  await create();
  await at.client().send(new UntagResourceCommand({ SecretId, TagKeys: ['team'] }));
  expect(await at.describe(SecretId)).not.toHaveProperty('Tags');
  await at.client().send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'team', Value: 'a' }] }));
  await at.client().send(new UntagResourceCommand({ SecretId, TagKeys: ['team'] }));
  expect((await at.describe(SecretId)).Tags).toEqual([]);
});

test('UpdateSecret changes description, key and value of a primary', async () => {
  await create();
  const { VersionId } = await at
    .client()
    .send(new UpdateSecretCommand({ SecretId, Description: 'Login', KmsKeyId: 'alias/own', SecretString: 'y' }));
  const description = await at.describe(SecretId);
  expect(description).toMatchObject({ Description: 'Login', KmsKeyId: 'alias/own' });
  expect(description.VersionIdsToStages?.[VersionId ?? '']).toEqual(['AWSCURRENT']);
});

test('values are refused to everybody, and the attempts are counted', async () => {
  await create();
  const denied = /^AccessDeniedException: .* is not authorized to perform: secretsmanager:/;
  expect(await refusal(at.client().send(new GetSecretValueCommand({ SecretId })))).toMatch(denied);
  expect(await refusal(at.client().send(new BatchGetSecretValueCommand({ SecretIdList: [SecretId] })))).toMatch(denied);
  const counts = at.simulator.calls().map(({ operation, region, count }) => [operation, region, count]);
  expect(counts).toContainEqual(['GetSecretValue', HOME, 1]);
  expect(counts).toContainEqual(['BatchGetSecretValue', HOME, 1]);
});
