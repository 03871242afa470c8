import { describe, expect, test } from 'vitest';
import { type Format, formats, render } from '../../cli/formats.ts';
import { audit } from '../../lib/audit/audit.ts';
import type { AccountSummary } from '../../lib/domain/audit-event.ts';
import { renderMail } from '../../lib/notify/mail.ts';
import { defaultMessageSettings as settings } from '../../lib/notify/message.ts';
import { messagesFor } from '../../lib/notify/messages.ts';
import { renderSlack } from '../../lib/notify/slack.ts';
import { whyIncomplete } from '../../lib/service/why-incomplete.ts';
import { anAudit } from '../notify/news.ts';
import { account, aFamily, aPolicy, aSecret, clock } from '../support/builders.ts';
import { denied, fakeKeys, fakeReader } from '../support/fake-reader.ts';
import { aService, healthy, other, withFailure } from './a-service.ts';

/** Everything of it is read, and of one replica nobody knows what to think. */
const paused = aFamily({}, [{ region: 'eu-central-1', status: 'Paused' }]);
const estate = [...paused, ...other];

const reason =
  'replica-failed and replica-stuck could not judge prod/db in eu-central-1: AWS reports the status "Paused" for eu-central-1, which this version does not know.';

const result = await audit({
  policy: aPolicy(),
  scopes: [{ account, reader: fakeReader(estate), keys: fakeKeys() }],
  clock,
});
const first = await aService().summarise(estate);
const later = { ...first, baseline: false };

function told(summary: AccountSummary, digest = false) {
  const tale = { audit: anAudit({ verdict: summary.verdict, accounts: [summary] }), digest };
  const [message] = messagesFor([], [tale], settings).slice(digest ? -1 : 0);
  if (!message) throw new Error('nobody is told anything');
  return message;
}

const slack = (summary: AccountSummary) =>
  renderSlack(told(summary))
    .blocks.map((block) => JSON.stringify(block))
    .join(' ');
const report = (format: Format) =>
  render(format, result, { stdout: { write: () => undefined, isTTY: false, columns: 200 }, env: {} });

/** Without what a format does to a text: escapes, marks, lines that are broken. */
function plain(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/[\\`]/g, '')
    .replaceAll('""', '"')
    .replace(/\s+/g, ' ');
}

describe('an audit that is incomplete for a status alone that nobody knows', () => {
  test('is incomplete, with everything read', () => {
    expect(result).toMatchObject({ verdict: 'incomplete', counts: { findings: { open: 0, unknown: 2 } } });
    expect(result.coverage.map(({ status }) => status)).toEqual(['complete', 'complete', 'complete']);
  });

  test.each<[string, () => string]>([
    ['the mail of a first audit', () => renderMail(told(first)).text],
    ['the mail of an audit that is incomplete', () => renderMail(told(later)).text],
    ['the mail of a digest', () => renderMail(told(later, true)).text],
    ['Slack', () => slack(later)],
    ['the log', () => whyIncomplete(later).join()],
    ...Object.keys(formats).map((format): [string, () => string] => [format, () => report(format as Format)]),
  ])('says why in %s: secret, Region, rules and status', (_, said) => {
    expect(plain(said())).toContain(reason);
  });

  test('is not told as one that was not fully read', () => {
    const title = `account ${account} was not fully judged, 3 of 3 Regions read`;
    expect(told(later).title).toBe(title);
    expect(renderMail(told(later)).text).toContain('What was not judged is unknown, never clean.');
    expect(told(first).title).toContain('not everything judged');
  });

  test('is told as not fully read where that is true as well', () => {
    const coverage = later.coverage.map((region) => ({ ...region, status: 'incomplete' as const, reason: 'denied' }));
    expect(told({ ...later, coverage }).title).toContain('was not fully read, 0 of 3 Regions read');
    // Of an event that had no room for any reason nobody can tell.
    expect(told({ ...later, gaps: [], moreGaps: 1 }).title).toContain('was not fully read');
  });

  test('gives its reason though its summary has no room for all of them, and counts the rest', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `prod/${index}`);
    const all = names.flatMap((name) => aFamily({ name }, [{ region: 'eu-central-1', status: 'Paused' }]));
    const summary = await aService().summarise(all);
    expect({ told: summary.gaps.length, more: summary.moreGaps }).toEqual({ told: 20, more: 3 });
    expect(told(summary).title).toContain('not everything judged');
  });

  test('gives its reason in a summary whose room excepted gaps would take', async () => {
    const locked = Array.from({ length: 20 }, (_, index) =>
      aSecret({ name: `legacy/${index}`, primaryRegion: 'eu-west-1' }),
    );
    const describe = Object.fromEntries(locked.map(({ arn }) => [arn, denied('DescribeSecret')]));
    const exception = { rule: 'unreadable', secret: 'legacy/*', until: '2026-12-31', reason: 'known', owner: 'me' };
    const policy = aPolicy({ exceptions: [exception] });
    const summary = await aService().summarise([...locked, ...estate], { faults: { describe }, policy });
    expect({ more: summary.moreGaps, first: summary.gaps[0] }).toMatchObject({
      more: 1,
      first: { kind: 'secret-undecided' },
    });
    expect(plain(renderMail(told(summary)).text)).toContain(reason);
  });

  test('resolves nothing that was open', async () => {
    const service = await withFailure();
    expect(await service.run(estate)).toEqual([]);
    expect(service.store.findings()).toMatchObject([{ state: 'open', finding: { rule: 'replica-failed' } }]);
    expect(await service.run([...healthy, ...other])).toEqual(['resolved compliant replica-failed eu-central-1']);
  });
});
