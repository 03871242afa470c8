import { afterEach, expect, test } from 'vitest';
import { defaultMessageSettings as settings } from '../../lib/notify/message.ts';
import { messagesFor } from '../../lib/notify/messages.ts';
import { renderSlack } from '../../lib/notify/slack.ts';
import { createSlackChannel, type SlackPorts } from '../../lib/notify/slack-channel.ts';
import { createWebhook } from '../../lib/notify/webhook.ts';
import { postJson } from '../../lib/runtime/post-json.ts';
import { clock } from '../support/builders.ts';
import { type JsonAnswer, type JsonServer, startJsonServer } from '../support/json-server.ts';
import { anEvent } from './news.ts';

const secretPath = '/services/T000/B000/TOKEN';
const messages = messagesFor([anEvent()], [], settings).map(renderSlack);

let server: JsonServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Sends one message to a Slack that answers in this order; its last answer is its answer for ever. */
async function send(
  answers: readonly JsonAnswer[],
  overrides: Partial<SlackPorts> = {},
  urls: readonly string[] = [secretPath],
) {
  const slept: number[] = [];
  let reads = 0;
  const { url } = await start(answers);
  const webhook = createWebhook(async () => `${url}${urls[Math.min(reads++, urls.length - 1)]}`, '/slack', clock);
  const channel = createSlackChannel({
    webhook,
    postJson,
    sleep: async (milliseconds) => void slept.push(milliseconds),
    deadline: () => new AbortController().signal,
    timeLeft: () => 60_000,
    ...overrides,
  });
  const outcome = await Promise.allSettled(messages.map((message) => channel.send(message)));
  return { outcome: outcome[0], slept, requests: server?.requests ?? [] };
}

async function start(answers: readonly JsonAnswer[]): Promise<JsonServer> {
  server = await startJsonServer((_request, index) => answers[Math.min(index, answers.length - 1)] ?? 'cut');
  return server;
}

const ok: JsonAnswer = { status: 200, body: 'ok' };
const busy = (retryAfter?: string): JsonAnswer => ({
  status: 429,
  body: 'rate_limited',
  ...(retryAfter !== undefined && { headers: { 'retry-after': retryAfter } }),
});

test('a message is posted as JSON, and is sent when Slack says so', async () => {
  const { outcome, requests } = await send([ok]);

  expect(outcome?.status).toBe('fulfilled');
  expect(requests).toHaveLength(1);
  expect(requests[0]?.path).toBe(secretPath);
  expect(requests[0]?.headers['content-type']).toContain('application/json');
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual(messages[0]);
});

test('a short wait that Slack asks for is waited, then the same message is sent', async () => {
  const { outcome, slept, requests } = await send([busy('7'), ok]);

  expect(outcome?.status).toBe('fulfilled');
  expect(slept).toEqual([7_000]);
  expect(requests[1]?.body).toBe(requests[0]?.body);
});

test.each([
  ['longer than a function should wait', [busy('60')], {}, /wait for 60 s/],
  ['longer than the invocation has', [busy('7')], { timeLeft: () => 6_999 }, /wait for 7 s/],
  ['without saying how long', [busy()], {}, /did not say for how long/],
  ['with a time that is none', [busy('soon')], {}, /did not say for how long/],
])('a wait %s leaves the message unsent', async (_title, answers, overrides, message) => {
  const { outcome, slept, requests } = await send(answers, overrides);

  expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'NotSent', scope: 'channel' } });
  expect(outcome).toMatchObject({ reason: { message: expect.stringMatching(message) } });
  expect(slept).toEqual([]);
  expect(requests).toHaveLength(1);
});

test('a Slack that asks to wait again and again is left to the queue', async () => {
  const { outcome, slept } = await send([busy('1')]);

  expect(outcome).toMatchObject({ status: 'rejected', reason: { scope: 'channel' } });
  expect(slept).toHaveLength(3);
});

test('an invocation that ends while it waits leaves the message unsent', async () => {
  const sleep = async () => Promise.reject(new Error('ended'));
  const { outcome } = await send([busy('1')], { sleep });

  expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'NotSent', scope: 'channel' } });
});

test.each([
  [500, 'rollup_error', 'channel'],
  [503, '<html>', 'channel'],
  [302, '', 'channel'],
  [410, 'channel_is_archived', 'channel'],
  [400, 'invalid_blocks', 'message'],
] as const)('an answer %i leaves the message unsent, and says what Slack said', async (status, body, scope) => {
  const { outcome, requests } = await send([{ status, body }]);

  expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'NotSent', scope } });
  const code = /^[a-z_]+$/.test(body) ? ` ${body}` : '';
  expect(outcome).toMatchObject({ reason: { message: expect.stringContaining(`Slack answered ${status}${code}`) } });
  expect(requests).toHaveLength(1);
});

test.each(['<html>Please sign in</html>', 'o', ''])(
  'HTTP 200 with "%s" leaves the message unsent: Slack says "ok", and something in between posts nothing',
  async (body) => {
    const { outcome, requests } = await send([{ status: 200, body }]);

    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'NotSent', scope: 'channel' } });
    expect(requests).toHaveLength(1);
  },
);

test.each([403, 404])(
  'after an answer %i the parameter is read anew, for the webhook may have been replaced',
  async (status) => {
    const { outcome, requests } = await send([{ status }, ok], {}, ['/old', '/new']);

    expect(outcome?.status).toBe('fulfilled');
    expect(requests.map(({ path }) => path)).toEqual(['/old', '/new']);
  },
);

test('a webhook that is refused twice leaves the message unsent, and says what to do', async () => {
  const { outcome, requests } = await send([{ status: 404, body: 'no_service' }]);

  expect(outcome).toMatchObject({ reason: { message: expect.stringMatching(/404 no_service.+make a new one/) } });
  expect(requests).toHaveLength(2);
});

test('a Slack that never answers leaves the message unsent when its time is over', async () => {
  const controller = new AbortController();
  const hanging: SlackPorts['postJson'] = (url, body, signal) => {
    const posted = postJson(url, body, signal);
    controller.abort();
    return posted;
  };
  const { outcome } = await send(['hang'], { postJson: hanging, deadline: () => controller.signal });

  expect(outcome).toMatchObject({
    status: 'rejected',
    reason: { scope: 'channel', message: 'Slack did not answer', cause: { message: 'no answer in time' } },
  });
});

test('a connection that is cut leaves the message unsent', async () => {
  const { outcome } = await send(['cut']);

  expect(outcome).toMatchObject({
    status: 'rejected',
    reason: { scope: 'channel', cause: { message: /^no connection/ } },
  });
});

test.each<[string, readonly JsonAnswer[]]>([
  ['cut', ['cut']],
  ['refused', [{ status: 403, body: `see ${secretPath}` }]],
  ['redirected', [{ status: 302, headers: { location: secretPath } }]],
])('when the connection is %s no error names the webhook', async (_title, answers) => {
  const { outcome } = await send(answers);

  const reason = outcome?.status === 'rejected' ? outcome.reason : undefined;
  expect(reason).toBeInstanceOf(Error);
  expect(`${reason.stack} ${reason.cause?.stack} ${JSON.stringify(reason)}`).not.toContain('TOKEN');
});
