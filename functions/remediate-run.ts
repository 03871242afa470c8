import type { z } from 'zod';
import { createDurableHandler, type DurableInvocation } from '../lib/runtime/durable-handler.ts';
import { repairPorts } from '../lib/runtime/repairs.ts';
import { withService } from '../lib/runtime/service.ts';
import { orderSchema } from '../lib/service/repair-order.ts';
import { type RepairRunResult, runRepairs } from '../lib/service/repair-run.ts';

type Order = z.infer<typeof orderSchema>;

/** Carries out one order for repairs in one account; asks for approval where the policy wants one. */
export const handler = createDurableHandler(orderSchema, repair);

async function repair(order: Order, { context, log }: DurableInvocation): Promise<RepairRunResult> {
  const arn = context.lambdaContext.invokedFunctionArn;
  const result = await runRepairs(
    order,
    context,
    repairPorts(order, (use) => withService(arn, use)),
  );
  if ('busy' in result) log.info('Another run repairs this account', { account: order.account });
  else log.info('The repairs are done', { account: order.account, trigger: order.trigger, ...countsOf(result) });
  return result;
}

function countsOf({ first, approved, approval }: Exclude<RepairRunResult, { busy: true }>) {
  const records = [...first.records, ...(approved?.records ?? [])];
  const refusals = [...first.refusals, ...(approved?.refusals ?? [])].map(({ code }) => code);
  return { repairs: records.map(({ state }) => state), refusals, approval: approval?.kind ?? null };
}
