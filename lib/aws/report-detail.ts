import type { ApprovalRequest } from '../domain/approval.ts';
import { type Action, destructive } from '../domain/plan.ts';
import { eventSchemaVersion } from '../findings/event-types.ts';
import type { RepairState } from '../remediation/ports.ts';
import type { RepairsReported, ReportedRepair } from '../remediation/repairs-reported.ts';
import type { ApprovalDetail, RepairsDetail } from '../remediation/report-schema.ts';
import { type Readonlike, shortTexts } from './event-detail.ts';

/**
 * From the whole to the shortest, as of any event. What would be destroyed is listed before all else, with all that is
 * known of it, and what even so has no room is counted: nobody approves it without a word.
 */
export function approvalDetails(request: ApprovalRequest): Array<() => Readonlike<ApprovalDetail>> {
  const whole = {
    schemaVersion: eventSchemaVersion,
    shortened: false,
    ...request,
    moreActions: 0,
    moreDestructive: 0,
  } as const;
  const { actions } = request.plan;
  const worstFirst = [...actions.filter(destroys), ...actions.filter((action) => !destroys(action))];
  const short = (listed: number, bare: boolean) => () => {
    const { plan, ...rest } = shortTexts(request);
    const kept = shortTexts(worstFirst.slice(0, listed));
    const left = worstFirst.slice(listed);
    return {
      ...whole,
      ...rest,
      // An id of up to 1,024 characters, without whose last ones nobody can answer.
      callbackId: request.callbackId,
      shortened: true,
      plan: {
        ...plan,
        actions: bare ? kept.map((action) => ({ ...action, preconditions: {}, iam: [] })) : kept,
      },
      moreActions: left.length,
      moreDestructive: left.filter(destroys).length,
    };
  };
  const fewer = halvings(actions.length).map((listed) => short(listed, true));
  return [() => whole, short(actions.length, false), ...fewer];
}

/** As above. The counts are of everything; of what was done, what destroyed something and what went wrong stay longest. */
export function reportDetails(reported: RepairsReported): Array<() => Readonlike<RepairsDetail>> {
  const whole = { schemaVersion: eventSchemaVersion, shortened: false, ...reported } as const;
  const repairs = [...reported.repairs].sort((a, b) => badness(b) - badness(a));
  const refusals = [...reported.refusals].sort((a, b) => Number(a.off) - Number(b.off));
  const short = (repairsListed: number, othersListed: number) => () => ({
    ...shortTexts({
      ...whole,
      repairs: repairs.slice(0, repairsListed),
      refusals: refusals.slice(0, othersListed),
      instructions: reported.instructions.slice(0, othersListed),
    }),
    shortened: true,
  });
  const others = Math.max(refusals.length, reported.instructions.length);
  return [
    () => whole,
    ...[...halvings(others), 0].map((listed) => short(repairs.length, listed)),
    ...halvings(repairs.length).map((listed) => short(listed, 0)),
  ];
}

function destroys({ kind }: Pick<Action, 'kind'>): boolean {
  return destructive.has(kind);
}

const states: readonly RepairState[] = ['succeeded', 'intended', 'called', 'refused', 'timed-out', 'failed', 'unknown'];

function badness(repair: ReportedRepair): number {
  return states.indexOf(repair.state) + (destroys(repair) ? states.length : 0);
}

/** `all`, half of it, and so on down to one. */
function halvings(all: number): number[] {
  const sizes = [];
  for (let size = all; size > 0; size = Math.floor(size / 2)) sizes.push(size);
  return sizes;
}
