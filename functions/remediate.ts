import { invokeLater } from '../lib/aws/invoke-later.ts';
import { type Plan, type Refusal, writing } from '../lib/domain/plan.ts';
import { theService } from '../lib/remediation/approver.ts';
import { decide } from '../lib/remediation/decide.ts';
import { digest } from '../lib/remediation/digest.ts';
import type { Shut } from '../lib/remediation/gates.ts';
import { readEnvironment, variable } from '../lib/runtime/environment.ts';
import { createHandler, type Invocation } from '../lib/runtime/handler.ts';
import { withReading } from '../lib/runtime/reading.ts';
import { beginsItself, repairPorts } from '../lib/runtime/repairs.ts';
import type { Order } from '../lib/service/repair-order.ts';
import * as z from '../lib/z.ts';

/**
 * By hand: `{ findings, apply }`. Without `findings`, all that are open; without `apply`, nothing is written. After an
 * audit, the bus sends what it says of each account, and the policy decides what is done by itself.
 */
const ByHand = z.strictObject({
  account: z.optional(z.string().check(z.regex(/^\d{12}$/))),
  findings: z._default(z.nullable(z.array(z.string()).check(z.minLength(1), z.maxLength(1_000))), null),
  apply: z._default(z.boolean(), false),
  // A person who passes for the service could approve his own destructive plan.
  requestedBy: z._default(
    z.string().check(
      z.minLength(1),
      z.maxLength(2_048),
      z.refine((who) => who !== theService, 'must name a person or a role, as sts:GetCallerIdentity does'),
    ),
    'unknown',
  ),
});
const AuditCompletedEvent = z.looseObject({
  'detail-type': z.literal('Audit Completed'),
  detail: z.looseObject({
    id: z.string(),
    accounts: z.array(
      z.looseObject({ account: z.string(), verdict: z.string(), startedAt: z.optional(z.iso.datetime()) }),
    ),
  }),
});
const RemediateEvent = z.union([AuditCompletedEvent, ByHand]);
type RemediateEvent = z.infer<typeof RemediateEvent>;

const Environment = z.object({
  AWS_REGION: variable('eu-central-1'),
  REMEDIATE_RUN_FUNCTION: variable(
    'arn:aws:lambda:eu-central-1:111122223333:function:replication-auditor-remediate-run:1',
  ),
});

export interface Answer {
  /** What would be repaired now, as far as one look tells; null for what an audit started. */
  readonly plan: Plan | null;
  /** What the policy says to that plan: hashes of what may be done at once, and of what needs an approval. */
  readonly allowed: readonly string[];
  readonly awaitingApproval: readonly string[];
  readonly refusals: readonly Refusal[];
  readonly stopped: Shut | null;
  /** What follows it up: the execution's ARN, where Lambda tells it; else look for it by the account in the console. */
  readonly started: ReadonlyArray<{ readonly account: string; readonly execution: string | null }>;
}

const nothing: Answer = { plan: null, allowed: [], awaitingApproval: [], refusals: [], stopped: null, started: [] };

/** Answers at once with the plan; the work is a durable execution, which looks again before it writes. */
export const handler = createHandler(RemediateEvent, remediate);

async function remediate(event: RemediateEvent, { context }: Invocation): Promise<Answer> {
  const { invokedFunctionArn: arn, awsRequestId } = context;
  return 'detail' in event ? afterAudit(event.detail, arn) : byHand(event, arn, awsRequestId);
}

/** What an audit could not read whole must not be repaired by a machine: the verdict says which accounts were. */
async function afterAudit(
  { id, accounts }: z.infer<typeof AuditCompletedEvent>['detail'],
  arn: string,
): Promise<Answer> {
  const { remediation, accounts: ours } = await withReading(arn, ({ policy }) => policy({ broken: 'fail' }));
  if (!remediation || !Object.values(remediation.rules).some(beginsItself)) return nothing;
  const started: Answer['started'][number][] = [];
  for (const { account, verdict, startedAt } of accounts) {
    // Whoever may put events on the bus may name any account.
    if (verdict !== 'violations' || !ours.includes(account)) continue;
    // The bus may bring an event twice, or once more where one of the accounts could not be started.
    // Whether the table knows this audit, `remediate-run` asks.
    const order = { account, trigger: 'auto', apply: true, requestedBy: theService, audit: startedAt ?? null } as const;
    started.push(await start(order, [id, account]));
  }
  return { ...nothing, started };
}

/** @param requestId one and the same when Lambda runs an asynchronous invocation again */
async function byHand(event: z.infer<typeof ByHand>, arn: string, requestId: string): Promise<Answer> {
  const { account = accountIn(arn), findings, apply, requestedBy } = event;
  const order = { account, findings, plan: null, trigger: 'manual' as const, apply, requestedBy, audit: null };
  const ports = repairPorts(order, (use) => withReading(arn, use));
  ports.correctClock(await ports.sampleClock());
  const { look } = await ports.glance(await ports.policy());
  const { plan, verdict, awaitingApproval } = await decide(
    { ...order, entry: 'service', apply: false, approvedBy: null },
    look,
    ports,
  );
  const answer = {
    plan,
    allowed: verdict.allowed.map(({ hash }) => hash),
    awaitingApproval: awaitingApproval.map(({ hash }) => hash),
    refusals: verdict.refused,
    stopped: verdict.stopped,
    started: [],
  };
  if (!apply || verdict.stopped || !plan.actions.some(({ kind }) => writing.has(kind))) return answer;
  // The plan's hash is not over what it refuses, which may be long.
  const started = await start({ ...order, plan: { ...plan, refusals: [] } }, ['by hand', requestId]);
  return { ...answer, started: [started] };
}

type OrderToStart = Pick<Order, 'account' | 'trigger' | 'apply' | 'requestedBy' | 'audit'> & {
  readonly plan?: Plan;
  readonly findings?: Order['findings'];
};

/** @param cause what asks for it: however often that comes, and the request is sent, it is started once */
async function start(order: OrderToStart, cause: readonly string[]): Promise<Answer['started'][number]> {
  const { AWS_REGION: region, REMEDIATE_RUN_FUNCTION } = readEnvironment(Environment);
  const name = digest(cause).slice(0, 40);
  const execution = await invokeLater(REMEDIATE_RUN_FUNCTION, order, { region }, name);
  return { account: order.account, execution: execution ?? null };
}

function accountIn(functionArn: string): string {
  return functionArn.split(':')[4] ?? '';
}
