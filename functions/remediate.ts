import { z } from 'zod';
import { invokeLater } from '../lib/aws/invoke-later.ts';
import type { Plan } from '../lib/domain/plan.ts';
import { theService } from '../lib/remediation/approver.ts';
import { makePlan } from '../lib/remediation/plan.ts';
import { readEnvironment } from '../lib/runtime/environment.ts';
import { createHandler, type Invocation } from '../lib/runtime/handler.ts';
import { repairPorts } from '../lib/runtime/repairs.ts';
import { withService } from '../lib/runtime/service.ts';

/**
 * By hand: `{ findings, apply }`. Without `findings`, all that are open; without `apply`, nothing is written. After an
 * audit, the bus sends what it says of each account, and the policy decides what is done by itself.
 */
const ByHand = z.strictObject({
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  findings: z.array(z.string()).min(1).max(1_000).nullable().default(null),
  apply: z.boolean().default(false),
  // A person who passes for the service could approve his own destructive plan.
  requestedBy: z
    .string()
    .min(1)
    .max(2_048)
    .refine((who) => who !== theService, 'must name a person or a role, as sts:GetCallerIdentity does')
    .default('unknown'),
});
const AuditCompletedEvent = z.looseObject({
  'detail-type': z.literal('Audit Completed'),
  detail: z.looseObject({ accounts: z.array(z.looseObject({ account: z.string(), verdict: z.string() })) }),
});
const RemediateEvent = z.union([AuditCompletedEvent, ByHand]);
type RemediateEvent = z.infer<typeof RemediateEvent>;

const Environment = z.object({
  AWS_REGION: z
    .string()
    .min(1)
    .meta({ examples: ['eu-central-1'] }),
  REMEDIATE_RUN_FUNCTION: z
    .string()
    .min(1)
    .meta({ examples: ['arn:aws:lambda:eu-central-1:111122223333:function:replication-auditor-remediate-run:1'] }),
});

export interface Answer {
  /** What would be repaired now, as far as one look tells; null for what an audit started. */
  readonly plan: Plan | null;
  /** The executions that follow it up; look for them by name in the console. */
  readonly started: readonly string[];
}

/** Answers at once with the plan; the work is a durable execution, which looks again before it writes. */
export const handler = createHandler(RemediateEvent, remediate);

async function remediate(event: RemediateEvent, { context }: Invocation): Promise<Answer> {
  const { AWS_REGION: region, REMEDIATE_RUN_FUNCTION } = readEnvironment(Environment);
  const arn = context.invokedFunctionArn;
  const start = (order: object) => invokeLater(REMEDIATE_RUN_FUNCTION, order, { region });
  if ('detail' in event) {
    // What an audit could not read whole must not be repaired by a machine.
    const accounts = event.detail.accounts
      .filter(({ verdict }) => verdict === 'violations')
      .map(({ account }) => account);
    for (const account of accounts) await start({ account, trigger: 'auto', apply: true, requestedBy: theService });
    return { plan: null, started: accounts };
  }
  const account = event.account ?? accountIn(arn);
  const order = {
    account,
    findings: event.findings,
    plan: null,
    trigger: 'manual' as const,
    apply: event.apply,
    requestedBy: event.requestedBy,
  };
  const ports = repairPorts(order, (use) => withService(arn, use));
  const policy = await ports.policy();
  const { look } = await ports.glance(policy);
  const { cases } = await ports.observe(policy, look);
  const plan = makePlan(cases, policy, Date.now());
  if (!event.apply) return { plan, started: [] };
  await start({ ...order, plan });
  return { plan, started: [account] };
}

function accountIn(functionArn: string): string {
  return functionArn.split(':')[4] ?? '';
}
