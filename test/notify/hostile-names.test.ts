import { describe, expect, it } from 'vitest';
import { renderMail } from '../../lib/notify/mail.ts';
import { defaultMessageSettings as settings } from '../../lib/notify/message.ts';
import { messagesFor, repairMessagesFor } from '../../lib/notify/messages.ts';
import { renderSlack } from '../../lib/notify/slack.ts';
import { anApproval, anOverwrite, aRefusal, aReport, aReportedRepair } from '../support/a-report.ts';
import { anAccount, anAudit, anEvent, named } from './news.ts';
import { checkSlack, hostile } from './slack-rules.ts';

describe.each(hostile)('the name %j', (name) => {
  const event = anEvent({
    finding: {
      secret: named(name),
      message: name,
      remedy: name,
      clause: name,
      cause: name,
      observed: { [name]: name },
    },
  });
  const trouble = anAudit({
    accounts: [
      anAccount({
        account: name,
        verdict: 'failed',
        error: name,
        counts: { ...anAccount().counts, byRule: { [name]: 1 } },
      }),
    ],
  });

  const secret = named(name);
  const destroys = { arn: name, tags: name };
  const approval = anApproval({
    actions: [anOverwrite({ secret, region: name, destroys }), anOverwrite({ kind: 'replicate', secret, key: name })],
    requestedBy: name,
    approvers: [name],
    previous: name,
  });
  const report = aReport({
    requestedBy: name,
    stopped: { code: name, reason: name },
    repairs: [aReportedRepair({ kind: 'overwrite', secret, region: name, answer: name, destroys })],
    refusals: [aRefusal({ secret, region: name, code: name, reason: name })],
    instructions: [{ secret, region: name, finding: name, rule: name, reason: name }],
  });

  it('is nothing but text in Slack', () => {
    for (const message of repairMessagesFor([approval], [report])) checkSlack(renderSlack(message));
    const many = [
      event,
      { ...event, id: 'b-1' },
      { ...event, id: 'c-1', kind: 'changed' as const, changes: ['cause' as const] },
    ];
    for (const message of messagesFor([event], [{ audit: trouble, digest: true }], settings))
      checkSlack(renderSlack(message));
    for (const message of messagesFor(many, [], settings)) checkSlack(renderSlack(message));
  });

  it('is one line of ASCII in a subject, and moves nothing in the text', () => {
    const messages = messagesFor([event], [{ audit: trouble, digest: true }], settings);
    for (const message of [...messages, ...repairMessagesFor([approval], [report])]) {
      const { subject, text } = renderMail(message);
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(text).not.toMatch(/^Subject:/m);
    }
  });
});
