import { type FindingStatus, type Severity, severities } from '../../domain/finding.ts';
import type { PlaceState } from '../../domain/matrix.ts';

/** What is said of a finding in one word: its severity while it is open, else why it is not. From worst to least. */
export const findingStates = ['critical', 'high', 'medium', 'low', 'unknown', 'pending', 'excepted'] as const;
export type FindingState = (typeof findingStates)[number];

/** `quiet`: no finding, and nothing else is known of the place. */
export type State = FindingState | Exclude<PlaceState, 'unknown'> | 'quiet';

interface Described {
  readonly label: string;
  /** What it means, for the legend. */
  readonly meaning: string;
}

export const states: Readonly<Record<State, Described>> = {
  primary: { label: 'Primary', meaning: 'the secret itself lives here' },
  'in-sync': { label: 'In sync', meaning: 'a replica that follows the primary' },
  critical: { label: 'Critical', meaning: 'open finding' },
  high: { label: 'High', meaning: 'open finding' },
  medium: { label: 'Medium', meaning: 'open finding' },
  low: { label: 'Low', meaning: 'open finding' },
  unknown: { label: 'Unknown', meaning: 'could not be decided, so not clean' },
  pending: { label: 'Pending', meaning: 'within its grace, not yet a violation' },
  excepted: { label: 'Excepted', meaning: 'known, and not counted until a day' },
  gone: { label: 'Primary gone', meaning: 'the secret itself is no longer here' },
  other: { label: 'Not judged', meaning: 'not in sync, and no rule speaks' },
  unread: { label: 'Not looked at', meaning: 'this run does not read the Region' },
  quiet: { label: 'No finding', meaning: 'nothing was found here' },
  none: { label: 'No replica', meaning: 'and no finding about that' },
};

export function stateOf(finding: { readonly status: FindingStatus; readonly severity: Severity }): FindingState {
  return finding.status === 'open' ? finding.severity : finding.status;
}

/** True of what counts: the rest is undecided, or known. */
export function isSeverity(state: FindingState): state is Severity {
  return severities.some((severity) => severity === state);
}

/** Sorts by how bad it is. */
export function rank(state: FindingState): number {
  return findingStates.indexOf(state);
}
