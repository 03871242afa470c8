import type { Plan } from './plan.ts';

/** What an answer says: `request` that its author asked for it, which a requester by hand has not proven before. */
export type AnswerDecision = 'approve' | 'reject' | 'request';

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
  /** Who must answer before anything is done; where two must, they are different people. Absent in questions of 0.1.0. */
  readonly needs?: ApprovalNeed;
  /** The answers that count so far. Absent likewise. */
  readonly answers?: readonly CountedAnswer[];
  /** Why the answer before this one did not count; null at the first. */
  readonly previous: string | null;
}

/** Something destructive needs two people: of what the service began two approvers, else who asked for it and an approver. */
export type ApprovalNeed = 'approver' | 'requester-and-approver' | 'two-approvers';

export interface CountedAnswer {
  /** ARN of the identity, as AWS STS reported it. */
  readonly by: string;
  readonly decision: Exclude<AnswerDecision, 'reject'>;
}

/** The answer, as the callback carries it. */
export interface ApprovalAnswer {
  readonly decision: AnswerDecision;
  /** Of the plan that is meant. */
  readonly hash: string;
  /** A presigned sts:GetCallerIdentity request over hash and decision: who answers proves who they are. */
  readonly proof: string;
}
