import { type Action, destructive, type Plan, type Refusal, writing } from '../domain/plan.ts';
import type { RemediationPolicy, RepairMode } from '../domain/policy.ts';
import type { Instant, Region } from '../domain/secret.ts';

/** Who wants the plan carried out. */
export type Trigger = 'manual' | 'approval' | 'auto';

/** What was tried before on one secret and Region. */
export interface Attempts {
  readonly count: number;
  readonly lastAt: Instant;
}

export interface GuardContext {
  readonly policy: RemediationPolicy | undefined;
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
  readonly stopped: { readonly code: string; readonly reason: string } | null;
}

/**
 * What of a plan may be carried out now. Fails closed: off by default, and whatever is not known refuses. A limit that is
 * exceeded refuses the whole run, before its first call: half of too much is no repair.
 */
export function guard(plan: Plan, context: GuardContext): Verdict {
  const writes = plan.actions.filter(({ kind }) => writing.has(kind));
  const stopped = stopsEverything(plan, context);
  if (stopped) return { allowed: [], refused: writes.map((action) => refuse(action, stopped)), stopped };
  const judged = writes.map((action) => ({ action, no: refusesAction(action, context) }));
  const allowed = judged.filter(({ no }) => !no).map(({ action }) => action);
  const refused = judged.flatMap(({ action, no }) => (no ? [refuse(action, no)] : []));
  const exceeded = context.apply ? exceedsLimits(allowed.length, context) : undefined;
  if (!exceeded) return { allowed, refused, stopped: null };
  return {
    allowed: [],
    refused: [...refused, ...allowed.map((action) => refuse(action, exceeded))],
    stopped: exceeded,
  };
}

interface No {
  readonly code: string;
  readonly reason: string;
}

function stopsEverything(plan: Plan, { policy, now, unreadable }: GuardContext): No | undefined {
  if (!policy) return { code: 'no-remediation', reason: 'The policy has no `remediation`: nothing is ever repaired.' };
  if (policy.killSwitch) return { code: 'kill-switch', reason: 'The kill switch of the policy is on.' };
  if (unreadable.length > 0) {
    return {
      code: 'region-unreadable',
      reason: `${unreadable.join(', ')} could not be read: nothing is repaired while part of the estate is unseen.`,
    };
  }
  if (!(now < Date.parse(plan.validUntil))) {
    return { code: 'plan-expired', reason: `The plan was valid until ${plan.validUntil}. Make a new one.` };
  }
  return undefined;
}

function refusesAction(action: Action, context: GuardContext): No | undefined {
  const { policy, trigger, now } = context;
  if (!policy) return { code: 'no-remediation', reason: 'The policy has no `remediation`.' };
  const { kind, rule, region } = action;
  if (!policy.regions.includes(region))
    return { code: 'region-not-allowed', reason: `The policy allows no repair in ${region}.` };
  if (kind === 'promote' && trigger !== 'manual')
    return { code: 'by-hand-only', reason: 'A promotion is done by hand only.' };
  const mode = refusesMode(`the rule ${rule}`, own(policy.rules, rule), trigger);
  if (mode) return mode;
  if (destructive.has(kind)) {
    const destroying = kind === 'overwrite' ? policy.overwrite : policy.remove;
    const no = refusesMode(kind === 'overwrite' ? 'overwriting' : 'removing', destroying, trigger);
    if (no) return no;
    if (!action.destroys) return { code: 'victim-unknown', reason: 'What would be destroyed is not recorded.' };
  }
  const attempts = context.attemptsOn(action);
  if (!attempts) return { code: 'attempts-unknown', reason: 'What was tried before could not be read.' };
  if (attempts.count >= policy.attempts) {
    return {
      code: 'attempts-exhausted',
      reason: `It was tried ${attempts.count} times already; a person must look at it.`,
    };
  }
  if (attempts.count > 0 && now - attempts.lastAt < policy.cooldown) {
    return {
      code: 'cooling-down',
      reason: `It was tried at ${new Date(attempts.lastAt).toISOString()}, too short a time ago.`,
    };
  }
  return undefined;
}

const permits: Readonly<Record<RepairMode, readonly Trigger[]>> = {
  off: [],
  manual: ['manual', 'approval'],
  approve: ['approval'],
  auto: ['manual', 'approval', 'auto'],
};

function refusesMode(what: string, mode: RepairMode | undefined, trigger: Trigger): No | undefined {
  const triggers = mode === undefined ? [] : (own(permits, mode) ?? []);
  if (triggers.includes(trigger)) return undefined;
  if (triggers.length === 0) return { code: 'mode-off', reason: `The policy has ${what} switched off.` };
  return {
    code: 'mode',
    reason: `The policy lets ${what} be done ${mode === 'approve' ? 'after an approval' : 'by hand'} only.`,
  };
}

/** Both limits, by count and by share; what the share is of must be known. */
function exceedsLimits(writes: number, { policy, replicas }: GuardContext): No | undefined {
  if (!policy || writes === 0) return undefined;
  const { actions, share } = policy.limits;
  if (writes > actions) {
    return {
      code: 'limit-actions',
      reason: `${writes} changes are more than the ${actions} that the policy allows at once; none was made.`,
    };
  }
  if (!(writes <= share * replicas)) {
    return {
      code: 'limit-share',
      reason: `${writes} changes are more than ${share * 100} % of the ${replicas} replicas; none was made.`,
    };
  }
  return undefined;
}

function refuse({ account, secret, region, finding, kind }: Action, { code, reason }: No): Refusal {
  return { account, secret: { name: secret.name, arn: secret.arn }, region, finding, action: kind, code, reason };
}

/** A key that an object has itself: a rule may not be called `constructor` and be permitted by it. */
function own<T>(object: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
