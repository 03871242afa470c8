import { expect, test } from 'vitest';
import { auditDetails, findingDetails } from '../../lib/aws/event-detail.ts';
import { renderMail } from '../../lib/notify/mail.ts';
import { defaultMessageSettings } from '../../lib/notify/message.ts';
import { messagesFor } from '../../lib/notify/messages.ts';
import { parseBody } from '../../lib/notify/records.ts';
import { anEvent } from './news.ts';
import { firstAuditOfTenThousand, troubledAudit } from './samples.ts';

const bodyOf = (type: string, detail: unknown) =>
  JSON.stringify({ 'detail-type': type, source: 'secrets-replication-auditor', detail });

test('every form in which the auditor publishes a finding is understood, the shortest included', () => {
  const read = findingDetails(anEvent()).map((detail) => parseBody(bodyOf('Finding Opened', detail())));

  expect(read.length).toBeGreaterThan(1);
  for (const { kind, news } of read) expect([kind, news.id]).toEqual(['finding', '5f1d0c-1']);
});

test('a fix that a newer publisher made in another way is passed over, and the finding is told', () => {
  const { finding, ...event } = anEvent();
  const fix = {
    steps: [{ operation: 'AssociateCrossAccountReplica', region: 'x', parameters: {}, destructive: false }],
  };
  const { news } = parseBody(bodyOf('Finding Opened', { ...event, finding: { ...finding, fix } }));

  expect(finding.fix).toBeDefined();
  expect(news).toMatchObject({ finding: { id: finding.id, fix: undefined } });
});

test('what the first audit says of the policy is counted over all accounts; of events of before nothing is said', () => {
  const { accounts, warnings: _, ...audit } = firstAuditOfTenThousand();
  const earlier = { ...audit, accounts: accounts.map(({ policyCoverage: _, warnings: __, ...one }) => one) };
  const mailOf = (detail: unknown) => {
    const told = parseBody(bodyOf('Audit Completed', detail));
    if (told.kind !== 'audit') throw new Error('It is the end of an audit.');
    return messagesFor([], [{ audit: told.news }], defaultMessageSettings).map(renderMail)[0]?.text;
  };

  expect(mailOf(firstAuditOfTenThousand())).toMatch(/Policy: +9,750 required, .*\s+344 MATCHED BY NO CLAUSE/);
  expect(mailOf(earlier)).not.toMatch(/^Policy:|no clause/im);
});

test('every form in which the auditor publishes the end of an audit is understood, the shortest included', () => {
  const audits = [firstAuditOfTenThousand(), troubledAudit()];
  const read = audits.flatMap(auditDetails).map((detail) => parseBody(bodyOf('Audit Completed', detail())));

  expect(read.length).toBeGreaterThan(audits.length);
  expect(read.at(-1)).toMatchObject({ kind: 'audit', news: { moreAccounts: 2 } });
});
