import type { AccountId, Region } from './secret.ts';

/**
 * What one Region holds of one secret, findings aside. `gone`: the primary's Region, proven to be without it. `other`:
 * something that is neither a primary nor in sync (its finding says what, unless its rule is off). `unread`: this run does not look there, by intention.
 */
export const placeStates = ['primary', 'in-sync', 'gone', 'other', 'unknown', 'unread', 'none'] as const;
export type PlaceState = (typeof placeStates)[number];

/** A secret that somebody should look at, or that cannot be called healthy. */
export interface MatrixSecret {
  readonly account: AccountId;
  readonly name: string;
  readonly arn: string;
  readonly clause: string | null;
  /** By Region; one that is not named holds nothing. */
  readonly places: Readonly<Record<Region, PlaceState>>;
}

/** Secrets of one clause that are told of together, counted: an estate has many. */
export interface MatrixGroup {
  readonly clause: string | null;
  readonly secrets: number;
  /** By Region, of how many the primary, a replica in sync, or something that could not be read is there. */
  readonly places: Readonly<Record<Region, Readonly<Record<CountedState, number>>>>;
}

export const countedStates = ['primary', 'in-sync', 'unknown'] as const;
export type CountedState = (typeof countedStates)[number];

/** Secrets × Regions of one audit: the conspicuous one by one, the others counted. */
export interface Matrix {
  readonly secrets: readonly MatrixSecret[];
  /** Those of which nothing is to be said. Sorted by clause; secrets without one last. */
  readonly healthy: readonly MatrixGroup[];
  /** Those of which nothing is known but that they could not be judged to the end, for a reason that the coverage gives. */
  readonly undecided: readonly MatrixGroup[];
}
