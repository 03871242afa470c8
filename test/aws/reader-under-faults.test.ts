import { expect, test } from 'vitest';
import type { ScriptedAnswer } from '../support/aws-json-server.ts';
import { entry, namesOf, readerOf, region } from '../support/scripted-reader.ts';

test('each attempt is counted, by operation', async () => {
  const { reader } = await readerOf((_request, index) =>
    index < 2 ? { status: 503, raw: '<html>busy</html>' } : { json: { SecretList: [] } },
  );
  await namesOf(reader);

  expect(reader.calls(region)).toEqual({ ListSecrets: 3 });
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

test('connections that are cut, time and again, leave the Region unreachable', async () => {
  const { reader } = await readerOf(() => 'cut');

  await expect(namesOf(reader)).rejects.toMatchObject({
    failure: 'unreachable',
    message: expect.stringContaining('3 attempts'),
  });
  expect(reader.calls(region)).toEqual({ ListSecrets: 3 });
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

test('all Regions share one sign-in', async () => {
  let signIns = 0;
  const { reader } = await readerOf(() => ({ json: { SecretList: [] } }), {
    credentials: async () => {
      signIns += 1;
      return { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
    },
  });
  await namesOf(reader, 'us-east-1');
  await namesOf(reader, 'ap-south-1');

  expect(signIns).toBe(1);
});
