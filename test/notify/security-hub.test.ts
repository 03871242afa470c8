import { describe, expect, test } from 'vitest';
import { importRecords } from '../../lib/notify/security-hub.ts';
import type { AsffFinding } from '../../lib/report/asff-finding.ts';
import { anAudit, anEvent, at, type EventFacts } from './news.ts';

const later = '2026-03-01T04:12:00.000Z';

function aRecord(messageId: string, facts: EventFacts = {}) {
  const detailTypes = {
    opened: 'Finding Opened',
    changed: 'Finding Changed',
    resolved: 'Finding Resolved',
    withdrawn: 'Finding Withdrawn',
  };
  const detail = anEvent(facts);
  const body = { source: 'secrets-replication-auditor', 'detail-type': detailTypes[detail.kind], detail };
  return { messageId, body: JSON.stringify(body) };
}

/** Imports into a hub of another account, which refuses the findings of these ids. */
async function imported(records: Parameters<typeof importRecords>[0], refuses: readonly string[] = []) {
  const taken: AsffFinding[] = [];
  const error = new Error('refused');
  const answer = await importRecords(records, {
    hub: { account: '999999999999', region: 'eu-west-3' },
    product: 'replication-auditor',
    importFindings: async (findings) => {
      taken.push(...findings);
      return findings
        .filter(({ Id }) => refuses.includes(Id.replace('replication-auditor/finding/', '')))
        .map(({ Id }) => ({ id: Id, error }));
    },
  });
  return { taken, answer };
}

describe('the import into Security Hub', () => {
  test.each([
    ['opened', {}, 'FAILED', 'ACTIVE'],
    ['changed', { changes: ['severity'] }, 'FAILED', 'ACTIVE'],
    ['resolved', { resolution: 'compliant' }, 'PASSED', 'ARCHIVED'],
    ['withdrawn', { withdrawal: 'rule' }, 'NOT_AVAILABLE', 'ARCHIVED'],
    ['withdrawn', { withdrawal: 'exception' }, 'WARNING', 'ACTIVE'],
  ] as const)('tells that a finding was %s (%j) as %s, %s', async (kind, facts, status, state) => {
    const { taken, answer } = await imported([aRecord('a', { kind, ...facts } as EventFacts)]);
    expect(taken).toMatchObject([{ Compliance: { Status: status }, RecordState: state, UpdatedAt: at }]);
    expect(answer).toEqual({ findings: 1, failed: [] });
  });

  test("is one of the hub's account and Region, whatever the secret's", async () => {
    const { taken } = await imported([aRecord('a')]);
    expect(taken).toMatchObject([
      {
        AwsAccountId: '999999999999',
        ProductArn: 'arn:aws:securityhub:eu-west-3:999999999999:product/999999999999/default',
        Resources: [{ Id: expect.stringContaining(':eu-west-1:111122223333:') }],
      },
    ]);
  });

  test.each([
    ['began later', { at: later, id: '5f1d0c-1' }, { at, id: '5f1d0c-2' }],
    ['has the higher number', { at, id: '5f1d0c-10' }, { at, id: '5f1d0c-9' }],
  ])('tells once what a batch says twice, by the audit that %s, in any order', async (_title, last, first) => {
    const records = [aRecord('a', { ...last, kind: 'resolved', resolution: 'compliant' }), aRecord('b', first)];
    for (const order of [records, records.toReversed()]) {
      const { taken } = await imported(order);
      expect(taken.map(({ RecordState }) => RecordState)).toEqual(['ARCHIVED']);
    }
  });

  test('gives back every record of a finding that was refused, and no other', async () => {
    const other = { id: 'other-1', finding: { id: 'other' } };
    const { answer } = await imported([aRecord('a'), aRecord('b', { at: later }), aRecord('c', other)], ['5f1d0c']);
    expect(answer).toMatchObject({ findings: 1, failed: [{ messageId: 'a' }, { messageId: 'b' }] });
  });

  test('passes over what is about something else, and calls nothing for it', async () => {
    const body = { source: 'secrets-replication-auditor', 'detail-type': 'Audit Completed', detail: anAudit() };
    const { taken, answer } = await imported([{ messageId: 'a', body: JSON.stringify(body) }]);
    expect([taken, answer]).toEqual([[], { findings: 0, failed: [] }]);
  });

  test('gives back what is no announcement', async () => {
    const { answer } = await imported([{ messageId: 'bad', body: '{' }, aRecord('a')]);
    expect(answer).toMatchObject({ findings: 1, failed: [{ messageId: 'bad' }] });
  });
});
