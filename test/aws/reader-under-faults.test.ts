import { expect, test } from 'vitest';
import type { ReadFailure } from '../../lib/audit/ports.ts';
import type { ScriptedAnswer } from '../support/aws-json-server.ts';
import { entry, namesOf, readerOf, region } from '../support/scripted-reader.ts';

test('each attempt is counted, by operation', async () => {
  const { reader } = await readerOf((_request, index) =>
    index < 2 ? { status: 503, raw: '<html>busy</html>' } : { json: { SecretList: [] } },
  );
  await namesOf(reader);

  expect(reader.calls(region)).toEqual({ ListSecrets: 3 });
});

const aws = (status: number, name: string): ScriptedAnswer => ({
  status,
  json: { __type: name, Message: 'what AWS said' },
});

/** Every fault of the table in docs/aws-facts.md, "How the SDK meets faults", and what is left of it when it does not end. */
const faults: readonly [ReadFailure, number, string, ScriptedAnswer][] = [
  ['throttled', 5, '400 ThrottlingException', aws(400, 'ThrottlingException')],
  ['throttled', 5, '429', { status: 429, raw: '<html>slow down</html>' }],
  ['service', 3, '400 InternalServiceError', aws(400, 'InternalServiceError')],
  ['service', 3, '500 InternalServiceError', aws(500, 'InternalServiceError')],
  ['service', 3, '502 with HTML', { status: 502, raw: '<html>bad gateway</html>' }],
  ['service', 3, '503 without a body', { status: 503, raw: '' }],
  ['service', 3, '504', { status: 504, raw: '<html>time is over</html>' }],
  ['unreachable', 3, 'a connection that is cut', 'cut'],
  ['unreachable', 3, 'a body that is cut off', 'cut-off'],
  ['malformed', 3, '200 with an empty body', { raw: '' }],
  ['malformed', 3, '200 with an empty object', { json: {} }],
  ['malformed', 3, '200 with broken JSON', { raw: '{"SecretList": [' }],
  ['malformed', 3, '200 with HTML', { raw: '<html>Welcome to the airport</html>' }],
  ['denied', 1, '400 AccessDeniedException', aws(400, 'AccessDeniedException')],
  ['denied', 1, '403 with HTML', { status: 403, raw: '<html>no</html>' }],
  ['credentials', 1, '400 ExpiredTokenException', aws(400, 'ExpiredTokenException')],
  ['service', 1, '501', { status: 501, raw: '' }],
  [
    'malformed',
    1,
    '200 with a field of another type',
    { json: { SecretList: [{ ...entry, CreatedDate: 'yesterday' }] } },
  ],
];

test.each(faults)('"%s" is what remains, after %i attempts, of %s', async (failure, attempts, _case, answer) => {
  const { reader, requests } = await readerOf(() => answer);

  await expect(namesOf(reader)).rejects.toMatchObject({ name: 'ReadError', failure });
  expect(requests).toHaveLength(attempts);
});

test.each(faults.filter(([, attempts]) => attempts > 1))(
  'a fault that passes, "%s" (%i attempts, %s), leaves no trace',
  async (_failure, attempts, _case, answer) => {
    const { reader, requests } = await readerOf((_request, index) =>
      index < attempts - 1 ? answer : { json: { SecretList: [entry] } },
    );

    await expect(namesOf(reader)).resolves.toEqual(['prod/db']);
    expect(requests).toHaveLength(attempts);
  },
);

test.each<[ReadFailure, number]>([
  ['throttled', 429],
  ['service', 503],
])('a call is "%s" at once when %i comes with a Retry-After beyond its deadline', async (failure, status) => {
  const { reader, requests } = await readerOf(() => ({ status, headers: { 'retry-after': '3600' }, raw: '' }));

  await expect(namesOf(reader)).rejects.toMatchObject({
    failure,
    message: expect.stringContaining('Retry-After: 3600'),
  });
  expect(requests).toHaveLength(1);
});

test.each<ScriptedAnswer & string>(['hang', 'stall'])(
  'a connection that would %s ends at the deadline',
  async (answer) => {
    const { reader } = await readerOf(() => answer, { deadline: 60 });

    await expect(namesOf(reader)).rejects.toMatchObject({
      failure: 'unreachable',
      message: expect.stringContaining('no answer within 60 ms'),
    });
  },
);

test('an attempt that takes too long is tried again', async () => {
  const { reader } = await readerOf((_request, index) => (index === 0 ? 'hang' : { json: { SecretList: [entry] } }), {
    attemptTimeout: 60,
  });

  await expect(namesOf(reader)).resolves.toEqual(['prod/db']);
});

test('an abort from outside ends the call', async () => {
  const controller = new AbortController();
  const { reader } = await readerOf(
    () => {
      controller.abort();
      return 'hang';
    },
    { signal: controller.signal },
  );

  await expect(namesOf(reader)).rejects.toMatchObject({ failure: 'unreachable' });
});

test('a failure tells after how many attempts', async () => {
  const { reader } = await readerOf(() => 'cut');

  await expect(namesOf(reader)).rejects.toMatchObject({ message: expect.stringContaining('3 attempts') });
});

test('credentials that cannot be had are told as such, and nothing is sent', async () => {
  const { reader, requests } = await readerOf(() => ({ json: { SecretList: [] } }), {
    credentials: async () => {
      // What STS answers when a role may not be assumed: not to be taken for Secrets Manager's own denial.
      throw Object.assign(new Error('not authorized to perform sts:AssumeRole'), { name: 'AccessDenied' });
    },
  });

  await expect(namesOf(reader)).rejects.toMatchObject({ failure: 'credentials' });
  expect(requests).toEqual([]);
  expect(reader.calls(region)).toEqual({});
});
