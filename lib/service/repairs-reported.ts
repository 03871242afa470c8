import { type Action, destructive, type Refusal } from '../domain/plan.ts';
import type { RemediationPolicy, RepairMode } from '../domain/policy.ts';
import type { AccountId } from '../domain/secret.ts';
import type { Trigger } from '../remediation/guard.ts';
import type { RepairRecord } from '../remediation/ports.ts';
import type { RemediationReport } from '../remediation/remediate.ts';
import type {
  ApprovalOutcome,
  Instruction,
  RepairCounts,
  RepairsReported,
  ReportedRefusal,
  ReportedRepair,
} from '../remediation/repairs-reported.ts';
import type { Approval } from './approval.ts';

/** What is to be told: a run's first half, or how its question for approval ended and what was done after it. */
export interface Outcome {
  readonly order: {
    readonly account: AccountId;
    readonly requestedBy: string;
    readonly trigger: Trigger;
    readonly apply: boolean;
  };
  /** Null: approved or not, nothing was carried out. */
  readonly half: RemediationReport | null;
  /** Null of the first half. */
  readonly approval: Approval | null;
  /** What waits for an answer, or waited for it. */
  readonly asked: readonly Action[];
}

/**
 * What is told of an outcome. Pure. `policy` is what the run went by: a repair that it switches off is no news, whatever
 * else stands against it.
 */
export function repairsReported(
  outcome: Outcome,
  policy: RemediationPolicy | undefined,
  mark: { readonly id: string; readonly at: string },
): RepairsReported {
  const { order, half, approval, asked } = outcome;
  const trigger = approval ? 'approval' : order.trigger;
  const repairs = (half?.records ?? []).map(reportedRepair);
  const refusals = refusalsOf(outcome).map((refusal) => ({ ...refusal, off: isOff(refusal, policy, trigger) }));
  const instructions = approval ? [] : instructionsOf(half);
  return {
    ...mark,
    account: order.account,
    requestedBy: order.requestedBy,
    trigger,
    applied: order.apply,
    stopped: half?.stopped ?? null,
    approval: approval && approvalOf(approval, asked, half !== null),
    repairs,
    refusals,
    instructions,
    counts: countsOf(repairs, refusals, instructions.length),
  };
}

function reportedRepair({ id, action, state, answer, approvedBy }: RepairRecord): ReportedRepair {
  const { kind, secret, region, finding, rule, destroys } = action;
  return { id, kind, secret, region, finding, rule, state, answer, approvedBy, destroys };
}

/**
 * What waits for an answer is not refused. After the answer only what it was about counts: of the rest a second look has
 * nothing new to say.
 */
function refusalsOf({ half, approval, asked }: Outcome): readonly Refusal[] {
  if (approval) {
    const findings = new Set(asked.map(({ finding }) => finding));
    return half?.refusals.filter(({ finding }) => findings.has(finding)) ?? [];
  }
  const waiting = new Set(asked.map(({ finding, kind }) => `${finding} ${kind}`));
  return half?.refusals.filter(({ finding, action }) => !waiting.has(`${finding} ${action}`)) ?? [];
}

/** What no call could do is for a person. */
function instructionsOf(half: RemediationReport | null): Instruction[] {
  const actions = half?.plan.actions.filter(({ kind }) => kind === 'instruct') ?? [];
  return actions.map(({ secret, region, finding, rule, reason }) => ({ secret, region, finding, rule, reason }));
}

function approvalOf(approval: Approval, asked: readonly Action[], carriedOut: boolean): ApprovalOutcome {
  return {
    kind: approval.kind,
    by: 'by' in approval ? approval.by : null,
    reason: 'reason' in approval ? approval.reason : null,
    actions: asked.length,
    destructive: asked.filter(({ kind }) => destructive.has(kind)).length,
    carriedOut,
  };
}

/** Refusals that are the policy's own wish, not something in its way. */
const wished: ReadonlySet<string> = new Set([
  'no-remediation',
  'mode-off',
  'mode',
  'by-hand-only',
  'rule-off',
  'region-not-allowed',
  'account-not-allowed',
]);

function isOff({ code, action }: Refusal, policy: RemediationPolicy | undefined, trigger: Trigger): boolean {
  if (!policy || wished.has(code)) return true;
  const idle: readonly RepairMode[] = trigger === 'auto' ? ['off', 'manual'] : ['off'];
  const isIdle = (mode: RepairMode) => idle.includes(mode);
  if (Object.values(policy.rules).every(isIdle)) return true;
  return (action === 'overwrite' && isIdle(policy.overwrite)) || (action === 'remove' && isIdle(policy.remove));
}

function countsOf(
  repairs: readonly ReportedRepair[],
  refusals: readonly ReportedRefusal[],
  instructions: number,
): RepairCounts {
  return {
    repairs: tally(repairs.map(({ state }) => state)),
    destructive: repairs.filter(({ kind }) => destructive.has(kind)).length,
    refusals: tally(refusals.map(({ code }) => code)),
    off: refusals.filter(({ off }) => off).length,
    instructions,
  };
}

function tally(words: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
}
