import type { Facts } from '../domain/finding.ts';
import type { Action, Refusal } from '../domain/plan.ts';
import type { AccountId } from '../domain/secret.ts';
import type { Shut } from './gates.ts';
import type { Trigger } from './guard.ts';
import type { RepairState } from './ports.ts';

/** What came of one order for repairs in one account; what the event `Repairs Reported` carries. */
export interface RepairsReported {
  /** Made of the execution, so that a repeated one is recognisable. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly account: AccountId;
  readonly requestedBy: string;
  readonly trigger: Trigger;
  /** False: a dry run; nothing was to be written. */
  readonly applied: boolean;
  /** Why nothing at all was written. */
  readonly stopped: Shut | null;
  readonly approval: ApprovalOutcome | null;
  readonly repairs: readonly ReportedRepair[];
  /** What was not done, and why; what waits for an answer is not among it. */
  readonly refusals: readonly ReportedRefusal[];
  /** What only a person can do. */
  readonly instructions: readonly Instruction[];
  readonly counts: RepairCounts;
}

/** Of everything, listed or not. */
export interface RepairCounts {
  /** By state. */
  readonly repairs: Readonly<Record<string, number>>;
  /** Repairs that destroy something, whatever came of them. */
  readonly destructive: number;
  /** By code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Of these, those that the policy has switched off. */
  readonly off: number;
  readonly instructions: number;
}

/** How the question for approval ended. */
export interface ApprovalOutcome {
  readonly kind: 'approved' | 'rejected' | 'expired' | 'invalid';
  /** Identity of who answered, or of both approvers with a comma between; null when nobody did who counts. */
  readonly by: string | null;
  /** Of `invalid`: why the last answer did not count. */
  readonly reason: string | null;
  /** How many actions it was about, and how many of them destroy something. */
  readonly actions: number;
  readonly destructive: number;
  /** Of `approved`: false when another run was writing until nobody waited any longer. */
  readonly carriedOut: boolean;
}

/** One attempt; `Repair Attempted` and `Repair Ended` of the same id tell the rest of it. */
export interface ReportedRepair extends Pick<Action, 'kind' | 'secret' | 'region' | 'finding' | 'rule'> {
  readonly id: string;
  readonly state: RepairState;
  readonly answer: string | null;
  readonly approvedBy: string | null;
  readonly destroys: Facts | null;
}

export interface ReportedRefusal extends Refusal {
  /** The policy has this repair switched off for whoever asked, whatever else stands against it. */
  readonly off: boolean;
}

export type Instruction = Pick<Action, 'secret' | 'region' | 'finding' | 'rule' | 'reason'>;
