import type { ApprovalRequest } from '../../lib/domain/approval.ts';
import type { Action, Plan } from '../../lib/domain/plan.ts';
import { planHash } from '../../lib/remediation/plan.ts';
import type { RepairsReported, ReportedRefusal, ReportedRepair } from '../../lib/remediation/repairs-reported.ts';
import { anAction } from './a-repair.ts';

const execution = 'arn:aws:lambda:eu-central-1:444455556666:function:remediate-run:7/durable-execution/run-1/exec-1';
const account = '111122223333';

/** Overwrites what holds the name of `prod/db` in us-east-1, unless told otherwise. */
export function anOverwrite(part: Partial<Action> = {}): Action {
  const { secret, region } = anAction(part);
  return anAction({
    kind: 'overwrite',
    rule: 'replica-failed',
    reason: `An unrelated secret holds the name in ${region}: replication cannot succeed while it stands there.`,
    destroys: {
      arn: `arn:aws:secretsmanager:${region}:${account}:secret:${secret.name}-Zz9Yy8`,
      name: secret.name,
      created: '2024-05-02',
      lastChanged: '2024-06-30',
      lastRead: '2025-11-30',
      currentVersion: '11111111-2222-4333-8444-555555555555',
      key: 'alias/aws/secretsmanager',
      tags: 'team',
    },
    ...part,
  });
}

/** Asks for approval of one overwrite, unless told otherwise. */
export function anApproval({
  actions = [anOverwrite()],
  ...part
}: Partial<ApprovalRequest> & { readonly actions?: readonly Action[] } = {}): ApprovalRequest {
  const validUntil = '2026-03-02T09:00:00.000Z';
  const plan: Plan = {
    version: 1,
    createdAt: '2026-03-01T09:00:00.000Z',
    validUntil,
    actions,
    refusals: [],
    hash: planHash(actions, validUntil),
  };
  return {
    id: `${execution}#approval-1`,
    at: '2026-03-01T09:00:01.000Z',
    expiresAt: validUntil,
    account,
    callbackId: 'Ab12+/cd34EF56gh78==',
    plan,
    requestedBy: 'the service',
    approvers: ['arn:aws:iam::111122223333:role/secrets-approver'],
    needs: 'two-approvers',
    answers: [],
    previous: null,
    ...part,
  };
}

/** A repair that was seen to have worked, unless told otherwise. */
export function aReportedRepair(part: Partial<ReportedRepair> = {}): ReportedRepair {
  const { kind, secret, region, finding, rule, destroys } = anAction();
  return {
    id: 'c0ffee',
    kind,
    secret,
    region,
    finding,
    rule,
    state: 'succeeded',
    answer: 'InSync',
    approvedBy: null,
    destroys,
    ...part,
  };
}

/** A gate that stayed shut, unless told otherwise. */
export function aRefusal(part: Partial<ReportedRefusal> = {}): ReportedRefusal {
  const { secret, region, finding } = anAction();
  return {
    account,
    secret: { name: secret.name, arn: secret.arn },
    region,
    finding,
    action: 'overwrite',
    code: 'victim-rotating',
    reason: `The secret in ${region} is rotated, so somebody uses it.`,
    off: false,
    ...part,
  };
}

/** What the service did by itself: nothing, unless told otherwise. Its counts are those of what it lists. */
export function aReport(part: Partial<RepairsReported> = {}): RepairsReported {
  const { repairs = [], refusals = [], instructions = [] } = part;
  return {
    id: `${execution}#report`,
    at: '2026-03-01T09:05:00.000Z',
    account,
    requestedBy: 'the service',
    trigger: 'auto',
    applied: true,
    stopped: null,
    approval: null,
    repairs,
    refusals,
    instructions,
    counts: {
      repairs: tally(repairs.map(({ state }) => state)),
      destructive: repairs.filter(({ destroys }) => destroys !== null).length,
      refusals: tally(refusals.map(({ code }) => code)),
      off: refusals.filter(({ off }) => off).length,
      instructions: instructions.length,
    },
    ...part,
  };
}

function tally(words: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
}
