import { describe, expect, test } from 'vitest';
import type { Action } from '../../lib/domain/plan.ts';
import type { RemediationPolicy } from '../../lib/domain/policy.ts';
import { refuseAction } from '../../lib/remediation/refusal.ts';
import type { RemediationReport } from '../../lib/remediation/remediate.ts';
import { type Outcome, repairsReported } from '../../lib/service/repairs-reported.ts';
import { anAction, aRepair } from '../support/a-repair.ts';
import { anApproval, anOverwrite } from '../support/a-report.ts';

const mark = { id: 'run-1#report', at: '2026-03-01T09:05:00.000Z' };
const approver = 'arn:aws:sts::111122223333:assumed-role/secrets-approver/bob';

function aPolicy(part: Partial<RemediationPolicy> = {}): RemediationPolicy {
  return {
    killSwitch: false,
    rules: { 'replica-failed': 'auto' },
    overwrite: 'approve',
    remove: 'off',
    regions: ['us-east-1'],
    limits: { actions: 5, share: 0.1 },
    cooldown: 3_600_000,
    attempts: 3,
    overwriteGate: { unchangedFor: 0, unreadFor: 0 },
    removeGate: { unreadFor: 0 },
    approvers: [approver],
    planValidFor: 3_600_000,
    approvalExpires: 3_600_000,
    ...part,
  };
}

function aHalf(part: Partial<RemediationReport> & { readonly actions?: readonly Action[] } = {}): RemediationReport {
  const { actions = [], ...rest } = part;
  return {
    plan: anApproval({ actions }).plan,
    applied: true,
    allowed: [],
    refusals: [],
    awaitingApproval: [],
    stopped: null,
    records: [],
    ...rest,
  };
}

function anOutcome(part: Partial<Outcome> = {}): Outcome {
  const order = { account: '111122223333', requestedBy: 'the service', trigger: 'auto', apply: true } as const;
  return { order, half: aHalf(), approval: null, asked: [], ...part };
}

const refused = (action: Action, code: string) => refuseAction(action, { code, reason: 'because' });

test('what was tried is told with how it ended and what it destroyed', () => {
  const action = anOverwrite();
  const record = aRepair({ action, state: 'unknown', answer: 'no answer', approvedBy: approver });
  const told = repairsReported(anOutcome({ half: aHalf({ records: [record] }) }), aPolicy(), mark);

  const { kind, secret, region, finding, rule, destroys } = action;
  expect(told.repairs).toEqual([
    {
      id: record.id,
      kind,
      secret,
      region,
      finding,
      rule,
      destroys,
      state: 'unknown',
      answer: 'no answer',
      approvedBy: approver,
    },
  ]);
  expect(told).toMatchObject({ ...mark, trigger: 'auto', counts: { repairs: { unknown: 1 }, destructive: 1 } });
});

test('what waits for an approval is not told as refused, and another refusal of its finding is', () => {
  const waiting = anOverwrite();
  const refusals = [refused(waiting, 'mode'), refused(anAction(), 'cooling-down')];
  const told = repairsReported(anOutcome({ half: aHalf({ refusals }), asked: [waiting] }), aPolicy(), mark);

  expect(told.refusals.map(({ code }) => code)).toEqual(['cooling-down']);
});

test('what no call could do is told as an instruction, once', () => {
  const half = aHalf({ actions: [anAction({ kind: 'instruct', reason: 'Allow kms:Decrypt.' })] });

  expect(repairsReported(anOutcome({ half }), aPolicy(), mark).instructions).toMatchObject([
    { reason: 'Allow kms:Decrypt.' },
  ]);
  const approval = { kind: 'approved', by: approver, requestedBy: null } as const;
  expect(repairsReported(anOutcome({ half, approval }), aPolicy(), mark).instructions).toEqual([]);
});

describe('after a question for approval', () => {
  const asked = [anOverwrite(), anAction({ finding: 'other' })];

  test('only what it was about is told as refused', () => {
    const refusals = [refused(anOverwrite(), 'world-moved'), refused(anAction({ finding: 'stranger' }), 'mode-off')];
    const approval = { kind: 'approved', by: approver, requestedBy: null } as const;
    const told = repairsReported(anOutcome({ half: aHalf({ refusals }), approval, asked }), aPolicy(), mark);

    expect(told.refusals.map(({ code }) => code)).toEqual(['world-moved']);
    expect(told.trigger).toBe('approval');
  });

  test.each([
    [
      { kind: 'approved', by: approver, requestedBy: null },
      { kind: 'approved', by: approver, reason: null },
    ],
    [
      { kind: 'rejected', by: approver },
      { kind: 'rejected', by: approver, reason: null },
    ],
    [{ kind: 'expired' }, { kind: 'expired', by: null, reason: null }],
    [
      { kind: 'invalid', reason: 'another plan' },
      { kind: 'invalid', by: null, reason: 'another plan' },
    ],
  ] as const)(
    'its end %j is told with how much it was about, and that nothing was carried out',
    (approval, expected) => {
      const told = repairsReported(anOutcome({ half: null, approval, asked }), aPolicy(), mark);

      expect(told.approval).toEqual({ ...expected, actions: 2, destructive: 1, carriedOut: false });
    },
  );
});

describe('a refusal', () => {
  function isOff(action: Action, code: string, policy: RemediationPolicy | undefined, trigger: 'auto' | 'manual') {
    const order = { account: '111122223333', requestedBy: 'the service', trigger, apply: true };
    const outcome = anOutcome({ order, half: aHalf({ refusals: [refused(action, code)] }) });
    return repairsReported(outcome, policy, mark).refusals[0]?.off;
  }
  const overwrite = anOverwrite();
  const replicate = anAction();

  test.each([
    ['of a gate, where the service may ask', overwrite, 'read-lately', aPolicy(), 'auto', false],
    ['of a gate, where overwriting is off', overwrite, 'read-lately', aPolicy({ overwrite: 'off' }), 'auto', true],
    ['of a gate, where it is by hand', overwrite, 'read-lately', aPolicy({ overwrite: 'manual' }), 'auto', true],
    ['of a gate, where a hand wants it', overwrite, 'read-lately', aPolicy({ overwrite: 'manual' }), 'manual', false],
    ['of a removal that is off', anAction({ kind: 'remove' }), 'read-lately', aPolicy(), 'auto', true],
    [
      'where every rule is off',
      replicate,
      'region-unseen',
      aPolicy({ rules: { 'replica-failed': 'off' } }),
      'auto',
      true,
    ],
    ['by the mode', replicate, 'mode-off', aPolicy(), 'manual', true],
    ['by the kill switch', replicate, 'kill-switch', aPolicy({ killSwitch: true }), 'auto', false],
    ['by a limit', replicate, 'limit-actions', aPolicy(), 'auto', false],
    ['without a policy for repairs', replicate, 'kill-switch', undefined, 'auto', true],
  ] as const)('%s: is it switched off anyway?', (_case, action, code, policy, trigger, expected) => {
    expect(isOff(action, code, policy, trigger)).toBe(expected);
  });
});
