import {
  CreateSecretCommand,
  ListSecretVersionIdsCommand,
  type ListSecretVersionIdsCommandInput,
  PutSecretValueCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
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

describe('the keys of versions', () => {
  const OLD = 'alias/old';
  const NEW = 'alias/new';
  const THIRD = '33333333-3333-4333-8333-333333333333';

  async function list(input: Partial<ListSecretVersionIdsCommandInput> = {}, region = HOME) {
    const { $metadata, ...answer } = await at
      .client(region)
      .send(new ListSecretVersionIdsCommand({ SecretId, ...input }));
    return answer;
  }

  async function keys(region = HOME) {
    const { Versions = [] } = await list({}, region);
    return Versions.map(({ KmsKeyIds }) => KmsKeyIds);
  }

  const rekey = (KmsKeyId: string, region = HOME) =>
    at.client(region).send(new UpdateSecretCommand({ SecretId, KmsKeyId }));

  test("are the secret's own, the default one by a name of its own", async () => {
    await create();
    expect(await list()).toEqual({
      ARN: expect.stringContaining(SecretId),
      Name: SecretId,
      Versions: [
        {
          VersionId: FIRST,
          VersionStages: ['AWSCURRENT'],
          CreatedDate: new Date(START),
          KmsKeyIds: ['DefaultEncryptionKey'],
        },
      ],
    });
  });

  test('follow the secret to another key, and the old one still opens them', async () => {
    await create();
    await rekey(NEW);
    await put(SECOND);
    expect(await keys()).toEqual([['DefaultEncryptionKey', NEW], [NEW]]);
    await rekey(NEW);
    expect(await keys()).toEqual([['DefaultEncryptionKey', NEW], [NEW]]);
  });

  test("do not follow where a version has only labels of the owner's own", async () => {
    await create();
    await put(SECOND, 'AWSPENDING');
    await put(THIRD, 'RELEASE');
    await rekey(NEW);
    expect(await keys()).toEqual([
      ['DefaultEncryptionKey', NEW],
      ['DefaultEncryptionKey', NEW],
      ['DefaultEncryptionKey'],
    ]);
  });

  test.each([OLD, NEW])('stay where the caller may not use both, though the key changes: denied on %s', async (id) => {
    at.apply({
      kmsKeys: [{ id, reencrypt: 'denied' }],
      secrets: [{ name: SecretId, region: HOME, kmsKeyId: OLD, replicas: { [AWAY]: { kmsKeyId: OLD } } }],
    });
    await rekey(NEW, AWAY);
    expect((await at.describe(SecretId, AWAY)).KmsKeyId).toBe(NEW);
    expect(await keys(AWAY)).toEqual([[OLD]]);
  });

  test("of a replica are its own, also after its primary's value changed", async () => {
    at.apply({ secrets: [{ name: SecretId, region: HOME, replicas: { [AWAY]: { kmsKeyId: OLD } } }] });
    await rekey(NEW, AWAY);
    await put(SECOND);
    at.simulator.advance(5);
    expect(await keys(AWAY)).toEqual([[OLD, NEW], [NEW]]);
    expect(await keys()).toEqual([['DefaultEncryptionKey'], ['DefaultEncryptionKey']]);
  });

  test('come in pages, and those of unlabelled versions on request', async () => {
    await create();
    for (const id of [SECOND, THIRD]) await put(id);
    const one = await list({ MaxResults: 1 });
    const two = await list({ MaxResults: 1, NextToken: one.NextToken });
    expect([one, two].map(({ Versions }) => Versions?.map(({ VersionId }) => VersionId))).toEqual([[SECOND], [THIRD]]);
    expect(two).not.toHaveProperty('NextToken');
    expect((await list({ IncludeDeprecated: true })).Versions).toHaveLength(3);
  });

  test('are not continued from a token that this secret did not give', async () => {
    await create();
    expect(await refusal(list({ NextToken: 'nonsense' }))).toMatch(/^InvalidNextTokenException/);
  });
});
