import type { Facts } from './finding.ts';
import type { AccountId, Region } from './secret.ts';

/** What can be done about a finding. `wait` and `instruct` write nothing. */
export type ActionKind = 'replicate' | 'overwrite' | 'rekey' | 'remove' | 'promote' | 'wait' | 'instruct';

/** What must be known of a kind before it is done. */
export interface KindTraits {
  /** It calls AWS to change something. */
  readonly writes: boolean;
  /** It destroys something for good, or cannot be taken back. */
  readonly destroys: boolean;
  /** The policy's mode for it, beside the mode of the rule; null: it has none. */
  readonly ownMode: 'overwrite' | 'remove' | null;
  /** It is begun by a person only, whatever the modes say. */
  readonly byHandOnly: boolean;
}

const harmless = { writes: true, destroys: false, ownMode: null, byHandOnly: false } as const;

export const kinds: Readonly<Record<ActionKind, KindTraits>> = {
  replicate: harmless,
  rekey: harmless,
  overwrite: { writes: true, destroys: true, ownMode: 'overwrite', byHandOnly: false },
  remove: { writes: true, destroys: true, ownMode: 'remove', byHandOnly: false },
  promote: { writes: true, destroys: true, ownMode: null, byHandOnly: true },
  wait: { ...harmless, writes: false },
  instruct: { ...harmless, writes: false },
};

/** Those that destroy something for good, or cannot be taken back. */
export const destructive: ReadonlySet<ActionKind> = kindsThat(({ destroys }) => destroys);

/** Those that call AWS to change something. */
export const writing: ReadonlySet<ActionKind> = kindsThat(({ writes }) => writes);

function kindsThat(are: (traits: KindTraits) => boolean): ReadonlySet<ActionKind> {
  const all = Object.entries(kinds) as [ActionKind, KindTraits][];
  return new Set(all.filter(([, traits]) => are(traits)).map(([kind]) => kind));
}

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
