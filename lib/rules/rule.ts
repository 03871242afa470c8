import type { z } from 'zod';
import type { Answer, Severity } from '../domain/finding.ts';
import type { Clause, ReplicaRequirement } from '../domain/policy.ts';
import type {
  FamilyId,
  Instant,
  Region,
  ReplicaStatus,
  SecretDescription,
  SecretSnapshot,
  Sighting,
} from '../domain/secret.ts';

/** All that is known about one replica Region of one secret: what every rule judges. */
export interface ReplicaView {
  readonly family: FamilyId;
  /** The replica's Region, never the primary's. */
  readonly region: Region;
  /** The primary as its own Region describes it. */
  readonly primary: Sighting<SecretDescription>;
  /** The primary's word on this Region; undefined when it has none (or the primary was not seen). */
  readonly reported: ReplicaStatus | undefined;
  /** What the replica's own Region shows under the family's ARN. */
  readonly local: Sighting<SecretSnapshot>;
  /** The first clause that matches the secret. */
  readonly clause: Clause | undefined;
  /** What that clause requires of this Region. */
  readonly requirement: ReplicaRequirement | undefined;
  readonly now: Instant;
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
  /** True when it judges only secrets that a clause with `require` matches. */
  readonly needsClause: boolean;
  /** IAM actions whose answers it reads. */
  readonly reads: readonly string[];
  /** What the policy may set for it, beside `severity`. */
  readonly parameters: z.ZodObject;
  readonly examples: { readonly compliant: readonly Example[]; readonly violating: readonly Example[] };
  /** Pure; must not throw, but if it does the audit reports an unknown that names the rule. */
  check(view: ReplicaView, parameters: Readonly<Record<string, unknown>>): Answer;
}
