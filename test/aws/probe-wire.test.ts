import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createProbeReader } from '../../lib/aws/probe-reader.ts';
import { createProbeWriter } from '../../lib/aws/probe-writer.ts';
import type { ReadCall } from '../../lib/probe/ports.ts';
import { type RunningSimulator, startSimulator } from '../../simulator/index.ts';

const region = 'eu-west-1';
const list: ReadCall = { region, operation: 'ListSecrets', input: {} };

let simulator: RunningSimulator;
let reader: ReturnType<typeof createProbeReader>;
let writer: ReturnType<typeof createProbeWriter>;
beforeAll(async () => {
  simulator = await startSimulator();
  const settings = { endpoint: simulator.url, credentials: { accessKeyId: 'any', secretAccessKey: 'any' } };
  reader = createProbeReader(settings);
  writer = createProbeWriter(settings);
});
afterEach(() => {
  simulator.clearFaults();
  simulator.resetCalls();
});
afterAll(async () => {
  reader?.close();
  writer?.close();
  await simulator?.close();
});

const sent = () => simulator.calls().reduce((sum, { count }) => sum + count, 0);

test('an answer comes as the wire had it, with fields that the SDK does not know', async () => {
  simulator.addFaults({ fault: 'extra-fields', operation: 'ListSecrets', fields: { Tomorrow: null } });
  expect(await reader.read(list)).toEqual({ status: 200, body: { SecretList: [], Tomorrow: null } });
});

test('a refusal is an answer too, and is not asked for again', async () => {
  simulator.addFaults({ fault: 'throttle', operation: 'ListSecrets' });
  const { status, body } = await reader.read(list);
  expect([status, body?.['__type'], sent()]).toEqual([400, 'ThrottlingException', 1]);
});

test('a write is sent once, whatever comes of it', async () => {
  simulator.addFaults({ fault: 'fail', operation: 'CreateSecret' });
  const answer = await writer.write({ region, operation: 'CreateSecret', input: { Name: 'x', Tags: [] } });
  expect([answer.status >= 500, sent()]).toEqual([true, 1]);
});

test('what is no JSON is told to be none', async () => {
  simulator.addFaults({ fault: 'html', operation: 'ListSecrets', status: 500 });
  expect(await reader.read(list)).toEqual({ status: 500, body: null });
});

test('no answer is an error, never an empty one', async () => {
  simulator.addFaults({ fault: 'reset', operation: 'ListSecrets' });
  await expect(reader.read(list)).rejects.toMatchObject({ name: 'ReadError', failure: 'unreachable' });
});
