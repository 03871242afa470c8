import type { Facts } from '../domain/finding.ts';
import { count, utc, withdrawalCauses } from '../report/words.ts';
import { rules } from '../rules/index.ts';
import type { FindingNews, NewsFinding } from './news.ts';

/** What a rule says of itself. A rule of a newer version has but its id here. */
export function ruleText(id: string): { title: string; why: string | null; remedy: string | null } {
  const rule = rules.find((one) => one.id === id);
  return rule ? { title: rule.title, why: rule.why, remedy: rule.remedy } : { title: id, why: null, remedy: null };
}

const resolutions: Readonly<Record<string, string>> = {
  compliant: 'The rule was asked again, with everything it needs read, and finds nothing wrong.',
  'no-longer-applies': 'What the finding was about is gone, and nothing else is wrong in its place.',
  'secret-gone': 'The secret itself is gone.',
};

const withdrawals: Readonly<Record<string, string>> = withdrawalCauses;

/** How it is known to be over. */
export function resolutionText(resolution: string | null): string {
  return resolutions[resolution ?? ''] ?? `It is over (${resolution ?? 'no reason given'}).`;
}

/** Why it is no longer judged, and that this is not the same as over. */
export function withdrawalText(withdrawal: string | null): string {
  return `No longer judged, because ${withdrawalCause(withdrawal)}. That is not a repair: the fault may still be there.`;
}

function withdrawalCause(withdrawal: string | null): string {
  return withdrawals[withdrawal ?? ''] ?? withdrawal ?? 'no reason was given';
}

export function flappingText(hours: number): string {
  return `It opens and closes time and again. Nothing more will be said until it stays one way for ${hours} h.`;
}

/** What changed, each with what it is now. */
export function changeText({ changes, finding }: Pick<FindingNews, 'changes' | 'finding'>): string {
  const now: Readonly<Record<string, string>> = {
    severity: `its severity, now ${finding.severity}`,
    cause: `its cause, now ${finding.cause ?? 'not known'}`,
    expected: `what the policy expects, now ${factsText(finding.expected)}`,
    observed: `what AWS shows, now ${factsText(finding.observed)}`,
  };
  return changes.map((change) => now[change] ?? change).join('; ');
}

/** `status: Failed, replica: stale`; what is not known is left out. */
export function factsText(facts: Facts): string {
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  return known.map(([name, value]) => `${inWords(name)}: ${value}`).join(', ') || 'nothing';
}

/** `statusMessage` → `status message`. */
function inWords(name: string): string {
  return name.replace(/[a-z](?=[A-Z])/g, '$& ').toLowerCase();
}

/** `2026-03-01 03:12 UTC (2 days ago)`. Not since when it is so: AWS may have known of it before any audit did. */
export function seenText({ firstSeen }: NewsFinding, at: string): string {
  const lasted = duration(firstSeen, at);
  return lasted === null ? utc(firstSeen) : `${utc(firstSeen)} (${lasted} ago)`;
}

/** Between two times, in its largest unit; null below a minute. */
export function duration(from: string, to: string): string | null {
  const elapsed = Date.parse(to) - Date.parse(from);
  const unit = units.find(([, length]) => elapsed >= length);
  return unit ? count(Math.floor(elapsed / unit[1]), unit[0]) : null;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** The exception that no longer, or still, covers it. */
export function exceptionText({ exception }: NewsFinding): string | null {
  if (!exception) return null;
  const { owner, reason, until, expired } = exception;
  return `${expired ? 'An exception covered it, and ended on' : 'An exception covers it until'} ${until}. Owner: ${owner}. Reason: ${reason}`;
}
