import { expect, test, vi } from 'vitest';
import { createHandler } from '../../lib/runtime/handler.ts';
import * as z from '../../lib/z.ts';
import { aLambdaContext, logLinesOf } from '../support/lambda.ts';

const anything = z.unknown();
const nothing = z.strictObject({});

test('the result of the work is the result of the invocation', async () => {
  const handler = createHandler(nothing, async () => 'done');

  await expect(handler({}, aLambdaContext())).resolves.toBe('done');
});

test('an error is logged with its causes, and thrown on so that retries and dead-letter queues fire', async () => {
  const error = new Error('no luck', { cause: new Error('the reason') });
  const handler = createHandler(nothing, async () => Promise.reject(error));

  const lines = await logLinesOf(() => expect(handler({}, aLambdaContext())).rejects.toBe(error));

  expect(lines).toMatchObject([
    {
      level: 'ERROR',
      message: 'The invocation failed',
      function_request_id: 'request-1',
      error: { name: 'Error', message: 'no luck' },
      causes: ['Error: the reason'],
    },
  ]);
});

test('what an SDK hangs on its errors does not reach the log', async () => {
  const error = Object.assign(new Error('denied'), { $response: { headers: 'CANARY' } });
  const handler = createHandler(nothing, async () => Promise.reject(error));

  const lines = await logLinesOf(() => expect(handler({}, aLambdaContext())).rejects.toThrow());

  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain('CANARY');
});

test('an event that does not fit is refused before any work, and what it holds does not reach the log', async () => {
  const work = vi.fn();
  const handler = createHandler(nothing, work);

  const lines = await logLinesOf(() =>
    expect(handler({ acounts: ['CANARY'] }, aLambdaContext())).rejects.toThrow(/"acounts"/),
  );

  expect(work).not.toHaveBeenCalled();
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain('CANARY');
});

test('no event is ever logged, even when the logger is told to by its variable', async () => {
  vi.stubEnv('POWERTOOLS_LOGGER_LOG_EVENT', 'true');
  const handler = createHandler(anything, async (_event, { log }) => log.info('Working', { count: 1 }));

  const lines = await logLinesOf(async () => handler({ key: 'CANARY' }, aLambdaContext()));
  vi.unstubAllEnvs();

  expect(lines).toMatchObject([{ message: 'Working', count: 1 }]);
  expect(JSON.stringify(lines)).not.toContain('CANARY');
});

test('shortly before the time-out the work is told to end, and the invocation fails', async () => {
  let signal: AbortSignal | undefined;
  const handler = createHandler(nothing, async (_event, invocation) => {
    signal = invocation.signal;
    return new Promise(() => undefined);
  });

  const lines = await logLinesOf(() =>
    expect(handler({}, aLambdaContext({ getRemainingTimeInMillis: () => 3_001 }))).rejects.toThrow(
      /about to reach its time-out/,
    ),
  );

  expect(signal?.aborted).toBe(true);
  expect(lines).toMatchObject([{ message: 'The invocation failed', error: { name: 'TimeoutError' } }]);
});
