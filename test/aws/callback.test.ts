import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { callbackActions, sendAnswer } from '../../lib/aws/callback.ts';

const answer = { decision: 'reject', hash: 'a'.repeat(64), proof: 'https://sts.eu-west-1.amazonaws.com/?x' } as const;

let lambda: Server | undefined;
afterEach(() => {
  lambda?.closeAllConnections();
  lambda?.close();
});

/** Sends the answer to a Lambda that answers so. */
async function send(status: number, headers: Record<string, string> = {}) {
  const seen: { url: string; body: string }[] = [];
  lambda = createServer(async (request, response) => {
    seen.push({ url: request.url ?? '', body: await text(request) });
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(lambda, 'listening');
  const { port } = lambda.address() as AddressInfo;
  const sent = sendAnswer('callback/1', answer, {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    pause: () => 0,
    endpoint: `http://127.0.0.1:${port}`,
  });
  return { sent, seen };
}

test('an answer reaches the question that it is for, as it is, and once', async () => {
  const { sent, seen } = await send(200);
  await sent;

  expect(seen.map(({ url }) => decodeURIComponent(url))).toEqual([expect.stringMatching(/\/callback\/1\/succeed$/)]);
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual(answer);
  expect(callbackActions).toEqual(['lambda:SendDurableExecutionCallbackSuccess']);
});

test.each([
  ['CallbackTimeoutException', /was answered already, or has expired/],
  ['ResourceNotFoundException', /no such question in this Region/],
  ['AccessDeniedException', /needs lambda:SendDurableExecutionCallbackSuccess/],
  ['InvalidParameterValueException', /^Answering failed: InvalidParameterValueException/],
])('that Lambda answers with %s is told with what helps', async (name, message) => {
  const { sent } = await send(400, { 'x-amzn-errortype': name });

  await expect(sent).rejects.toThrow(message);
});
