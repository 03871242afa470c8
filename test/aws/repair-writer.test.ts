import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { AwsSettings } from '../../lib/aws/client-settings.ts';
import { type AwsRepairWriter, createRepairWriter, repairWriterActions } from '../../lib/aws/repair-writer.ts';
import { toWriteError } from '../../lib/aws/write-error.ts';
import type { Action } from '../../lib/domain/plan.ts';
import { anAction } from '../support/a-repair.ts';
import {
  type AwsJsonServer,
  type ScriptedAnswer,
  type SeenRequest,
  startAwsJsonServer,
} from '../support/aws-json-server.ts';

const primary = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf';
const replica = primary.replace('eu-west-1', 'us-east-1');

let server: AwsJsonServer | undefined;
let writer: AwsRepairWriter | undefined;

afterEach(async () => {
  writer?.close();
  await server?.close();
});

const settings: AwsSettings = {
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
  pause: () => 0,
};

async function aWriter(
  answer: (request: SeenRequest) => ScriptedAnswer = ({ body }) => ({ json: { ARN: body['SecretId'] } }),
  more: AwsSettings = {},
) {
  server = await startAwsJsonServer(answer);
  writer = createRepairWriter({ ...settings, endpoint: server.url, ...more });
  return { writer, requests: server.requests };
}

/** Each action, and the whole of what is sent for it. */
const calls: readonly [Partial<Action>, string, string, Record<string, unknown>, Record<string, unknown>][] = [
  [
    { kind: 'replicate' },
    'ReplicateSecretToRegions',
    'eu-west-1',
    { SecretId: primary, AddReplicaRegions: [{ Region: 'us-east-1' }] },
    { SecretId: primary, 'AddReplicaRegions[0].Region': 'us-east-1' },
  ],
  [
    { kind: 'replicate', key: 'alias/ours' },
    'ReplicateSecretToRegions',
    'eu-west-1',
    { SecretId: primary, AddReplicaRegions: [{ Region: 'us-east-1', KmsKeyId: 'alias/ours' }] },
    {
      SecretId: primary,
      'AddReplicaRegions[0].Region': 'us-east-1',
      'AddReplicaRegions[0].KmsKeyId': 'alias/ours',
    },
  ],
  [
    { kind: 'overwrite', destroys: { arn: 'victim' } },
    'ReplicateSecretToRegions',
    'eu-west-1',
    { SecretId: primary, AddReplicaRegions: [{ Region: 'us-east-1' }], ForceOverwriteReplicaSecret: true },
    { SecretId: primary, 'AddReplicaRegions[0].Region': 'us-east-1', ForceOverwriteReplicaSecret: true },
  ],
  [
    { kind: 'rekey', key: 'alias/ours' },
    'UpdateSecret',
    'us-east-1',
    { SecretId: replica, KmsKeyId: 'alias/ours' },
    { SecretId: replica, KmsKeyId: 'alias/ours' },
  ],
  [
    { kind: 'remove' },
    'RemoveRegionsFromReplication',
    'eu-west-1',
    { SecretId: primary, RemoveReplicaRegions: ['us-east-1'] },
    { SecretId: primary, 'RemoveReplicaRegions[0]': 'us-east-1' },
  ],
  [{ kind: 'promote' }, 'StopReplicationToReplica', 'us-east-1', { SecretId: replica }, { SecretId: replica }],
];

describe('a call', () => {
  test.each(calls)(
    'for %o is %s in %s, and recorded as it is sent',
    async (part, operation, region, body, recorded) => {
      const { writer, requests } = await aWriter();
      await writer.write(anAction(part));

      expect(requests.map(({ operation, region }) => ({ operation, region }))).toEqual([{ operation, region }]);
      // The SDK's own, in every UpdateSecret: without a value it is the token of nothing.
      const { ClientRequestToken: _, ...sent } = requests[0]?.body ?? {};
      expect(sent).toEqual(body);
      expect(writer.callOf(anAction(part))).toEqual({ operation, region, parameters: recorded });
      expect(repairWriterActions).toContain(`secretsmanager:${operation}`);
    },
  );

  test('is answered by the status of each Region, and no more of it is kept', async () => {
    const { writer } = await aWriter(() => ({
      json: {
        ARN: primary,
        ReplicationStatus: [
          { Region: 'us-east-1', Status: 'InProgress', KmsKeyId: 'alias/ours' },
          { Region: 'ap-south-1', Status: 'Failed', StatusMessage: 'a long story' },
        ],
      },
    }));

    await expect(writer.write(anAction())).resolves.toBe('us-east-1 InProgress, ap-south-1 Failed');
  });

  test.each<[string, Partial<Action>, RegExp]>([
    ['waits', { kind: 'wait' }, /No call carries out the action "wait"/],
    ['is for a person', { kind: 'instruct' }, /No call carries out the action "instruct"/],
    ['changes a key to none', { kind: 'rekey' }, /names no key/],
    ['names a kind of key in place of one', { key: 'customer-managed' }, /names no key/],
    ['is about another account', { account: '999999999999' }, /is not the ARN of a primary/],
    ['replicates to where the primary is', { region: 'eu-west-1' }, /is not the ARN of a primary/],
    [
      'calls a replica the primary',
      { secret: { name: 'prod/db', arn: replica, primaryRegion: 'eu-west-1' } },
      /is not the ARN of a primary/,
    ],
  ])('is not made for an action that %s', async (_case, part, message) => {
    const { writer, requests } = await aWriter();

    expect(() => writer.callOf(anAction(part))).toThrow(message);
    await expect(writer.write(anAction(part))).rejects.toThrow(message);
    expect(requests).toEqual([]);
  });
});

