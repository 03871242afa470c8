import type { Facts } from '../domain/finding.ts';
import { type Action, type Plan, type Refusal, writing } from '../domain/plan.ts';
import { actionHash, planHash } from './plan.ts';
import { refuseAction } from './refusal.ts';

export interface Comparison {
  /** Approved, and still wanted on the same grounds; as the fresh plan has them. */
  readonly proceed: readonly Action[];
  readonly moved: readonly Refusal[];
}

/**
 * What of an approved plan may still be done, given a plan made a moment ago: only what that plan holds too, with the
 * same hash. The rest is refused as `world-moved`, with what changed; an approved plan that is not as it was made, as
 * `plan-altered`.
 */
export function compare(approved: Plan, fresh: Plan): Comparison {
  const writes = approved.actions.filter(({ kind }) => writing.has(kind));
  if (isAltered(approved)) {
    const altered = {
      code: 'plan-altered',
      reason: 'The approved plan is not as it was made: its hash does not fit it.',
    };
    return { proceed: [], moved: writes.map((action) => refuseAction(action, altered)) };
  }
  const wanted = new Set(writes.map(({ hash }) => hash));
  const proceed = fresh.actions.filter(({ hash, kind }) => writing.has(kind) && wanted.has(hash));
  const still = new Set(proceed.map(({ hash }) => hash));
  const moved = writes.filter(({ hash }) => !still.has(hash));
  return {
    proceed,
    moved: moved.map((action) => refuseAction(action, { code: 'world-moved', reason: whatMoved(action, fresh) })),
  };
}

function isAltered({ actions, validUntil, hash }: Plan): boolean {
  return hash !== planHash(actions, validUntil) || actions.some((action) => action.hash !== actionHash(action));
}

/** For the person who approved: what is not as it was. */
function whatMoved(action: Action, { actions, refusals }: Plan): string {
  const isSame = ({ finding }: Action | Refusal) => finding === action.finding;
  const isThere = ({ secret, region }: Action | Refusal) =>
    secret.arn === action.secret.arn && region === action.region;
  const now = actions.find(isSame) ?? actions.find(isThere);
  if (now) return differences(action, now).join(' ');
  const refused = refusals.find(isSame) ?? refusals.find(isThere);
  if (refused?.code === 'already-repaired') return `It is repaired already. ${refused.reason}`;
  if (refused) return refused.reason;
  return 'Its finding is no longer open: it is repaired already, another finding has taken its place, or it could not be seen.';
}

function differences(then: Action, now: Action): string[] {
  const kind = then.kind === now.kind ? [] : [`It would now be "${now.kind}", not "${then.kind}": ${now.reason}`];
  const key = then.key === now.key ? [] : [`The key was ${text(then.key)} and is now ${text(now.key)}.`];
  // The digest is over the clause's name as well.
  const clause =
    then.clause?.digest === now.clause?.digest
      ? []
      : [`The clause ${then.clause?.name ?? '(none)'} of the policy has changed${renamed(then, now)}.`];
  const all = [
    ...kind,
    ...key,
    ...changedFacts('precondition', then.preconditions, now.preconditions),
    ...clause,
    ...changedFacts('secret that would be destroyed:', then.destroys ?? {}, now.destroys ?? {}),
  ];
  return all.length > 0 ? all : ['It is asked for another finding or another secret now.'];
}

function renamed(then: Action, now: Action): string {
  return then.clause?.name === now.clause?.name ? '' : `: ${now.clause?.name ?? 'none'} matches now`;
}

function changedFacts(what: string, then: Facts, now: Facts): string[] {
  const names = [...new Set([...Object.keys(then), ...Object.keys(now)])].sort();
  return names
    .filter((name) => then[name] !== now[name])
    .map((name) => `The ${what} ${name} was ${text(then[name])} and is now ${text(now[name])}.`);
}

function text(value: Facts[string] | undefined): string {
  return value === undefined || value === null ? 'none' : String(value);
}
