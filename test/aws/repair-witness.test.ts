import { afterEach, describe, expect, test } from 'vitest';
import { type AwsRepairWitness, createRepairWitness, repairWitnessActions } from '../../lib/aws/repair-witness.ts';
import {
  type AwsJsonServer,
  type ScriptedAnswer,
  type SeenRequest,
  startAwsJsonServer,
} from '../support/aws-json-server.ts';

const region = 'us-east-1';
const arn = `arn:aws:secretsmanager:${region}:111122223333:secret:prod/db-AbCdEf`;
const keyArn = `arn:aws:kms:${region}:111122223333:key/mrk-1`;

let server: AwsJsonServer | undefined;
let witness: AwsRepairWitness | undefined;

afterEach(async () => {
  witness?.close();
  await server?.close();
});

async function keysFrom(answer: (request: SeenRequest, index: number) => ScriptedAnswer) {
  server = await startAwsJsonServer(answer);
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
  witness = createRepairWitness({ endpoint: server.url, credentials, pause: () => 0 });
  return witness.versionKeys(region, arn);
}

const version = (...KmsKeyIds: string[]) => ({ VersionId: 'v', VersionStages: ['AWSCURRENT'], KmsKeyIds });

describe('the keys of versions', () => {
  test('are those of each version with a label, the default key by its alias', async () => {
    const keys = await keysFrom(() => ({
      json: {
        ARN: arn,
        Versions: [
          version('alias/old', 'alias/new'),
          version('DefaultEncryptionKey'),
          { VersionId: 'x', KmsKeyIds: ['a'] },
        ],
      },
    }));

    expect(keys).toEqual([['alias/old', 'alias/new'], ['alias/aws/secretsmanager']]);
    expect(server?.requests.map(({ body }) => body)).toEqual([
      { SecretId: arn, MaxResults: 100, IncludeDeprecated: false },
    ]);
    expect(repairWitnessActions).toContain('secretsmanager:ListSecretVersionIds');
  });

  test('are taken from all pages, the empty ones too', async () => {
    const pages = [
      { Versions: [version('alias/a')], NextToken: '1' },
      { Versions: [], NextToken: '2' },
      { Versions: [version('alias/b')] },
    ];

    await expect(keysFrom((_request, index) => ({ json: { ARN: arn, ...pages[index] } }))).resolves.toEqual([
      ['alias/a'],
      ['alias/b'],
    ]);
    expect(server?.requests.map(({ body }) => body['NextToken'])).toEqual([undefined, '1', '2']);
  });

  test("are known by the secret's alias where KMS says that it stands for them", async () => {
    const keys = await keysFrom(({ operation }) => {
      if (operation === 'DescribeSecret') return { json: { ARN: arn, Name: 'prod/db', KmsKeyId: 'alias/ours' } };
      if (operation === 'DescribeKey') {
        return { json: { KeyMetadata: { KeyId: 'mrk-1', Arn: keyArn, KeyState: 'Enabled', KeyManager: 'CUSTOMER' } } };
      }
      return { json: { ARN: arn, Versions: [version('old', 'mrk-1'), version(keyArn), version('old')] } };
    });

    expect(keys).toEqual([['old', 'mrk-1', 'alias/ours'], [keyArn, 'alias/ours'], ['old']]);
    const asked = server?.requests.map(({ operation, service }) => `${service}:${operation}`);
    expect(new Set(asked)).toEqual(new Set(repairWitnessActions));
  });

  test.each<[string, ScriptedAnswer, string]>([
    ['no versions', { json: { ARN: arn } }, 'malformed'],
    ['a version without a key', { json: { ARN: arn, Versions: [version()] } }, 'malformed'],
    ['the secret of another Region', { json: { ARN: arn.replace(region, 'eu-west-1'), Versions: [] } }, 'malformed'],
    ['a token without end', { json: { ARN: arn, Versions: [], NextToken: 'again' } }, 'malformed'],
    ['an empty token', { json: { ARN: arn, Versions: [], NextToken: '' } }, 'malformed'],
    ['nothing', { raw: '' }, 'malformed'],
    ['denial', { status: 400, json: { __type: 'AccessDeniedException', Message: 'no' } }, 'denied'],
  ])('are not known from an answer of %s', async (_case, answer, failure) => {
    await expect(keysFrom(() => answer)).rejects.toMatchObject({ name: 'ReadError', failure });
  });
});
