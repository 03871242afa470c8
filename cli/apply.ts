import { type Action, destructive, kinds, type Plan, type Refusal, writing } from '../lib/domain/plan.ts';
import type { RemediationPolicy } from '../lib/domain/policy.ts';
import { planHash } from '../lib/remediation/plan.ts';
import type { RepairRecord } from '../lib/remediation/ports.ts';
import type { RemediationReport } from '../lib/remediation/remediate.ts';

/** What the command itself leaves out of a run, and why. */
export interface Chosen {
  readonly actions: readonly Action[];
  readonly leftOut: readonly Refusal[];
}

/**
 * What of the allowed is done in this run. Whoever applies a plan is who asks for it, so that his own approval counts for
 * nothing that destroys: another person must give it, which only the deployed service can ask for and check.
 */
export function chosenOf(allowed: readonly Action[], approved: boolean, policy: RemediationPolicy | undefined): Chosen {
  if (!approved) return { actions: allowed, leftOut: [] };
  const isOut = ({ kind }: Action) => destructive.has(kind);
  return {
    actions: allowed.filter((action) => !isOut(action)),
    leftOut: allowed.filter(isOut).map((action) => refusal(action, leftOutBecause(action, policy))),
  };
}

function leftOutBecause(
  { kind, rule }: Action,
  policy: RemediationPolicy | undefined,
): Pick<Refusal, 'code' | 'reason'> {
  const { ownMode } = kinds[kind];
  if ((ownMode && policy?.[ownMode]) === 'approve' || policy?.rules[rule] === 'approve') {
    return {
      code: 'self-approval',
      reason:
        'Who applies it is who asks for it, and something destructive must be approved by somebody else: let the deployed service ask for that (docs/remediation.md).',
    };
  }
  return {
    code: 'by-hand-only',
    reason: 'It needs no approval, and is left out of a run with one: run again without --approve.',
  };
}

/** Of all that is refused, what a person who carries out this plan wants to know: what became of its own changes. */
export function aboutPlan(plan: Plan, refusals: readonly Refusal[]): Refusal[] {
  const planned = new Set(plan.actions.filter(({ kind }) => writing.has(kind)).map(({ finding }) => finding));
  // What has moved says why, and so does the fresh plan: once is enough.
  const moved = new Set(refusals.filter(({ code }) => code === 'world-moved').map(({ finding }) => finding));
  return refusals.filter(
    ({ finding, code }) => planned.has(finding) && (code === 'world-moved' || !moved.has(finding)),
  );
}

/** What never was to be done in this run, and what was confirmed and is not done after all. */
export function notDone(
  before: readonly Refusal[],
  after: readonly Refusal[],
  confirmed: readonly Action[],
  records: readonly RepairRecord[],
): Refusal[] {
  const meant = new Set(confirmed.map(({ finding }) => finding));
  const tried = new Set(records.map(({ action }) => action.finding));
  return [
    ...before.filter(({ finding }) => !meant.has(finding)),
    ...after.filter(({ finding }) => meant.has(finding) && !tried.has(finding)),
  ];
}

/** True when all that the plan would change is done. */
export function isAllDone({ actions }: Plan, records: readonly RepairRecord[]): boolean {
  const done = new Set(records.filter(({ state }) => state === 'succeeded').map(({ action }) => action.hash));
  return actions.every(({ kind, hash }) => !writing.has(kind) || done.has(hash));
}

/** What the policy has switched off is no part of a plan that somebody carries out: it was never to be done. */
export function withoutSwitchedOff(report: RemediationReport): RemediationReport {
  const { plan, refusals } = report;
  const off = refusals.filter(({ code }) => code === 'mode-off');
  const findings = new Set(off.map(({ finding }) => finding));
  const actions = plan.actions.filter(({ kind, finding }) => !writing.has(kind) || !findings.has(finding));
  const hash = planHash(actions, plan.validUntil);
  return { ...report, plan: { ...plan, actions, refusals: [...plan.refusals, ...off], hash } };
}

function refusal({ account, secret, region, finding, kind }: Action, no: Pick<Refusal, 'code' | 'reason'>): Refusal {
  return { account, secret: { name: secret.name, arn: secret.arn }, region, finding, action: kind, ...no };
}
