import * as z from 'zod';
import { once } from '../domain/once.ts';
import type { Frozen } from './news.ts';

// As in news.ts: parsed anew, and only what a message needs.

const Facts = once(() => z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])));
const Time = once(() => z.iso.datetime({ offset: true }));
const Count = once(() => z.number().int().nonnegative());
const Secret = once(() => z.object({ name: z.string(), arn: z.string(), primaryRegion: z.string() }));
const Kind = once(() => z.enum(['replicate', 'overwrite', 'rekey', 'remove', 'promote', 'wait', 'instruct']));

/**
 * What a message needs of an `ApprovalRequest`. Callback and hash become part of a command that people copy into a shell:
 * what has not their form is no request (service model of Lambda, "CallbackId").
 */
export const ApprovalNews = once(() =>
  z.object({
    id: z.string().min(1),
    at: Time(),
    expiresAt: Time(),
    account: z.string(),
    callbackId: z
      .string()
      .max(1_024)
      .regex(/^[A-Za-z0-9+/]+={0,2}$/),
    plan: z.object({
      actions: z.array(
        z.object({
          kind: Kind(),
          secret: Secret(),
          region: z.string(),
          reason: z.string(),
          key: z.string().nullable(),
          preconditions: Facts(),
          destroys: Facts().nullable(),
        }),
      ),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
    }),
    requestedBy: z.string(),
    approvers: z.array(z.string()),
    previous: z.string().nullable(),
    /** Actions, and destructive ones, that the event had no room for. */
    moreActions: Count().optional(),
    moreDestructive: Count().optional(),
  }),
);
export type ApprovalNews = Frozen<z.infer<ReturnType<typeof ApprovalNews>>>;
export type NewsAction = ApprovalNews['plan']['actions'][number];

/** What a message needs of a `RepairsReported`. */
export const RepairsNews = once(() =>
  z.object({
    id: z.string().min(1),
    at: Time(),
    account: z.string(),
    requestedBy: z.string(),
    trigger: z.string(),
    applied: z.boolean(),
    stopped: z.object({ code: z.string(), reason: z.string() }).nullable(),
    approval: z
      .object({
        kind: z.enum(['approved', 'rejected', 'expired', 'invalid']),
        by: z.string().nullable(),
        reason: z.string().nullable(),
        actions: Count(),
        destructive: Count(),
        carriedOut: z.boolean(),
      })
      .nullable(),
    repairs: z.array(
      z.object({
        kind: Kind(),
        secret: Secret(),
        region: z.string(),
        state: z.string(),
        answer: z.string().nullable(),
        destroys: Facts().nullable(),
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
