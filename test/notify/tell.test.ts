import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { approvalDetails, reportDetails } from '../../lib/aws/report-detail.ts';
import { defaultMessageSettings, type Message } from '../../lib/notify/message.ts';
import { NotSent } from '../../lib/notify/ports.ts';
import { type Telling, tell } from '../../lib/notify/tell.ts';
import type { ToldMemory } from '../../lib/notify/told.ts';
import type { RepairsReported } from '../../lib/remediation/repairs-reported.ts';
import { anApproval, aRefusal, aReport, aReportedRepair } from '../support/a-report.ts';

const { Records: records } = JSON.parse(await readFile('test/events/notify-batch.json', 'utf8'));

function aTelling(overrides: Partial<Telling<Message>> = {}) {
  const sent: string[] = [];
  const telling: Telling<Message> = {
    settings: defaultMessageSettings,
    render: (message) => message,
    channel: { send: async ({ label }) => void sent.push(label) },
    memory: undefined,
    digest: 'off',
    timeLeft: () => 60_000,
    ...overrides,
  };
  return { telling, sent };
}

function aMemory(overrides: Partial<ToldMemory> = {}) {
  const keys: string[] = [];
  const memory: ToldMemory = {
    recall: async () => undefined,
    remember: async (key) => void keys.push(key),
    ...overrides,
  };
  return { memory, keys };
}

test('what was sent is remembered', async () => {
  const { memory, keys } = aMemory();
  const { telling, sent } = aTelling({ memory });

  expect(await tell(records, telling)).toEqual({ messages: 2, failed: [], forgotten: [] });
  expect(sent).toEqual(['CRITICAL', 'AUDIT INCOMPLETE']);
  expect(keys).toEqual(['111122223333']);
});

test('what was not sent is not remembered, so that the next delivery tells it', async () => {
  const { memory, keys } = aMemory();
  const down = new NotSent('channel', 'down');
  const { telling } = aTelling({ memory, channel: { send: async () => Promise.reject(down) } });

  expect(await tell(records, telling)).toMatchObject({
    messages: 0,
    failed: [
      { messageId: 'opened', error: down },
      { messageId: 'audit', error: down },
    ],
  });
  expect(keys).toEqual([]);
});

test.each([
  ['recalls', { recall: async () => Promise.reject(new Error('no table')) }],
  ['remembers', { remember: async () => Promise.reject(new Error('no table')) }],
] satisfies [string, Partial<ToldMemory>][])('a memory that no longer %s silences nobody', async (_what, broken) => {
  const { telling, sent } = aTelling(aMemory(broken));

  expect(await tell(records, telling)).toMatchObject({ failed: [], forgotten: [{ message: 'no table' }] });
  expect(sent).toEqual(['CRITICAL', 'AUDIT INCOMPLETE']);
});

test('a message that cannot be rendered keeps no other from being sent', async () => {
  const fault = new Error('a fault of ours');
  const render = (message: Message) => {
    if (message.label === 'CRITICAL') throw fault;
    return message;
  };
  const { telling, sent } = aTelling({ render });

  expect(await tell(records, telling)).toMatchObject({ messages: 1, failed: [{ messageId: 'opened', error: fault }] });
  expect(sent).toEqual(['AUDIT INCOMPLETE']);
});

const recordOf = (messageId: string, type: string, [whole]: ReadonlyArray<() => unknown>) => ({
  messageId,
  body: JSON.stringify({ 'detail-type': type, source: 'secrets-replication-auditor', detail: whole?.() }),
});
const asked = recordOf('asked', 'Approval Requested', approvalDetails(anApproval()));
const reported = (part: Partial<RepairsReported>) =>
  recordOf('reported', 'Repairs Reported', reportDetails(aReport(part)));

test('what must be answered is told first, then what came of repairs, then the rest', async () => {
  const { telling, sent } = aTelling();
  const report = reported({ repairs: [aReportedRepair()] });

  expect(await tell([...records, report, asked], telling)).toMatchObject({ messages: 4, failed: [] });
  expect(sent).toEqual(['APPROVAL NEEDED', 'REPAIRED', 'CRITICAL', 'AUDIT INCOMPLETE']);
});

test('why nothing was repaired is remembered once it was sent', async () => {
  const { memory, keys } = aMemory();
  await tell([reported({ refusals: [aRefusal()] })], aTelling({ memory }).telling);

  expect(keys).toEqual(['repairs 111122223333']);
});

test('a report that is no news is done without a word', async () => {
  const { telling, sent } = aTelling();

  expect(await tell([reported({})], telling)).toEqual({ messages: 0, failed: [], forgotten: [] });
  expect(sent).toEqual([]);
});

test('a question and a report that were not sent go back, and are not remembered', async () => {
  const { memory, keys } = aMemory();
  const down = new NotSent('channel', 'down');
  const { telling } = aTelling({ memory, channel: { send: async () => Promise.reject(down) } });

  const { failed } = await tell([asked, reported({ refusals: [aRefusal()] })], telling);
  expect(failed.map(({ messageId }) => messageId)).toEqual(['asked', 'reported']);
  expect(keys).toEqual([]);
});
