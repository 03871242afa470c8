import { expect, test } from 'vitest';
import { auditDetails, findingDetails } from '../../lib/aws/event-detail.ts';
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

test('every form in which the auditor publishes the end of an audit is understood, the shortest included', () => {
  const audits = [firstAuditOfTenThousand(), troubledAudit()];
  const read = audits.flatMap(auditDetails).map((detail) => parseBody(bodyOf('Audit Completed', detail())));

  expect(read.length).toBeGreaterThan(audits.length);
  expect(read.at(-1)).toMatchObject({ kind: 'audit', news: { moreAccounts: 2 } });
});
