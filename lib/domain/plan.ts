import type { Facts } from './finding.ts';
import type { AccountId, Region } from './secret.ts';

/** What can be done about a finding. `wait` and `instruct` write nothing. */
export type ActionKind = 'replicate' | 'overwrite' | 'rekey' | 'remove' | 'promote' | 'wait' | 'instruct';

/** Those that destroy something for good. */
export const destructive: ReadonlySet<ActionKind> = new Set<ActionKind>(['overwrite', 'remove']);

/** Those that call AWS to change something. */
export const writing: ReadonlySet<ActionKind> = new Set<ActionKind>([
  'replicate',
  'overwrite',
  'rekey',
  'remove',
  'promote',
]);

export interface Action {
  readonly kind: ActionKind;
  readonly account: AccountId;
  readonly secret: { readonly name: string; readonly arn: string; readonly primaryRegion: Region };
  /** The replica's Region. */
  readonly region: Region;
  /** The finding that it answers, and its rule: the policy's mode for that rule decides. */
  readonly finding: string;
  readonly rule: string;
  /** Why, in a sentence; of `instruct`, what a person must do. */
  readonly reason: string;
  /** The key that the replica gets; null: the account's default, or none is set. */
  readonly key: string | null;
  /** Facts that do not change by themselves: where one differs when it comes to it, the world has moved. */
  readonly preconditions: Facts;
  /** Digest of the clause that wants it. */
  readonly clause: { readonly name: string; readonly digest: string } | null;
  /** IAM actions and what they are needed on. */
  readonly iam: readonly string[];
  /** Metadata of what would be destroyed; never a value. */
  readonly destroys: Facts | null;
  /** Over all of the above but wording. */
  readonly hash: string;
}

/** Something that will not be done, and why. */
export interface Refusal {
  readonly account: AccountId;
  readonly secret: { readonly name: string; readonly arn: string };
  readonly region: Region;
  readonly finding: string;
  /** What was refused; null: nothing could even be proposed. */
  readonly action: ActionKind | null;
  /** A short code, stable, for tests and tools. */
  readonly code: string;
  /** The reason, for people. */
  readonly reason: string;
}

/** What would be repaired, refused, and why: plain data, and nothing else is ever applied. */
export interface Plan {
  readonly version: 1;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly validUntil: string;
  readonly actions: readonly Action[];
  readonly refusals: readonly Refusal[];
  /** Over the actions' hashes and the end of validity. */
  readonly hash: string;
}
