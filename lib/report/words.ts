import type { Withdrawal } from '../domain/event.ts';
import type { ExceptionNote } from '../domain/finding.ts';

/** `1 secret`, `2 secrets`; thousands are grouped. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
}

/** `2026-03-01 03:12 UTC`, from ISO 8601; text that is no time is given back as it is. */
export function utc(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long before `now` something happened, in its largest unit: `3 hours ago`. Both ISO 8601. */
export function ago(iso: string, now: string): string {
  const elapsed = Date.parse(now) - Date.parse(iso);
  const unit = units.find(([, length]) => elapsed >= length);
  if (!unit) return 'just now';
  const [name, length] = unit;
  return `${count(Math.floor(elapsed / length), name)} ago`;
}

/** What to say of an exception beside what it covered, once it is over. */
export function expiredNote({ owner, reason, until }: ExceptionNote): string {
  return `the exception of ${owner} (${reason}) ended with ${until}; it counts again`;
}

/** Why a finding is no longer judged, to be put after "because". */
export const withdrawalCauses: Readonly<Record<Withdrawal, string>> = {
  account: 'its account left the policy',
  region: 'a Region of it left the policy',
  rule: 'the policy switched the rule off',
  clause: "the policy's clauses no longer ask for it",
  exception: 'an exception of the policy covers it',
};
