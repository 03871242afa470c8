import type { Plan } from './plan.ts';

/** A question that an approver answers; what the event `Approval Requested` carries. */
export interface ApprovalRequest {
  /** Made of the execution and the round. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly expiresAt: string;
  readonly account: string;
  /** The answer must name it. */
  readonly callbackId: string;
  /** The actions that wait for approval, and nothing else; its hash is what is approved. */
  readonly plan: Plan;
  readonly requestedBy: string;
  /** Globs of the identities that may answer. */
  readonly approvers: readonly string[];
  /** Why the answer before this one did not count; null at the first. */
  readonly previous: string | null;
}

/** The answer, as the callback carries it. */
export interface ApprovalAnswer {
  readonly decision: 'approve' | 'reject';
  /** Of the plan that is meant. */
  readonly hash: string;
  /** A presigned sts:GetCallerIdentity request that is bound to the hash: who answers proves who he is. */
  readonly proof: string;
}
