import { describe, expect, it } from 'vitest';
import type { FindingEvent } from '../../lib/domain/event.ts';
import { renderMail } from '../../lib/notify/mail.ts';
import { defaultMessageSettings as settings } from '../../lib/notify/message.ts';
import { type AuditTale, messagesFor } from '../../lib/notify/messages.ts';
import { renderSlack } from '../../lib/notify/slack.ts';
import { aReplication } from '../report/a-result.ts';
import { anAccount, anEvent } from './news.ts';
import { fiftyEvents, firstAuditOfTenThousand, stale, troubledAudit } from './samples.ts';

const nextMonth = '2026-04-01T05:12:00.000Z';

const samples: Readonly<Record<string, { events?: FindingEvent[]; audits?: AuditTale[] }>> = {
  'one-finding': { events: [anEvent()] },
  'fifty-findings': { events: fiftyEvents() },
  'first-audit': { audits: [{ audit: firstAuditOfTenThousand() }] },
  resolution: { events: [anEvent({ id: '5f1d0c-2', kind: 'resolved', at: nextMonth, resolution: 'compliant' })] },
  withdrawal: { events: [anEvent({ id: '5f1d0c-2', kind: 'withdrawn', at: nextMonth, withdrawal: 'exception' })] },
  change: { events: [anEvent({ id: '5f1d0c-2', kind: 'changed', at: nextMonth, changes: ['severity', 'observed'] })] },
  reminder: { events: [anEvent({ id: '5f1d0c-2', kind: 'changed', at: nextMonth, changes: ['reminder'] })] },
  flapping: { events: [anEvent({ id: '5f1d0c-6', kind: 'resolved', resolution: 'compliant', flapping: true })] },
  'three-findings': {
    events: [
      anEvent(),
      anEvent({ id: '5f1d0d-1', finding: { id: '5f1d0d', region: 'us-east-1' } }),
      anEvent({
        id: '5f1d0e-2',
        kind: 'changed',
        changes: ['observed'],
        finding: { id: '5f1d0e', account: '444455556666', ...stale, fix: aReplication },
      }),
    ],
  },
  trouble: { audits: [{ audit: troubledAudit() }] },
  digest: { audits: [{ audit: { ...firstAuditOfTenThousand(), accounts: tenAccounts() }, digest: true }] },
};

function tenAccounts() {
  const { accounts } = firstAuditOfTenThousand();
  const [first = anAccount()] = accounts;
  return Array.from({ length: 12 }, (_, index) => ({
    ...first,
    account: `${index + 100_000_000_000}`,
    baseline: false,
  }));
}

describe.each(Object.entries(samples))('%s', (name, { events = [], audits = [] }) => {
  const messages = messagesFor(events, audits, settings);

  it('is one message', () => {
    expect(messages).toHaveLength(1);
  });

  it('reads well as a mail', async () => {
    const mails = messages.map(renderMail).map(({ subject, text }) => `Subject: ${subject}\n\n${text}`);
    await expect(mails.join('\n')).toMatchFileSnapshot(`snapshots/${name}.mail.txt`);
  });

  it('reads well in Slack', async () => {
    const [posted] = messages.map(renderSlack);
    await expect(`${JSON.stringify(posted, null, 2)}\n`).toMatchFileSnapshot(`snapshots/${name}.slack.json`);
  });
});

it('shows a command whole or not at all', () => {
  const step = (value: string) =>
    ({
      operation: 'TagResource',
      region: 'eu-west-1',
      parameters: { SecretId: 'x', Tags: [{ Key: 'k', Value: value }] },
      destructive: false,
    }) as const;
  const told = (value: string) => {
    const [message] = messagesFor([anEvent({ finding: { fix: { steps: [step(value)] } } })], [], settings);
    return message ? JSON.stringify(renderSlack(message)) : '';
  };
  expect(told('v'.repeat(256))).toContain(`Value=${'v'.repeat(256)}`);
  expect(told('v'.repeat(4_000))).toContain('too long for a message');
  expect(told('v'.repeat(4_000))).not.toContain('vvvv');
});
