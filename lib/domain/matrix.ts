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

/** Secrets of one clause of which nothing is to be said, counted: an estate has many. */
export interface HealthyGroup {
  readonly clause: string | null;
  readonly secrets: number;
  /** By Region, how many have their primary there and how many a replica in sync. */
  readonly places: Readonly<Record<Region, { readonly primary: number; readonly inSync: number }>>;
}

/** Secrets × Regions of one audit: the conspicuous one by one, the healthy ones counted. */
export interface Matrix {
  readonly secrets: readonly MatrixSecret[];
  /** Sorted by clause; secrets without one last. */
  readonly healthy: readonly HealthyGroup[];
}