const aws = (status: number, name: string): ScriptedAnswer => ({
  status,
  json: { __type: name, Message: 'what AWS said' },
});

const faults: readonly ['refused' | 'unknown', string, ScriptedAnswer][] = [
  ['refused', '400 InvalidParameterException', aws(400, 'InvalidParameterException')],
  ['refused', '400 InvalidRequestException', aws(400, 'InvalidRequestException')],
  ['refused', '400 ResourceNotFoundException', aws(400, 'ResourceNotFoundException')],
  ['refused', '400 AccessDeniedException', aws(400, 'AccessDeniedException')],
  ['refused', '400 ThrottlingException', aws(400, 'ThrottlingException')],
  ['refused', '429 with HTML', { status: 429, raw: '<html>slow down</html>' }],
  ['refused', '400 ExpiredTokenException', aws(400, 'ExpiredTokenException')],
  ['refused', '400 UnrecognizedClientException', aws(400, 'UnrecognizedClientException')],
  ['unknown', '400 EncryptionFailure', aws(400, 'EncryptionFailure')],
  ['unknown', '400 InternalServiceError', aws(400, 'InternalServiceError')],
  ['unknown', '400 RequestTimeoutException', aws(400, 'RequestTimeoutException')],
  ['unknown', '400 of a new name', aws(400, 'SomethingNewException')],
  ['unknown', '403 with HTML', { status: 403, raw: '<html>no</html>' }],
  ['unknown', '403 without a body', { status: 403, raw: '' }],
  ['unknown', '500 InternalServiceError', aws(500, 'InternalServiceError')],
  ['unknown', '500 with the name of a refusal', aws(500, 'InvalidParameterException')],
  ['unknown', '502 with HTML', { status: 502, raw: '<html>bad gateway</html>' }],
  ['unknown', '503 without a body', { status: 503, raw: '' }],
  ['unknown', '504', { status: 504, raw: '<html>time is over</html>' }],
  ['unknown', 'a connection that is cut', 'cut'],
  ['unknown', 'a body that is cut off', 'cut-off'],
  ['unknown', '200 with an empty body', { raw: '' }],
  ['unknown', '200 with an empty object', { json: {} }],
  ['unknown', '200 with broken JSON', { raw: '{"ARN": ' }],
  ['unknown', '200 with HTML', { raw: '<html>Welcome to the airport</html>' }],
  ['unknown', '200 about another secret', { json: { ARN: `${primary}x` } }],
  ['unknown', '200 about no secret', { json: { ReplicationStatus: [] } }],
];

describe('a fault', () => {
  test.each(faults)('is "%s" after one request: %s', async (outcome, _case, answer) => {
    const { writer, requests } = await aWriter(() => answer);

    await expect(writer.write(anAction())).rejects.toMatchObject({ name: 'WriteError', outcome });
    expect(requests).toHaveLength(1);
  });

  test.each<ScriptedAnswer & string>(['hang', 'stall'])(
    'that lets it %s is unknown at the deadline',
    async (answer) => {
      const { writer, requests } = await aWriter(() => answer, { deadline: 60 });

      await expect(writer.write(anAction())).rejects.toMatchObject({ outcome: 'unknown' });
      expect(requests).toHaveLength(1);
    },
  );

  test('is unknown where one attempt takes too long, and no second one is made', async () => {
    const { writer, requests } = await aWriter(() => 'hang', { attemptTimeout: 60 });

    await expect(writer.write(anAction())).rejects.toMatchObject({ outcome: 'unknown' });
    expect(requests).toHaveLength(1);
  });

  test('of an abort from outside is unknown', async () => {
    const controller = new AbortController();
    const { writer } = await aWriter(
      () => {
        controller.abort();
        return 'hang';
      },
      { signal: controller.signal },
    );

    await expect(writer.write(anAction())).rejects.toMatchObject({ outcome: 'unknown' });
  });

  test('of credentials that cannot be had is a refusal, and nothing is sent', async () => {
    const credentials = async () => {
      throw Object.assign(new Error('not authorized to perform sts:AssumeRole'), { name: 'AccessDenied' });
    };
    const { writer, requests } = await aWriter(undefined, { credentials });

    await expect(writer.write(anAction())).rejects.toMatchObject({ outcome: 'refused' });
    expect(requests).toEqual([]);
  });

  test('of a connection that is refused is a refusal', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const address = closed.address();
    closed.close();
    await once(closed, 'close');
    if (typeof address !== 'object' || address === null) throw new Error('it listened on a port');
    writer = createRepairWriter({ ...settings, endpoint: `http://127.0.0.1:${address.port}` });

    await expect(writer.write(anAction())).rejects.toMatchObject({ outcome: 'refused' });
  });

  test.each([
    ['refused', 'ENOTFOUND'],
    ['refused', 'EAI_AGAIN'],
    ['unknown', 'ECONNRESET'],
    ['unknown', 'ETIMEDOUT'],
    ['unknown', 'EPIPE'],
  ])('of the network is "%s" where it is %s', (outcome, code) => {
    expect(toWriteError('UpdateSecret', Object.assign(new Error('no'), { code }))).toMatchObject({ outcome });
  });

  test('tells what was asked, what came back, and whether it may have been carried out', async () => {
    const { writer } = await aWriter(() => aws(500, 'InternalServiceError'));

    await expect(writer.write(anAction())).rejects.toThrow(
      `ReplicateSecretToRegions of "${primary}" in eu-west-1 failed: InternalServiceError: what AWS said ` +
        '(HTTP 500, request id request-1). It may have been carried out all the same',
    );
  });
});
