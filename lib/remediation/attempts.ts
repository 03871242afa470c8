import type { Action } from '../domain/plan.ts';
import type { Attempts } from './guard.ts';
import type { RepairRecord } from './ports.ts';

/**
 * What was tried on the action's replica since it was last seen to be repaired, and when the last attempt was, that repair
 * included: a reader who lags behind it must not make it once more.
 */
export function attemptsOn(records: readonly RepairRecord[], { secret, region }: Action): Attempts {
  const own = newestFirst(records.filter(({ action }) => action.secret.arn === secret.arn && action.region === region));
  const repaired = own.findIndex(({ state }) => state === 'succeeded');
  const since = repaired === -1 ? own : own.slice(0, repaired);
  const times = own.map(({ calledAt, intendedAt }) => Date.parse(calledAt ?? intendedAt));
  return { count: since.length, lastAt: Math.max(0, ...times) };
}

export function newestFirst(records: readonly RepairRecord[]): RepairRecord[] {
  const order = ({ intendedAt, id }: RepairRecord) => `${intendedAt} ${id}`;
  return [...records].sort((a, b) => (order(a) < order(b) ? 1 : -1));
}

/** What has ended is not written again: a run that comes late must not reopen it. */
export function isEnded({ endedAt }: RepairRecord): boolean {
  return endedAt !== null;
}
