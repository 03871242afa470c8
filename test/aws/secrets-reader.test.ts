import { describe, expect, test } from 'vitest';
import { AnotherSecret } from '../../lib/audit/ports.ts';
import type { ScriptedAnswer, SeenRequest } from '../support/aws-json-server.ts';
import { arn, entry, namesOf, readerOf, region } from '../support/scripted-reader.ts';

describe('listing', () => {
  test('asks for full pages and for planned deletions, in the Region it was told', async () => {
    const { reader, requests } = await readerOf(() => ({ json: { SecretList: [] } }));
    await namesOf(reader);

    expect(requests).toMatchObject([
      { operation: 'ListSecrets', region, body: { MaxResults: 100, IncludePlannedDeletion: true } },
    ]);
  });

  test('follows the token through short and empty pages until it is gone', async () => {
    const pages = [
      { SecretList: [entry], NextToken: 'a' },
      { SecretList: [], NextToken: 'b' },
      { SecretList: [{ ARN: arn.replace('db', 'web'), Name: 'prod/web' }] },
    ];
    const { reader, requests } = await readerOf((_request, index) => ({ json: pages[index] }));
    const names = await namesOf(reader);

    expect(names).toEqual(['prod/db', 'prod/web']);
    expect(requests.map(({ body }) => body['NextToken'])).toEqual([undefined, 'a', 'b']);
  });

  test('ends as malformed after a thousand empty pages in a row, each with a new token, and keeps what it had seen', async () => {
    const { reader, requests } = await readerOf((_request, index) => ({
      json: { SecretList: index === 3 ? [entry] : [], NextToken: `token ${index}` },
    }));
    const names: string[] = [];
    const listing = (async () => {
      for await (const { secrets } of reader.listPages(region)) names.push(...secrets.map(({ name }) => name));
    })();

    await expect(listing).rejects.toMatchObject({
      failure: 'malformed',
      message: expect.stringContaining('may never end'),
    });
    expect(names).toEqual(['prod/db']);
    expect(requests).toHaveLength(1_004);
  }, 30_000);

  test('names our tool and its version to AWS', async () => {
    const { reader, requests } = await readerOf(() => ({ json: { SecretList: [] } }));
    await namesOf(reader);

    expect(requests[0]?.userAgent).toMatch(/secrets-replication-auditor\/\d+\.\d+\.\d+/);
  });

  test('ends with the reader: a request that is under way then is not sent again', async () => {
    const asked = Promise.withResolvers<void>();
    const { reader, requests } = await readerOf((_request, index) => {
      asked.resolve();
      return index === 0 ? 'hang' : { json: { SecretList: [] } };
    });
    const listing = namesOf(reader);
    await asked.promise;
    reader.close();

    await expect(listing).rejects.toMatchObject({ name: 'ReadError', failure: 'unreachable' });
    expect(requests).toHaveLength(1);
  });

  test('asks each Region through a client of its own', async () => {
    const { reader, requests } = await readerOf(() => ({ json: { SecretList: [] } }));
    await namesOf(reader, 'us-east-1');
    await namesOf(reader, 'ap-south-1');

    expect(requests.map((request) => request.region)).toEqual(['us-east-1', 'ap-south-1']);
    expect([reader.calls('us-east-1'), reader.calls('ap-south-1')]).toEqual([{ ListSecrets: 1 }, { ListSecrets: 1 }]);
  });

  test.each<[string, (request: SeenRequest) => ScriptedAnswer]>([
    ['an empty body', () => ({ raw: '' })],
    ['an empty object', () => ({ json: {} })],
    ['a list that is null', () => ({ json: { SecretList: null } })],
    ['HTML', () => ({ raw: '<html>Welcome to the airport</html>' })],
    ['broken JSON', () => ({ raw: '{"SecretList": [' })],
    ['a token that repeats', () => ({ json: { SecretList: [entry], NextToken: 'same' } })],
    [
      'tokens that go in a circle',
      ({ body }) => ({ json: { SecretList: [], NextToken: body['NextToken'] === 'a' ? 'b' : 'a' } }),
    ],
    ['an empty token', () => ({ json: { SecretList: [], NextToken: '' } })],
    ['an entry without an ARN', () => ({ json: { SecretList: [{ Name: 'prod/db' }] } })],
    ['an entry without a name', () => ({ json: { SecretList: [{ ARN: arn }] } })],
    [
      'an ARN without an account',
      () => ({ json: { SecretList: [{ ...entry, ARN: 'arn:aws:secretsmanager:eu-west-1::secret:x' }] } }),
    ],
    [
      'a secret of another Region',
      () => ({ json: { SecretList: [{ ...entry, ARN: arn.replace(region, 'us-east-1') }] } }),
    ],
    ['a date that is none', () => ({ json: { SecretList: [{ ...entry, CreatedDate: 'yesterday' }] } })],
  ])('a 200 with %s is malformed, never an empty Region', async (_name, answer) => {
    const { reader } = await readerOf(answer);

    await expect(namesOf(reader)).rejects.toMatchObject({
      name: 'ReadError',
      failure: 'malformed',
      message: expect.stringContaining(`ListSecrets in ${region}`),
    });
  });

  test('fields that nobody knows yet are passed over', async () => {
    const { reader } = await readerOf(() => ({
      json: { SecretList: [{ ...entry, Novelty: { deep: [1] } }], More: true },
    }));

    await expect(namesOf(reader)).resolves.toEqual(['prod/db']);
  });
});

