import {
  CreateSecretCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { bench, refusal } from './support.ts';

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

async function stages() {
  return (await at.describe(SecretId)).VersionIdsToStages;
}

describe('a version', () => {
  test('that becomes current leaves the one before as previous', async () => {
    await create();
    await put(SECOND);
    expect(await stages()).toEqual({ [FIRST]: ['AWSPREVIOUS'], [SECOND]: ['AWSCURRENT'] });
  });

  test('put with another label leaves the current one alone', async () => {
    await create();
    await put(SECOND, 'AWSPENDING');
    expect(await stages()).toEqual({ [FIRST]: ['AWSCURRENT'], [SECOND]: ['AWSPENDING'] });
  });

  test('put again under its token changes nothing', async () => {
    await create();
    await put(FIRST);
    expect(await stages()).toEqual({ [FIRST]: ['AWSCURRENT'] });
  });

  test('without a label is not shown', async () => {
    await create();
    await put(SECOND);
    await at
      .client()
      .send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSPREVIOUS', RemoveFromVersionId: FIRST }));
    expect(await stages()).toEqual({ [SECOND]: ['AWSCURRENT'] });
  });

  test('gets the current label back by an explicit move only', async () => {
    await create();
    await put(SECOND);
    const move = (RemoveFromVersionId?: string) =>
      at.client().send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: FIRST,
          RemoveFromVersionId,
        }),
      );
    expect(await refusal(move())).toContain(`currently attached to version ${SECOND}`);
    expect(await refusal(move(FIRST))).toContain("isn't currently attached");
    await move(SECOND);
    expect(await stages()).toEqual({ [FIRST]: ['AWSCURRENT'], [SECOND]: ['AWSPREVIOUS'] });
  });

  test('cannot lose the current label to none', async () => {
    await create();
    const remove = new UpdateSecretVersionStageCommand({
      SecretId,
      VersionStage: 'AWSCURRENT',
      RemoveFromVersionId: FIRST,
    });
    expect(await refusal(at.client().send(remove))).toContain("It can't be completely removed.");
  });

  test('needs one value', async () => {
    await create();
    const none = new PutSecretValueCommand({ SecretId });
    const both = new PutSecretValueCommand({ SecretId, SecretString: 'y', SecretBinary: new Uint8Array([1]) });
    expect(await refusal(at.client().send(none))).toMatch(/^InvalidRequestException/);
    expect(await refusal(at.client().send(both))).toMatch(/^InvalidParameterException/);
  });
});
