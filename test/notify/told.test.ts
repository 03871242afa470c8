import { expect, test } from 'vitest';
import type { AuditCompleted } from '../../lib/domain/audit-event.ts';
import { defaultMessageSettings as settings } from '../../lib/notify/message.ts';
import { messagesFor } from '../../lib/notify/messages.ts';
import { type DigestInterval, type Told, type ToldMemory, talesOf } from '../../lib/notify/told.ts';
import { aRegion } from '../report/a-result.ts';
import { anAccount, anAudit } from './news.ts';

const hour = 3_600_000;
const monday = Date.UTC(2026, 2, 2, 3);

function aMemory(): ToldMemory {
  const kept = new Map<string, Told>();
  return {
    recall: async (key) => kept.get(key),
    remember: async (key, told) => void kept.set(key, told),
  };
}

/** An audit that began so many hours after the first; with a Region that it could not read, or one that it could. */
function audit(hours: number, unread?: string): AuditCompleted {
  const region = unread ?? 'us-east-1';
  const coverage = [
    aRegion({ region, status: unread ? 'incomplete' : 'complete', reason: unread ? `attempt at ${hours} h` : null }),
  ];
  const account = anAccount({ verdict: unread ? 'incomplete' : 'compliant', coverage });
  return anAudit({ id: `audit-${hours}`, at: new Date(monday + hours * hour).toISOString(), accounts: [account] });
}

/** What is said of one batch, by label. */
async function said(memory: ToldMemory | undefined, audits: readonly AuditCompleted[], digest: DigestInterval = 'off') {
  const { tales, learned } = await talesOf(audits, memory, digest);
  for (const { key, told } of learned) await memory?.remember(key, told);
  return messagesFor([], tales, settings).map(({ label }) => label);
}

test('an account that stays unread is told of once a day, whatever the wording of the reason', async () => {
  const memory = aMemory();
  const labels = [];
  for (let hours = 0; hours < 26; hours += 1) labels.push(...(await said(memory, [audit(hours, 'us-east-1')])));

  expect(labels).toEqual(['AUDIT INCOMPLETE', 'AUDIT INCOMPLETE']);
});

test('another Region that is not read is told of at once', async () => {
  const memory = aMemory();
  await said(memory, [audit(0, 'us-east-1')]);

  expect(await said(memory, [audit(1, 'eu-west-1')])).toEqual(['AUDIT INCOMPLETE']);
});

test('the end of it is told once', async () => {
  const memory = aMemory();
  await said(memory, [audit(0, 'us-east-1')]);

  expect(await said(memory, [audit(1)])).toEqual(['AUDIT COMPLETE']);
  expect(await said(memory, [audit(2)])).toEqual([]);
});

test('the same audit delivered again says nothing new', async () => {
  const memory = aMemory();
  await said(memory, [audit(0, 'us-east-1')]);

  expect(await said(memory, [audit(0, 'us-east-1')])).toEqual([]);
});

test('an audit delivered again, of which only a part could be remembered before the invocation died, says nothing again', async () => {
  const memory = aMemory();
  const [first] = audit(0, 'us-east-1').accounts;
  const accounts = [first, { ...first, account: '444455556666' }] as AuditCompleted['accounts'];
  const twice = { ...audit(0), accounts };
  const { learned } = await talesOf([twice], memory, 'daily');
  const [kept] = learned;
  if (kept) await memory.remember(kept.key, kept.told);

  expect(learned).toHaveLength(3);
  expect(await said(memory, [twice], 'daily')).toEqual([]);
  expect(await said(memory, [{ ...twice, id: 'next', at: audit(1).at }], 'daily')).toEqual([]);
});

test('an audit that comes late undoes nothing', async () => {
  const memory = aMemory();
  await said(memory, [audit(2, 'us-east-1')]);

  expect(await said(memory, [audit(1)])).toEqual([]);
  expect(await said(memory, [audit(3, 'us-east-1')])).toEqual([]);
});

test('audits of one batch are told in the order in which they began', async () => {
  expect(await said(aMemory(), [audit(1), audit(0, 'us-east-1')])).toEqual(['AUDIT INCOMPLETE', 'AUDIT COMPLETE']);
});

test('an audit that failed as a whole is told of once a day too', async () => {
  const memory = aMemory();
  const failed = (hours: number) => ({ ...audit(hours), verdict: 'failed' as const, accounts: [] });

  expect(await said(memory, [failed(0)])).toEqual(['AUDIT FAILED']);
  expect(await said(memory, [failed(1)])).toEqual([]);
  expect(await said(memory, [failed(24)])).toEqual(['AUDIT FAILED']);
});

test('without a memory what is amiss is told after each audit', async () => {
  expect(await said(undefined, [audit(0, 'us-east-1')])).toEqual(['AUDIT INCOMPLETE']);
  expect(await said(undefined, [audit(1, 'us-east-1')])).toEqual(['AUDIT INCOMPLETE']);
});

test.each([
  ['daily', [0, 12, 20, 21, 22, 45], [21, 45]],
  ['weekly', [0, 24, 164, 165, 170, 333], [165, 333]],
  ['off', [0, 24, 165], []],
] as const)('a digest that is %s comes with the first audit of each period', async (interval, hours, expected) => {
  const memory = aMemory();
  const digests = [];
  for (const at of hours) if ((await said(memory, [audit(at)], interval)).includes('DIGEST')) digests.push(at);

  expect(digests).toEqual(expected);
});

test('what was not sent is not remembered by itself: it is learned only for the caller to keep', async () => {
  const memory = aMemory();
  await talesOf([audit(0, 'us-east-1')], memory, 'off');

  expect(await said(memory, [audit(0, 'us-east-1')])).toEqual(['AUDIT INCOMPLETE']);
});
