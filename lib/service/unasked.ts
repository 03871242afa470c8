import { type Action, destructive, type Plan, type Refusal, writing } from '../domain/plan.ts';
import type { Trigger } from '../remediation/guard.ts';
import { planHash } from '../remediation/plan.ts';
import { refuseAction } from '../remediation/refusal.ts';
import type { RemediationReport } from '../remediation/remediate.ts';

interface Order {
  readonly plan: Plan | null;
  readonly trigger: Trigger;
  readonly apply: boolean;
}

const unproven = {
  code: 'requester-unproven',
  reason:
    'It must be approved by somebody else than whoever asked for it, and who invoked this by hand is not proven. The service asks for its approval itself after the next audit, where the modes of the rule and of the action are `approve` or `auto`.',
};

/**
 * An invocation by hand says who makes it, and proves nothing. Two pairs of eyes are those of two people only if both are
 * known: what destroys something is not even asked for.
 */
export function withoutUnprovable({ trigger }: Pick<Order, 'trigger'>, half: RemediationReport): RemediationReport {
  const out = trigger === 'manual' ? half.awaitingApproval.filter(({ kind }) => destructive.has(kind)) : [];
  const isOut = (refusal: Refusal) =>
    out.some(({ finding, kind }) => refusal.finding === finding && refusal.action === kind);
  return {
    ...half,
    awaitingApproval: half.awaitingApproval.filter((action) => !out.includes(action)),
    refusals: [...half.refusals.filter((refusal) => !isOut(refusal)), ...out.map((one) => refuseAction(one, unproven))],
  };
}

/** What a person is told whose order was not carried out because another run wrote in the account all the time. */
export function busy({ plan, apply }: Order): RemediationReport {
  const stopped = { code: 'busy', reason: 'Another run was repairing this account for an hour. Ask again.' };
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
