import { createDurableHandler, type DurableInvocation } from '../lib/runtime/durable-handler.ts';
import { withReading } from '../lib/runtime/reading.ts';
import { repairPorts } from '../lib/runtime/repairs.ts';
import { orderSchema } from '../lib/service/repair-order.ts';
import { type RepairReport, runRepairs } from '../lib/service/repair-run.ts';
import type * as z from '../lib/z.ts';

type Order = z.infer<typeof orderSchema>;

/** What the execution answers: counts; what each of them was about is in the record and in the events. */
interface Result {
  readonly repairs: readonly string[];
  readonly refusals: readonly string[];
  readonly stopped: string | null;
  readonly approval: string | null;
}

/** Carries out one order for repairs in one account; asks for approval where the policy wants one. */
export const handler = createDurableHandler(orderSchema, repair);

async function repair(order: Order, { context, log }: DurableInvocation): Promise<Result> {
  const arn = context.lambdaContext.invokedFunctionArn;
  const report = await runRepairs(
    order,
    context,
    repairPorts(order, (use) => withReading(arn, use)),
  );
  const result = resultOf(report);
  if (!report.first) log.info('Another run repairs this account', { account: order.account });
  else log.info('The repairs are done', { account: order.account, trigger: order.trigger, ...result });
  return result;
}

function resultOf({ first, approved, approval }: RepairReport): Result {
  const halves = [first, approved].filter((half) => half !== null);
  return {
    repairs: halves.flatMap(({ records }) => records.map(({ state }) => state)),
    refusals: halves.flatMap(({ refusals }) => refusals.map(({ code }) => code)),
    stopped: first ? (first.stopped?.code ?? null) : 'busy',
    approval: approval?.kind ?? null,
  };
}
