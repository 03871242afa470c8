import { isExcepted } from '../lib/domain/finding.ts';
import type { Action, Refusal } from '../lib/domain/plan.ts';
import type { Policy } from '../lib/domain/policy.ts';
import type { AuditResult } from '../lib/domain/result.ts';
import { type GuardContext, guard, type Trigger } from '../lib/remediation/guard.ts';
import type { RemediationReport } from '../lib/remediation/remediate.ts';
import type { PlanView } from '../lib/report/plan-table.ts';
import { count } from '../lib/report/words.ts';
import { isIncomplete } from './exit-code.ts';
import type { Observed } from './repair-ports.ts';

/** What a dry run came to, as it is shown. */
export function viewOf(
  report: RemediationReport,
  observed: Observed,
  { remediation, sealed }: Policy,
  trigger: Trigger,
  now: number,
): Omit<PlanView, 'when'> {
  const { plan, allowed, awaitingApproval } = report;
  const waiting = new Set(awaitingApproval.map(keyOf));
  return {
    plan,
    allowed,
    awaitingApproval,
    // Held for an approval is not refused: it stands under its own heading.
    refusals: report.refusals.filter((refusal) => refusal.code !== 'mode' || !waiting.has(keyOf(refusal))),
    stopped: report.stopped ?? stoppedByGaps(observed.result),
    limits: limitsOn(report, observed, { policy: remediation, sealed }, trigger, now),
    unseen: unseenOf(observed.result),
  };
}

/** The service stops where a Region is unread; a person who can look is told to, before anything is changed. */
function stoppedByGaps(result: AuditResult): PlanView['stopped'] {
  if (!isIncomplete(result)) return null;
  const reason = 'The audit is incomplete: what was not seen has to be read, or excepted in the policy, first.';
  return { code: 'incomplete', reason };
}

/** A dry run exceeds no limit; whether the run that follows it would is what a person wants to know now. */
function limitsOn(
  { plan, allowed }: RemediationReport,
  { unreadable, replicas }: Observed,
  policy: Pick<GuardContext, 'policy' | 'sealed'>,
  trigger: Trigger,
  now: number,
): string | null {
  const never = { count: 0, lastAt: 0 };
  const asked = { ...plan, actions: allowed };
  const { stopped } = guard(asked, {
    ...policy,
    trigger,
    now,
    apply: true,
    unreadable,
    replicas,
    attemptsOn: () => never,
  });
  return stopped ? `The limits would refuse it all: ${stopped.reason}` : null;
}

function unseenOf({ coverage, gaps, findings }: AuditResult): string[] {
  const unknown = findings.filter(({ status }) => status === 'unknown').length;
  return [
    ...coverage
      .filter(({ status }) => status !== 'complete')
      .map(({ region, reason }) => `${region}: ${reason ?? 'the reason is not known'}`),
    ...gaps.filter((gap) => !isExcepted(gap)).map(({ message }) => message),
    ...(unknown === 0 ? [] : [`${count(unknown, 'finding')} could not be decided; \`audit\` tells which.`]),
  ];
}

function keyOf(entry: Action | Refusal): string {
  return JSON.stringify([entry.finding, entry.secret.arn, entry.region, 'kind' in entry ? entry.kind : entry.action]);
}
