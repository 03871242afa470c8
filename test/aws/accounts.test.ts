import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { accountsActions, accountsOf } from '../../lib/aws/accounts.ts';
import { credentialsFor, memberRoleActions } from '../../lib/aws/accounts-role.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import { type AwsJsonServer, type ScriptedAnswer, startAwsJsonServer } from '../support/aws-json-server.ts';

const settings = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIDOWN', secretAccessKey: 'example' },
  pause: () => 0,
};
const member = '222233334444';

let json: AwsJsonServer | undefined;
let sts: Server | undefined;

afterEach(async () => {
  await json?.close();
  sts?.closeAllConnections();
  sts?.close();
});

test('a list that is written down is taken as it is, each account once', async () => {
  const accounts = ['222233334444', '111122223333', '222233334444'];

  await expect(accountsOf({ kind: 'list', accounts }, settings)).resolves.toEqual(['111122223333', '222233334444']);
});

describe('of an organisation', () => {
  async function list(answer: (index: number) => ScriptedAnswer): Promise<string[]> {
    json = await startAwsJsonServer((_request, index) => answer(index));
    return accountsOf({ kind: 'organizations' }, { ...settings, endpoint: json.url });
  }

  test('every active account is taken, over short and empty pages', async () => {
    const pages = [
      { Accounts: [{ Id: '222233334444', State: 'ACTIVE', Status: 'ACTIVE' }], NextToken: 'a' },
      { Accounts: [], NextToken: 'b' },
      {
        Accounts: [
          { Id: '111122223333', Status: 'ACTIVE' },
          { Id: '333344445555', State: 'CLOSED' },
          { Id: '444455556666', State: 'SUSPENDED', Status: 'ACTIVE' },
          { Id: '555566667777', State: 'PENDING_ACTIVATION' },
          { Id: '666677778888', State: 'NEVER_HEARD_OF' },
        ],
      },
    ];

    await expect(list((index) => ({ json: pages[index] }))).resolves.toEqual([
      '111122223333',
      '222233334444',
      '666677778888',
    ]);
    expect(json?.requests.map(({ body }) => body)).toEqual([{}, { NextToken: 'a' }, { NextToken: 'b' }]);
    const [request] = json?.requests ?? [];
    expect(accountsActions).toEqual([`${request?.service}:${request?.operation}`]);
  });

  const refusal = (name: string) => ({ status: 400, json: { __type: name, Message: 'No.' } });
  test.each<[string, ScriptedAnswer, RegExp]>([
    [
      'a denial',
      refusal('AccessDeniedException'),
      /AccessDeniedException: .*management account or a delegated administrator/,
    ],
    ['no organisation', refusal('AWSOrganizationsNotInUseException'), /list the accounts instead/],
    ['no active account', { json: { Accounts: [{ Id: '1', State: 'CLOSED' }] } }, /no active account/],
    ['no list', { json: { NextToken: 'x' } }, /holds no list of accounts/],
    ['an empty answer', { raw: '' }, /EmptyAnswer|is empty/],
    [
      'an empty token',
      { json: { Accounts: [{ Id: '1', State: 'ACTIVE' }], NextToken: '' } },
      /a NextToken that is empty/,
    ],
    [
      'a token that repeats',
      { json: { Accounts: [], NextToken: 'x' } },
      /a NextToken that is empty or was there before/,
    ],
    ['an account without State', { json: { Accounts: [{ Id: '1' }] } }, /does not say whether the account 1 is active/],
    ['an account without Id', { json: { Accounts: [{ State: 'ACTIVE' }] } }, /an account without Id/],
  ])('%s is an error, never an empty list', async (_name, answer, message) => {
    await expect(list(() => answer)).rejects.toThrow(message);
  });
});

