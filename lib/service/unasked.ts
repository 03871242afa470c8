import { type Action, type Plan, writing } from '../domain/plan.ts';
import type { Shut } from '../remediation/gates.ts';
import { planHash } from '../remediation/plan.ts';
import { refuseAction } from '../remediation/refusal.ts';
import type { RemediationReport } from '../remediation/remediate.ts';

interface Order {
  readonly plan: Plan | null;
  readonly apply: boolean;
}

/** Of an order that was not carried out because another run wrote in the account all the time. */
export const busy: Shut = { code: 'busy', reason: 'Another run was repairing this account for an hour. Ask again.' };

/** The report of an order of which nothing was done, not even an observation. */
export function refusedWhole({ plan, apply }: Order, stopped: Shut): RemediationReport {
  const actions: readonly Action[] = plan?.actions ?? [];
  const epoch = new Date(0).toISOString();
  return {
    plan: plan ?? { version: 1, createdAt: epoch, validUntil: epoch, actions, refusals: [], hash: planHash([], epoch) },
    applied: apply,
    allowed: [],
    refusals: actions.filter(({ kind }) => writing.has(kind)).map((action) => refuseAction(action, stopped)),
    awaitingApproval: [],
    stopped,
    records: [],
  };
}
