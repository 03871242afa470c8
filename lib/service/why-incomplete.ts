import type { AccountSummary } from '../domain/audit-event.ts';

/** Why an audit is incomplete, for the log: what could not be listed, and every other gap, each in a sentence. */
export function whyIncomplete({ coverage, gaps }: Pick<AccountSummary, 'coverage' | 'gaps'>): readonly string[] {
  const unlisted = coverage.flatMap(({ region, reason }) => (reason === null ? [] : [`${region}: ${reason}`]));
  return [...unlisted, ...gaps.map(({ message }) => message)];
}