describe('a member account', () => {
  const role = 'arn:aws:iam::{account}:role/audit/replication-auditor-read';

  /** An STS that answers so, and the form of each request. */
  async function startSts(status: number, body: string) {
    const forms: URLSearchParams[] = [];
    sts = createServer((request, response) => {
      text(request).then((form) => {
        forms.push(new URLSearchParams(form));
        response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
      });
    }).listen(0, '127.0.0.1');
    await once(sts, 'listening');
    const { port } = sts.address() as AddressInfo;
    return { forms, endpoint: `http://127.0.0.1:${port}` };
  }
  const granted = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>ASIAMEMBER</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
    <Expiration>2126-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROAMEMBER:s</AssumedRoleId>
    <Arn>arn:aws:sts::222233334444:assumed-role/replication-auditor-read/replication-auditor</Arn></AssumedRoleUser>
    </AssumeRoleResult></AssumeRoleResponse>`;
  const denied = `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
    <Message>not authorized to perform sts:AssumeRole</Message></Error></ErrorResponse>`;

  test('is read under its role, which is assumed once', async () => {
    const { forms, endpoint } = await startSts(200, granted);
    json = await startAwsJsonServer(() => ({ json: { SecretList: [] } }));
    const credentials = credentialsFor(
      member,
      { role, externalId: 'ours', sessionName: 'replication-auditor' },
      { ...settings, endpoint },
    );
    const reader = createAwsReader({ endpoint: json.url, credentials });
    for (const region of ['eu-west-1', 'us-east-1']) for await (const _page of reader.listPages(region));
    reader.close();

    expect(forms.map((form) => Object.fromEntries(form))).toEqual([
      {
        Action: 'AssumeRole',
        Version: '2011-06-15',
        RoleArn: 'arn:aws:iam::222233334444:role/audit/replication-auditor-read',
        RoleSessionName: 'replication-auditor',
        ExternalId: 'ours',
        DurationSeconds: '3600',
      },
    ]);
    expect(json.requests.map(({ accessKeyId }) => accessKeyId)).toEqual(['ASIAMEMBER', 'ASIAMEMBER']);
    expect(memberRoleActions).toEqual(['sts:AssumeRole']);
  });

  test('whose role may not be assumed has no credentials, which is told as such', async () => {
    const { endpoint } = await startSts(403, denied);
    json = await startAwsJsonServer(() => ({ json: { SecretList: [] } }));
    const credentials = credentialsFor(member, { role, sessionName: 'replication-auditor' }, { ...settings, endpoint });
    const reader = createAwsReader({ endpoint: json.url, credentials });

    await expect(reader.describe('eu-west-1', 'prod/db')).rejects.toMatchObject({
      failure: 'credentials',
      message: expect.stringContaining('not authorized to perform sts:AssumeRole'),
    });
    expect(json.requests).toEqual([]);
    reader.close();
  });

  test.each([
    ['of another account', granted.replace('sts::222233334444', 'sts::999999999999')],
    ['of another role', granted.replace('assumed-role/replication-auditor-read', 'assumed-role/admin')],
    ['of nobody', granted.replace(/<AssumedRoleUser>.*<\/AssumedRoleUser>/s, '')],
  ])('is not read under the credentials %s', async (_whose, answer) => {
    const { endpoint } = await startSts(200, answer);
    json = await startAwsJsonServer(() => ({ json: { SecretList: [] } }));
    const credentials = credentialsFor(member, { role, sessionName: 'replication-auditor' }, { ...settings, endpoint });
    const reader = createAwsReader({ endpoint: json.url, credentials });

    for (let time = 1; time <= 2; time += 1) {
      await expect(reader.describe('eu-west-1', 'prod/db')).rejects.toMatchObject({
        failure: 'credentials',
        message: expect.stringContaining('the answer holds the credentials of '),
      });
    }
    expect(json.requests).toEqual([]);
    reader.close();
  });

  test.each(['replication-auditor-read', 'arn:aws:iam::999999999999:role/x', 'arn:aws:iam::{account}:user/x', ''])(
    'is not read through "%s", which is no role of it',
    (wrong) => {
      expect(() => credentialsFor(member, { role: wrong, sessionName: 's' }, settings)).toThrow(
        /is not the ARN of a role in account 222233334444. Example: arn:aws:iam::{account}:role/,
      );
    },
  );
});
