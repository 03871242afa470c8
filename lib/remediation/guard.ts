import { type Action, destructive, kinds, type Plan, type Refusal, writing } from '../domain/plan.ts';
import type { Policy, RemediationPolicy, RepairMode } from '../domain/policy.ts';
import type { Instant, Region } from '../domain/secret.ts';
import type { Shut } from './gates.ts';
import { actionHash } from './plan.ts';
import { refuseAction } from './refusal.ts';

/** Who wants the plan carried out. */
export type Trigger = 'manual' | 'approval' | 'auto';

/** What was tried before on one secret and Region. */
export interface Attempts {
  /** Since it was last seen to be repaired. */
  readonly count: number;
  /** When it was last tried, whatever came of it; 0: never. */
  readonly lastAt: Instant;
}

export interface GuardContext {
  readonly policy: RemediationPolicy | undefined;
  /** Whether the policy is known to be whole. */
  readonly sealed: boolean;
  readonly trigger: Trigger;
  readonly now: Instant;
  /** False: a dry run. Limits do not fire in it, for nothing would be exceeded by looking. */
  readonly apply: boolean;
  /** Regions of the policy that could not be read to their end. */
  readonly unreadable: readonly Region[];
  /** Replicas that were judged: what the limit by share is of. */
  readonly replicas: number;
  /** What was tried before; undefined where the record could not be read. */
  attemptsOn(action: Action): Attempts | undefined;
}

export interface Verdict {
  readonly allowed: readonly Action[];
  readonly refused: readonly Refusal[];
  /** Why nothing at all may be written; null when something may. */
  readonly stopped: Shut | null;
}

/**
 * What of a plan may be carried out now. Fails closed: off by default, and whatever is not known refuses. A limit that is
 * exceeded refuses the whole run, before its first call: half of too much is no repair.
 */
export function guard(plan: Plan, context: GuardContext): Verdict {
  const writes = plan.actions.filter(({ kind }) => writing.has(kind));
  const stopped = stopsEverything(plan, context);
  if (stopped) return { allowed: [], refused: writes.map((action) => refuseAction(action, stopped)), stopped };
  const judged = writes.map((action) => ({ action, no: refusesAction(action, context) }));
  const allowed = judged.filter(({ no }) => !no).map(({ action }) => action);
  const refused = judged.flatMap(({ action, no }) => (no ? [refuseAction(action, no)] : []));
  const exceeded = context.apply ? exceedsLimits(allowed.length, context) : undefined;
  if (!exceeded) return { allowed, refused, stopped: null };
  return {
    allowed: [],
    refused: [...refused, ...allowed.map((action) => refuseAction(action, exceeded))],
    stopped: exceeded,
  };
}

/** What of the policy alone stops every repair, whoever asks; asked again right before each call. */
export function stopsRepairs({ remediation, sealed }: Pick<Policy, 'remediation' | 'sealed'>): Shut | undefined {
  if (!remediation) {
    return { code: 'no-remediation', reason: 'The policy has no `remediation`: nothing is ever repaired.' };
  }
  // Anything but a plain `false` is on.
  if (remediation.killSwitch !== false) return { code: 'kill-switch', reason: 'The kill switch of the policy is on.' };
  return sealed === true ? undefined : unsealed;
}

const unsealed = {
  code: 'policy-unsealed',
  reason:
    'The policy may have been cut off: it must end with the line `...`, and `remediation` must say `killSwitch`. `replication-auditor policy check` says what is missing.',
};

function stopsEverything(plan: Plan, { policy, sealed, now, unreadable }: GuardContext): Shut | undefined {
  const stopped = stopsRepairs({ sealed, ...(policy && { remediation: policy }) });
  if (stopped) return stopped;
  if (unreadable.length > 0) {
    return {
      code: 'region-unreadable',
      reason: `${unreadable.join(', ')} could not be read: nothing is repaired while part of the estate is unseen.`,
    };
  }
  if (!(now < Date.parse(plan.validUntil))) {
    return { code: 'plan-expired', reason: `The plan was valid until ${plan.validUntil}. Make a new one.` };
  }
  if (isAltered(plan)) {
    return { code: 'plan-altered', reason: 'The plan is not as it was made: a hash does not fit its action.' };
  }
  return undefined;
}

