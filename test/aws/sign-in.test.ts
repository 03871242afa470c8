import { expect, test } from 'vitest';
import type { AwsCredentials, CredentialsSource } from '../../lib/aws/sign-in.ts';
import type { ScriptedAnswer, SeenRequest } from '../support/aws-json-server.ts';
import { entry, namesOf, readerOf, region } from '../support/scripted-reader.ts';

const session = (name: string): AwsCredentials => ({
  accessKeyId: name,
  secretAccessKey: 'example',
  sessionToken: `${name}-token`,
});
const expired: ScriptedAnswer = {
  status: 400,
  json: { __type: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
};

/** What AWS answers when only the session `good` is not over. */
function onlyFor(good: string): (request: SeenRequest) => ScriptedAnswer {
  return ({ accessKeyId, operation }) => {
    if (accessKeyId !== good) return expired;
    return { json: operation === 'ListSecrets' ? { SecretList: [] } : entry };
  };
}

/** Gives one session after the other, each time that it is asked; counts how often. */
function sessions(...names: string[]): CredentialsSource & { asked(): number } {
  let asked = 0;
  const source = async () => session(names[asked++] ?? names.at(-1) ?? '');
  return Object.assign(source, { asked: () => asked });
}

test('all Regions and services share one sign-in', async () => {
  const credentials = sessions('only');
  const { reader } = await readerOf(onlyFor('only'), { credentials });
  await namesOf(reader, 'us-east-1');
  await namesOf(reader, 'ap-south-1');
  await reader.describeKey('us-east-1', 'alias/ours').catch(() => undefined);

  expect(credentials.asked()).toBe(1);
});

test('a session that is over is renewed, once for all calls that met its end', async () => {
  const credentials = sessions('old', 'new');
  const { reader, requests } = await readerOf(onlyFor('new'), { credentials });
  const describe = () => reader.describe(region, 'prod/db');

  await expect(Promise.all([describe(), describe(), describe()])).resolves.toHaveLength(3);
  expect(credentials.asked()).toBe(2);
  expect(requests.filter(({ accessKeyId }) => accessKeyId === 'new')).toHaveLength(3);
});

test('a new session that is over too is not renewed again', async () => {
  const credentials = sessions('old', 'older', 'oldest');
  const { reader, requests } = await readerOf(() => expired, { credentials });

  await expect(namesOf(reader)).rejects.toMatchObject({
    failure: 'credentials',
    message: expect.stringContaining('ExpiredTokenException'),
  });
  expect(requests.map(({ accessKeyId }) => accessKeyId)).toEqual(['old', 'older']);
});

test.each<[string, AwsCredentials | CredentialsSource]>([
  ['fixed credentials', session('old')],
  ['a source that gives the same session again', sessions('old')],
])('with %s, nothing is sent again', async (_case, credentials) => {
  const { reader, requests } = await readerOf(() => expired, { credentials });

  await expect(namesOf(reader)).rejects.toMatchObject({ failure: 'credentials' });
  expect(requests).toHaveLength(1);
});

test('a renewal is asked of the source as such, so that one which remembers forgets', async () => {
  const asked: unknown[] = [];
  const { reader } = await readerOf(() => expired, {
    credentials: async (options) => {
      asked.push(options);
      return session(String(asked.length));
    },
  });
  await namesOf(reader).catch(() => undefined);

  expect(asked).toEqual([{}, { forceRefresh: true }]);
});

test('a renewal that fails says why it failed', async () => {
  let asked = 0;
  const { reader } = await readerOf(() => expired, {
    credentials: async () => {
      asked += 1;
      if (asked > 1) throw new Error('The SSO session has expired');
      return session('old');
    },
  });

  await expect(namesOf(reader)).rejects.toMatchObject({
    failure: 'credentials',
    message: expect.stringContaining('The SSO session has expired'),
  });
});
