import type { AuditResult, PolicyCoverage } from '../domain/result.ts';

/** What the counts and the verdict need: a summary of an event has them as well as a result. */
export type CoverageCounts = Pick<
  PolicyCoverage,
  'required' | 'forbidden' | 'tuned' | 'unmatched' | 'undecided' | 'unmatchedMode'
>;

/** Whether somebody should look into what no clause matches: the policy does not say that it may be so. */
export function isUncovered({ unmatched, undecided, unmatchedMode }: CoverageCounts): boolean {
  return undecided > 0 || (unmatched > 0 && unmatchedMode !== 'allow');
}

/** `2 required, 0 must not be replicated, 0 only tuned, 544 MATCHED BY NO CLAUSE`. */
export function coverageText(coverage: CoverageCounts): string {
  return coverageParts(coverage)
    .map(({ n, label, stressed }) => `${n.toLocaleString('en-US')} ${stressed ? label.toUpperCase() : label}`)
    .join(', ');
}

export interface CoveragePart {
  readonly n: number;
  readonly label: string;
  /** True of secrets of which nobody said that nothing need be asked of them. */
  readonly stressed: boolean;
}

export function coverageParts(coverage: CoverageCounts): readonly CoveragePart[] {
  const { required, forbidden, tuned, unmatched, undecided, unmatchedMode } = coverage;
  return [
    { n: required, label: 'required', stressed: false },
    { n: forbidden, label: 'must not be replicated', stressed: false },
    { n: tuned, label: 'only tuned', stressed: false },
    ...(undecided > 0 ? [{ n: undecided, label: 'undecided', stressed: true }] : []),
    // Last: its names follow.
    { n: unmatched, label: 'matched by no clause', stressed: unmatched > 0 && unmatchedMode !== 'allow' },
  ];
}

/** The first names of what no clause matches, and how many there are beside them. */
export function firstUnmatched(
  { unmatched, unmatchedSecrets }: Pick<PolicyCoverage, 'unmatched' | 'unmatchedSecrets'>,
  most: number,
): { readonly names: readonly string[]; readonly more: number } {
  const names = [...new Set(unmatchedSecrets.map(({ name }) => name))].slice(0, most);
  const named = unmatchedSecrets.filter(({ name }) => names.includes(name)).length;
  return { names, more: Math.max(0, unmatched - named) };
}

const leftOutShown = 5;

/** `PARTIAL, left out us-east-1`, of an audit that was asked for less than the policy lists; null of a whole one. */
export function partialText({ leftOut }: Pick<AuditResult, 'leftOut'>): string | null {
  const parts = [listed('account', leftOut.accounts), listed('Region', leftOut.regions)].filter((part) => part !== '');
  return parts.length === 0 ? null : `PARTIAL, left out ${parts.join(' and ')}`;
}

function listed(noun: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length - leftOutShown;
  const shown = names.slice(0, leftOutShown).join(', ');
  const list = more > 0 ? `${shown} and ${more.toLocaleString('en-US')} more` : shown;
  // A Region is known by its looks.
  return noun === 'account' ? `account${names.length === 1 ? '' : 's'} ${list}` : list;
}
