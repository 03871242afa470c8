import type { Answer, Severity } from '../domain/finding.ts';
import type { ReplicaKeys } from '../domain/kms-key.ts';
import { once } from '../domain/once.ts';
import type { Clause, ReplicaRequirement, UnmatchedMode } from '../domain/policy.ts';
import type {
  FamilyId,
  Instant,
  Region,
  ReplicaStatus,
  SecretDescription,
  SecretSnapshot,
  Sighting,
  Unseen,
} from '../domain/secret.ts';
import type * as z from '../z.ts';

/** All that is known about one Region of one secret: what every rule judges. */
export interface ReplicaView {
  readonly family: FamilyId;
  /** The replica's Region; for rules about the secret as a whole, the primary's. */
  readonly region: Region;
  /** The primary as its own Region describes it. Absent only when listing and description agree that it is. */
  readonly primary: Sighting<SecretDescription>;
  /** The primary's word on this Region; undefined when it has none (or the primary was not seen). */
  readonly reported: ReplicaStatus | undefined;
  /** The family's member as this Region shows it. Absent only when listing and description agree that it is. */
  readonly local: Sighting<SecretSnapshot>;
  /** Where `local` comes from; a listing may lag by five minutes (docs/aws-facts.md, "Listing"). */
  readonly localSource: 'listing' | 'description';
  /** Another secret that holds the name in this Region; looked for only where the replica is missing, absent or failed. */
  readonly occupant: Occupant | undefined;
  /** The first clause that matches the secret. */
  readonly clause: Clause | undefined;
  /** What that clause requires of this Region, where the secret is the one that it means. */
  readonly requirement: ReplicaRequirement | undefined;
  /** What the secret is to its clause among all that bear its name. */
  readonly standing: Standing;
  /** What the policy says about secrets that no clause matches. */
  readonly unmatched: UnmatchedMode;
  /**
   * ARNs of other secrets of the name that list this Region, or need it, no less than this one; of the secret as a whole, of all
   * others that live. Absent: none.
   */
  readonly rivals?: readonly string[];
  /** Of the secret as a whole: its members in other Regions, by Region. */
  readonly members?: ReadonlyMap<Region, Sighting<SecretSnapshot>>;
  readonly keys: ReplicaKeys;
  readonly since: Since;
  readonly now: Instant;
}

/** Several secrets of one account may bear one name; a clause means one of them. */
export type Standing =
  /** The clause means it. `others`: so it does these, and nothing tells which of them it should be. */
  | { readonly kind: 'subject'; readonly others: readonly FamilyId[] }
  /** The clause matches it, and means these. `inTheWay`: it stands in a Region where one of them needs a replica. */
  | { readonly kind: 'bystander'; readonly subjects: readonly FamilyId[]; readonly inTheWay: boolean };

export interface Occupant {
  /**
   * `promoted`: it has the primary's ARN suffix and is no replica, so it was one once. `primary`: another secret with replicas.
   * `replica`: the replica of another primary, which may be gone. `unrelated`: any other secret.
   */
  readonly relation: 'promoted' | 'primary' | 'replica' | 'unrelated';
  readonly secret: SecretDescription;
  /** True of a replica whose primary is gone, or does not list it. */
  readonly isOrphan?: boolean;
}

/** When a state that needs memory was first seen, without a break since; absent when never before, or without memory. */
export interface Since {
  readonly inProgress?: Instant;
  /** The replica has held its present version while the primary had another. */
  readonly outdated?: Instant;
}

/** An example is a test case and a paragraph of documentation at once. */
export interface Example {
  /** Completes the sentence "…": `the replica is in sync`. */
  readonly title: string;
  readonly view: ReplicaView;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface Rule {
  /** A literal: bundling erases file names. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters, for somebody who has never heard of it. */
  readonly why: string;
  /** What to do, in general; an answer may say it more exactly. */
  readonly remedy: string;
  /** Whether it judges each replica Region of a secret, or the secret once, seen from its primary's Region. */
  readonly subject: 'replica' | 'secret';
  /** True when it judges only secrets that a clause with `require` matches. */
  readonly needsClause: boolean;
  /** True when it is about what a clause forbids: to every secret that it matches, whichever of one name it means. */
  readonly forbids?: boolean;
  /** IAM actions whose answers it reads. */
  readonly reads: readonly string[];
  /** What the policy may set for it, beside `severity`. */
  readonly parameters: z.ZodMiniObject;
  readonly examples: { readonly compliant: readonly Example[]; readonly violating: readonly Example[] };
  /** Pure; must not throw, but if it does the audit reports an unknown that names the rule. */
  check(view: ReplicaView, parameters: Readonly<Record<string, unknown>>): Answer;
}

/** A rule whose check knows the types of its own parameters, as its schema parses them. */
export function defineRule<Schema extends z.ZodMiniObject>(
  rule: Omit<Rule, 'parameters' | 'examples' | 'check'> & {
    /** Of few events a rule's parameters are asked for. */
    parameters(): Schema;
    /** Of none, its examples are. */
    examples(): Rule['examples'];
    check(view: ReplicaView, parameters: z.output<Schema>): Answer;
  },
): Rule {
  const parameters = once(rule.parameters);
  const examples = once(rule.examples);
  return {
    ...rule,
    get parameters() {
      return parameters();
    },
    get examples() {
      return examples();
    },
    check: (view, parameters) => rule.check(view, parameters as z.output<Schema>),
  };
}

/** The answer to a word of AWS that nobody knew when this version was made: `the status "Paused" for eu-west-1`. */
export function unheardOf(what: string): Answer {
  return {
    kind: 'unknown',
    reason: `AWS reports ${what}, which this version does not know`,
    remedy:
      'Look up what that means, and whether a newer version knows it. Meanwhile an exception in the policy keeps it from making every audit incomplete.',
  };
}

/**
 * The answer of a rule that was violated while the replica is on its way to a state that may satisfy it: neither over nor
 * found anew. How long it may be under way is for replica-stuck to say.
 */
export const onItsWay: Answer = { kind: 'unsettled' };

/** True while AWS is at work on the replica: what stands there now is no end of anything. */
export function isOnItsWay({ reported }: ReplicaView): boolean {
  return reported !== undefined && reported.status !== 'InSync' && reported.status !== 'Failed';
}

/** The answer where a needed sighting failed. Where this run does not look, by intention, no finding says so. */
export function unanswered(sighting: Unseen | { readonly kind: 'not-asked' }): Answer {
  if (sighting.kind === 'not-asked')
    return { kind: 'unknown', reason: 'this run does not look there', accounted: true };
  return { kind: 'unknown', reason: sighting.reason, accounted: sighting.accounted ?? false };
}
