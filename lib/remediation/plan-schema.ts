import type { Plan } from '../domain/plan.ts';
import * as z from '../z.ts';
import { actionHash, planHash } from './plan.ts';

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const account = z.string().check(z.regex(/^\d{12}$/));
const kind = z.enum(['replicate', 'overwrite', 'rekey', 'remove', 'promote', 'wait', 'instruct']);

const action = z.strictObject({
  kind,
  account,
  secret: z.strictObject({ name: z.string(), arn: z.string(), primaryRegion: z.string() }),
  region: z.string(),
  finding: z.string(),
  rule: z.string(),
  reason: z.string(),
  key: z.nullable(z.string()),
  preconditions: facts,
  clause: z.nullable(z.strictObject({ name: z.string(), digest: z.string() })),
  iam: z.array(z.string()),
  destroys: z.nullable(facts),
  hash: z.string(),
});

const refusal = z.strictObject({
  account,
  secret: z.strictObject({ name: z.string(), arn: z.string() }),
  region: z.string(),
  finding: z.string(),
  action: z.nullable(kind),
  code: z.string(),
  reason: z.string(),
});

/**
 * A plan that came from outside: a file, or a person's hand. Whoever changes an action without its hash, or the plan
 * without its own, is found out here; whether it may be carried out is asked anew in any case.
 */
export const planSchema = z
  .strictObject({
    version: z.literal(1, { error: 'is of another version than this program writes (1): make the plan anew' }),
    createdAt: z.iso.datetime(),
    validUntil: z.iso.datetime(),
    actions: z.array(action).check(z.maxLength(10_000)),
    refusals: z.array(refusal),
    hash: z.string(),
  })
  .check(
    z.refine(
      ({ actions }) => actions.every((one) => one.hash === actionHash(one)),
      'an action was changed after it was planned',
    ),
    z.refine(
      ({ actions, validUntil, hash }) => hash === planHash(actions, validUntil),
      'the plan was changed after it was made',
    ),
  ) satisfies z.ZodMiniType<Plan>;
