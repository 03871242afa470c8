import { describe, expect, test } from 'vitest';
import { approvalEntry, type Entry, reportEntry } from '../../lib/aws/event-entry.ts';
import { destructive } from '../../lib/domain/plan.ts';
import { ApprovalDetail, RepairsDetail } from '../../lib/remediation/report-schema.ts';
import type * as z from '../../lib/z.ts';
import { anAction } from '../support/a-repair.ts';
import { anApproval, anOverwrite, aRefusal, aReport, aReportedRepair } from '../support/a-report.ts';

const to = { bus: 'auditor', source: 'secrets-replication-auditor' };
const huge = 'x'.repeat(300_000);

function detailOf<T extends z.ZodMiniType>({ request, bytes }: Entry, schema: T): z.output<T> {
  expect(bytes).toBeLessThanOrEqual(240_000);
  return schema.parse(JSON.parse(request.Detail ?? ''));
}

const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
const named = (index: number) => ({ ...anAction().secret, name: `prod/service-${index}` });

describe('a question for approval', () => {
  test('carries the request whole', () => {
    const request = anApproval({ previous: 'The answer is about another plan.' });
    const entry = approvalEntry(request, to);

    expect(entry.request).toMatchObject({ DetailType: 'Approval Requested', Resources: [] });
    const expected = { schemaVersion: 1, shortened: false, ...request, moreActions: 0, moreDestructive: 0 };
    expect(detailOf(entry, ApprovalDetail)).toEqual(expected);
  });

  test('of 500 actions lists all that would be destroyed, first and whole, and counts the rest', () => {
    const actions = [
      ...many(470, (index) => anAction({ secret: named(index), reason: 'r'.repeat(900) })),
      ...many(30, (index) => anOverwrite({ secret: named(index) })),
    ];
    const request = anApproval({ actions });
    const detail = detailOf(approvalEntry(request, to), ApprovalDetail);

    expect(detail).toMatchObject({ shortened: true, moreDestructive: 0, plan: { hash: request.plan.hash } });
    expect(detail.plan.actions.slice(0, 30).map(({ kind }) => kind)).toEqual(many(30, () => 'overwrite'));
    expect(detail.plan.actions[0]?.destroys).toEqual(anOverwrite({ secret: named(0) }).destroys);
    expect(detail.plan.actions.length + detail.moreActions).toBe(500);
    expect(detail.moreActions).toBeGreaterThan(0);
  });

  test('of more destruction than one event can list counts it', () => {
    const actions = many(2_000, (index) => anOverwrite({ secret: named(index) }));
    const detail = detailOf(approvalEntry(anApproval({ actions }), to), ApprovalDetail);

    expect(detail.plan.actions.length).toBeGreaterThan(50);
    expect(detail.moreDestructive).toBe(2_000 - detail.plan.actions.length);
    expect(detail.plan.actions.every(({ kind }) => destructive.has(kind))).toBe(true);
  });

  test('that is shortened can still be answered', () => {
    const callbackId = 'A'.repeat(1_024);
    const request = anApproval({ callbackId, actions: [anOverwrite({ reason: huge })] });
    const detail = detailOf(approvalEntry(request, to), ApprovalDetail);

    expect(detail).toMatchObject({ shortened: true, callbackId, plan: { hash: request.plan.hash } });
  });
});

describe('a report', () => {
  test('carries what came of the order', () => {
    const report = aReport({ repairs: [aReportedRepair()], refusals: [aRefusal()] });
    const entry = reportEntry(report, to);

    expect(entry.request).toMatchObject({ DetailType: 'Repairs Reported', Resources: [] });
    expect(detailOf(entry, RepairsDetail)).toEqual({ schemaVersion: 1, shortened: false, ...report });
  });

  test('that is too large leaves out what is switched off first, then other refusals, and counts all', () => {
    const refusals = [
      ...many(1_000, (index) => aRefusal({ finding: `off-${index}`, off: true })),
      ...many(20, (index) => aRefusal({ finding: `shut-${index}` })),
    ];
    const report = aReport({ repairs: many(100, () => aReportedRepair()), refusals });
    const detail = detailOf(reportEntry(report, to), RepairsDetail);

    expect(detail).toMatchObject({ shortened: true, counts: report.counts });
    expect(detail.repairs).toHaveLength(100);
    expect(detail.refusals.slice(0, 20).every(({ off }) => !off)).toBe(true);
    expect(detail.refusals.length).toBeLessThan(1_020);
  });

  test('of very many repairs keeps what destroyed something, and what went wrong', () => {
    const victim = { arn: 'victim' };
    const repairs = [
      ...many(2_000, () => aReportedRepair()),
      aReportedRepair({ state: 'unknown' }),
      aReportedRepair({ kind: 'overwrite', destroys: victim }),
    ];
    const detail = detailOf(reportEntry(aReport({ repairs }), to), RepairsDetail);

    expect(detail.repairs.slice(0, 2)).toMatchObject([{ destroys: victim }, { state: 'unknown' }]);
    expect(detail.counts).toMatchObject({ repairs: { succeeded: 2_001, unknown: 1 }, destructive: 1 });
  });
});