/**
 * A plan may come from a file. An action that was edited is not the one that anybody saw; one that is there twice would
 * be done twice. The plan's own hash is compared with what was approved (`compare`): here a part of it may stand.
 */
function isAltered({ actions }: Plan): boolean {
  return (
    new Set(actions.map(({ hash }) => hash)).size < actions.length || actions.some((a) => a.hash !== actionHash(a))
  );
}

function refusesAction(action: Action, context: GuardContext): Shut | undefined {
  const { policy, trigger, now } = context;
  if (!policy) return { code: 'no-remediation', reason: 'The policy has no `remediation`.' };
  const { kind, rule, region } = action;
  if (!policy.regions.includes(region))
    return { code: 'region-not-allowed', reason: `The policy allows no repair in ${region}.` };
  if (kinds[kind].byHandOnly && trigger === 'auto')
    return { code: 'by-hand-only', reason: 'A promotion is begun by hand only.' };
  const mode = refusesMode(`the rule ${rule}`, own(policy.rules, rule), trigger);
  if (mode) return mode;
  if (destructive.has(kind)) {
    const { ownMode } = kinds[kind];
    const no = ownMode && refusesMode(ownMode === 'overwrite' ? 'overwriting' : 'removing', policy[ownMode], trigger);
    if (no) return no;
    if (!namesVictim(action)) return { code: 'victim-unknown', reason: 'What would be destroyed is not recorded.' };
  }
  return refusesAttempt(context.attemptsOn(action), policy, now);
}

/** A removal may find nothing there any more; an overwrite or a promotion without a victim would be none. */
function namesVictim({ kind, destroys }: Action): boolean {
  return destroys !== null && (kind === 'remove' || typeof destroys['arn'] === 'string');
}

/** Comparisons are written so that what is no number refuses. */
function refusesAttempt(attempts: Attempts | undefined, policy: RemediationPolicy, now: Instant): Shut | undefined {
  if (!attempts || !(attempts.count >= 0)) {
    return { code: 'attempts-unknown', reason: 'What was tried before could not be read.' };
  }
  const { count, lastAt } = attempts;
  if (!(count < policy.attempts)) {
    return { code: 'attempts-exhausted', reason: `It was tried ${count} times already; a person must look at it.` };
  }
  // Whatever came of it: even after a success a reader may lag.
  if (!(now - lastAt >= policy.cooldown)) {
    return { code: 'cooling-down', reason: `It was tried at ${isoTime(lastAt)}, too short a time ago.` };
  }
  return undefined;
}

function isoTime(instant: Instant): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? 'an unknown time' : date.toISOString();
}

const permits: Readonly<Record<RepairMode, readonly Trigger[]>> = {
  off: [],
  manual: ['manual', 'approval'],
  approve: ['approval'],
  auto: ['manual', 'approval', 'auto'],
};

function refusesMode(what: string, mode: RepairMode | undefined, trigger: Trigger): Shut | undefined {
  const triggers = mode === undefined ? [] : (own(permits, mode) ?? []);
  if (triggers.includes(trigger)) return undefined;
  if (triggers.length === 0) return { code: 'mode-off', reason: `The policy has ${what} switched off.` };
  return {
    code: 'mode',
    reason: `The policy lets ${what} be done ${mode === 'approve' ? 'after an approval' : 'by hand'} only.`,
  };
}

/** Both limits, by count and by share; what the share is of must be known. */
function exceedsLimits(writes: number, { policy, replicas }: GuardContext): Shut | undefined {
  if (!policy || writes === 0) return undefined;
  const { actions, share } = policy.limits;
  if (!(writes <= actions)) {
    return {
      code: 'limit-actions',
      reason: `${writes} changes are more than the ${actions} that the policy allows at once; none was made.`,
    };
  }
  // Divided, not multiplied: 0.29 * 100 is a little less than 29, and exactly the share must be allowed.
  if (!(replicas > 0 && writes / replicas <= share)) {
    return {
      code: 'limit-share',
      reason: `${writes} changes are more than ${Number((share * 100).toFixed(2))} % of the ${replicas} replicas; none was made.`,
    };
  }
  return undefined;
}

/** A key that an object has itself: a rule may not be called `constructor` and be permitted by it. */
function own<T>(object: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
