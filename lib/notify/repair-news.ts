import { once } from '../domain/once.ts';
import * as z from '../z.ts';
import type { Frozen } from './news.ts';

// As in news.ts: parsed anew, and only what a message needs.

const Facts = once(() => z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])));
const Time = once(() => z.iso.datetime({ offset: true }));
const Count = once(() => z.int().check(z.nonnegative()));
const Secret = once(() => z.object({ name: z.string(), arn: z.string(), primaryRegion: z.string() }));
const Kind = once(() => z.enum(['replicate', 'overwrite', 'rekey', 'remove', 'promote', 'wait', 'instruct']));

/**
 * What a message needs of an `ApprovalRequest`. Callback and hash become part of a command that people copy into a shell:
 * what has not their form is no request (service model of Lambda, "CallbackId").
 */
export const ApprovalNews = once(() =>
  z.object({
    id: z.string().check(z.minLength(1)),
    at: Time(),
    expiresAt: Time(),
    account: z.string(),
    callbackId: z.string().check(z.maxLength(1_024), z.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
    plan: z.object({
      actions: z.array(
        z.object({
          kind: Kind(),
          secret: Secret(),
          region: z.string(),
          reason: z.string(),
          key: z.nullable(z.string()),
          preconditions: Facts(),
          destroys: z.nullable(Facts()),
        }),
      ),
      hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    }),
    requestedBy: z.string(),
    approvers: z.array(z.string()),
    // Absent from events of older versions.
    needs: z.optional(z.enum(['approver', 'requester-and-approver', 'two-approvers'])),
    answers: z.optional(z.array(z.object({ by: z.string(), decision: z.enum(['approve', 'request']) }))),
    previous: z.nullable(z.string()),
    /** Actions, and destructive ones, that the event had no room for. */
    moreActions: z.optional(Count()),
    moreDestructive: z.optional(Count()),
  }),
);
export type ApprovalNews = Frozen<z.infer<ReturnType<typeof ApprovalNews>>>;
export type NewsAction = ApprovalNews['plan']['actions'][number];

/** What a message needs of a `RepairsReported`. */
export const RepairsNews = once(() =>
  z.object({
    id: z.string().check(z.minLength(1)),
    at: Time(),
    account: z.string(),
    requestedBy: z.string(),
    trigger: z.string(),
    applied: z.boolean(),
    stopped: z.nullable(z.object({ code: z.string(), reason: z.string() })),
    approval: z.nullable(
      z.object({
        kind: z.enum(['approved', 'rejected', 'expired', 'invalid']),
        by: z.nullable(z.string()),
        reason: z.nullable(z.string()),
        actions: Count(),
        destructive: Count(),
        carriedOut: z.boolean(),
      }),
    ),
    repairs: z.array(
      z.object({
        kind: Kind(),
        secret: Secret(),
        region: z.string(),
        state: z.string(),
        answer: z.nullable(z.string()),
        destroys: z.nullable(Facts()),
      }),
    ),
    refusals: z.array(
      z.object({
        secret: z.object({ name: z.string() }),
        region: z.string(),
        finding: z.string(),
        code: z.string(),
        reason: z.string(),
        off: z.boolean(),
      }),
    ),
    instructions: z.array(z.object({ secret: Secret(), region: z.string(), reason: z.string() })),
    /** Of everything, listed or not. */
    counts: z.object({
      repairs: z.record(z.string(), Count()),
      destructive: Count(),
      refusals: z.record(z.string(), Count()),
      off: Count(),
      instructions: Count(),
    }),
  }),
);
export type RepairsNews = Frozen<z.infer<ReturnType<typeof RepairsNews>>>;
export type NewsRepair = RepairsNews['repairs'][number];
export type NewsRefusal = RepairsNews['refusals'][number];