describe('describing', () => {
  test.each([
    ['its ARN, of a secret whose name is that ARN’s end', arn, `${arn}-Zz9999`, 'prod/db-AbCdEf'],
    ['its ARN, of a secret of that name with another suffix', arn, arn.replace('AbCdEf', 'Zz9999'), 'prod/db'],
    ['its name', 'prod/db', arn.replace('prod/db', 'prod/b'), 'prod/b'],
  ])(
    'an answer about another secret than was asked for by %s is not believed, and names both',
    async (_what, asked, answered, name) => {
      const { reader } = await readerOf(() => ({ json: { ARN: answered, Name: name } }));
      const described = reader.describe(region, asked);
      await expect(described).rejects.toBeInstanceOf(AnotherSecret);
      await expect(described).rejects.toThrow(`asked for "${asked}" and answered about "${name}" (${answered})`);
    },
  );

  test('of two statuses for one Region the worst counts', async () => {
    const ReplicationStatus = ['InSync', 'Failed'].map((Status) => ({ Region: 'us-east-1', Status }));
    const { reader } = await readerOf(() => ({ json: { ...entry, ReplicationStatus } }));
    expect((await reader.describe(region, arn))?.replication).toEqual([{ region: 'us-east-1', status: 'Failed' }]);
  });

  test('a secret that is not there is undefined', async () => {
    const { reader } = await readerOf(() => ({
      status: 400,
      json: { __type: 'ResourceNotFoundException', Message: "Secrets Manager can't find the specified secret." },
    }));

    await expect(reader.describe(region, 'prod/db')).resolves.toBeUndefined();
  });

  test('a 200 without content is malformed, never an absent secret', async () => {
    const { reader } = await readerOf(() => ({ raw: '' }));

    await expect(reader.describe(region, 'prod/db')).rejects.toMatchObject({ failure: 'malformed' });
  });

  test('a denial says what was asked, where, and what came back', async () => {
    const { reader } = await readerOf(() => ({
      status: 400,
      json: { __type: 'AccessDeniedException', Message: 'User is not authorized' },
    }));

    await expect(reader.describe(region, 'prod/db')).rejects.toMatchObject({
      failure: 'denied',
      message:
        'DescribeSecret of "prod/db" in eu-west-1: access denied: AccessDeniedException: User is not authorized (HTTP 400, request id request-1)',
    });
  });
});
