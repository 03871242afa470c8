import type { Peer } from '../emulator.ts';
import { type Difference, type Kind, notDescribed, primaryNotDescribed } from './compare.ts';

/**
 * Where the audit and the oracle are known to say different things. A difference that is on no list fails the comparison,
 * and so does an entry that no difference is for: what is mended goes from here.
 */
export interface Decision {
  /** Where alone it may occur, and must; absent: anywhere, and it must in the simulator. */
  readonly on?: Peer;
  readonly kinds: readonly Kind[];
  /** Absent: any. */
  readonly rules?: readonly string[];
  /** Cases, one of which must have been made of that name. Absent: whatever was made. */
  readonly cases?: readonly string[];
  /** A case that must be there, and one that must not. */
  readonly and?: string;
  readonly without?: string;
  readonly decision: string;
  /** The document that says so. */
  readonly source: string;
}

const sameName = [
  ...['two families', 'three families', 'promoted', 'foreign', 'foreign replica'],
  ...['namesakes', 'foreign, later', 'occupant pending deletion'],
];
const unread = ['Region denied', 'Region cut'];

/** Faults of the audit, until they are mended: none is known. */
const auditIsWrong: Readonly<Record<string, Decision>> = {};

/** Both may be said, and it is decided that the audit says what it says. */
const decided: Readonly<Record<string, Decision>> = {
  'an orphan that is why a replication failed': {
    kinds: ['missed'],
    rules: ['replica-orphaned'],
    cases: ['foreign replica'],
    decision: 'It is the fault that the failure names, and not reported once more.',
    source: 'docs/policy.md, "Several secrets of one name"',
  },
  'a secret that stands where its only replica would be': {
    kinds: ['missed', 'added'],
    rules: ['name-shared', 'name-collision'],
    cases: ['three families', 'namesakes'],
    decision:
      'The clause requires nothing of it, so that it is in the way of another, and none of those that share the name.',
    source: 'docs/policy.md, "Several secrets of one name"',
  },
  'a replica where the primary may go once it is decided which secret is meant': {
    kinds: ['missed'],
    rules: ['replica-unexpected'],
    cases: sameName,
    decision: 'It is silent beside name-shared in a Region where the clause wants the primary.',
    source: 'docs/rules/name-shared.md, "When it speaks"',
  },
  'what a silenced finding would have silenced': {
    kinds: ['added'],
    rules: ['replica-absent'],
    cases: sameName,
    decision: 'A silenced finding explains nothing: that AWS calls a replica in sync that is not there stands.',
    source: 'docs/policy.md, "Several secrets of one name"',
  },
  'a primary in the way, where name-collision does not count': {
    kinds: ['added'],
    rules: ['primary-misplaced'],
    cases: sameName,
    decision: 'It is the finding of the secret that needs the place only while that name-collision counts.',
    source: 'docs/policy.md, "Several secrets of one name"',
  },
  'sharing that depends on what a listing shows and nobody described': {
    kinds: ['unknown to the oracle'],
    rules: ['name-shared'],
    cases: ['listing shows a namesake that is gone'],
    decision: 'A standalone secret that nothing is required of is not described, and shares a name with none that is.',
    source: 'docs/policy.md, "Several secrets of one name"',
  },
  'orphans that lead to different clauses': {
    kinds: ['unknown to the oracle', 'unknown to the audit', 'added'],
    rules: ['', 'replica-orphaned'],
    cases: ['orphans differ'],
    decision:
      'The audit says of each replica that nothing is decided, and an exception of replica-orphaned covers that.',
    source: 'docs/policy.md, "Several secrets of one name" and "Exceptions"',
  },
  'a clause that decides nothing, when not all was read': {
    kinds: ['unknown to the oracle'],
    cases: unread,
    decision:
      'The Region that was not read makes the audit incomplete; what the clause would have decided is not known.',
    source: 'docs/policy.md, "The first clause that matches decides"',
  },
  'where nobody knows who holds a place': {
    kinds: [
      'undecided by the audit',
      'undecided by the oracle',
      'unknown to the oracle',
      'unknown to the audit',
      'added',
    ],
    rules: ['', 'replica-absent', 'replica-missing', 'replica-orphaned', 'replica-promoted', 'replica-key-unusable'],
    cases: ['about another secret', 'nothing is found', 'three families'],
    decision: 'Either calls the audit incomplete for it; they attach it to different rules of the place.',
    source: 'docs/aws-facts.md, "What the auditor believes"',
  },
  'keys of which one does not exist': {
    kinds: ['undecided by the audit', 'added', 'unknown to the audit'],
    rules: ['replica-key-mismatch', 'replica-key-unusable'],
    cases: ['key missing'],
    decision: 'A key that is missing is unusable; whether it was the required one cannot be told any more.',
    source: 'docs/rules/replica-key-unusable.md',
  },
  'not described, since nothing asked for it': {
    kinds: ['unknown to the oracle'],
    and: notDescribed,
    decision:
      'A secret that no clause wants replicated and no listing shows as multi-Region, and a replica that its listing shows as its primary says, are not described: what a description would have said is not missed.',
    source: 'docs/performance.md: a healthy secret costs one description',
  },
  'listed as something else, and not described': {
    kinds: ['missed'],
    cases: ['listing shows an old role'],
    and: notDescribed,
    decision: 'A listing may lag by five minutes: what it holds back is seen by the next audit.',
    source: 'docs/aws-facts.md, "Listing"',
  },
  'a primary that moto does not show as one': {
    on: 'moto',
    kinds: ['missed'],
    rules: ['replica-failed', 'replica-unexpected'],
    and: primaryNotDescribed,
    decision:
      'moto lists a primary without PrimaryRegion: where no clause wants it replicated and no replica names it, nothing tells that it is one.',
    source: 'test/conformance/known-differences.ts, "primary-without-primary-region"',
  },
  'Regions that the policy does not list': {
    kinds: ['unknown to the audit'],
    cases: ['outside the policy', 'primary outside the policy'],
    decision: 'A Region that AWS names and the policy does not list is a gap of the whole audit.',
    source: 'docs/policy.md, "Keys": what is not read cannot be called clean',
  },
  'a secret that nobody may describe, beside what is known of it': {
    kinds: ['unknown to the audit', 'undecided by the audit'],
    cases: ['description denied', 'one not found', 'none found', 'nothing is found', 'listing shows a ghost'],
    decision: 'A secret that cannot be described makes the audit incomplete, even where a finding explains all else.',
    source: 'docs/policy.md, "Exceptions": without an exception for it, one such secret makes every audit incomplete',
  },
  'a primary in a Region that was not listed': {
    kinds: ['missed', 'undecided by the audit'],
    cases: unread,
    decision: 'The audit comes upon it where it asks what holds a name, and does not judge it: its Region is unknown.',
    source: 'docs/errors.md: a Region that is not listed to its end is incomplete',
  },
  'one unknown for all rules': {
    kinds: ['undecided by the audit', 'missed'],
    rules: ['name-collision', 'replica-promoted'],
    cases: ['exception'],
    decision:
      'Where nothing is known of a place, the audit lets one rule say so; excepting another one excepts nothing.',
    source: 'docs/policy.md, "Exceptions"',
  },
};

/** The documents leave open which of the two is right; neither calls anything clean that is not. */
const open: Readonly<Record<string, Decision>> = {
  'whether silence covers what is not known': {
    kinds: ['unknown to the audit'],
    cases: ['key in a new state', 'key denied', 'unknown status'],
    decision: 'The oracle lets an open finding silence what another rule cannot decide; the audit says both.',
    source: 'docs/rules: "it stays silent where"',
  },
  'when a grace begins, and whether its last moment is within it': {
    kinds: ['another status', 'added'],
    rules: ['replica-metadata-drift', 'replica-stale', 'replica-stuck'],
    decision:
      'The audit counts from the latest change of primary and replica; the oracle from the earliest proven moment, the last one included.',
    source: 'docs/rules: "how long after a change", "how long it may be in progress"',
  },
  'a listed secret whose name another one holds': {
    kinds: ['unknown to the oracle', 'undecided by the oracle'],
    cases: ['listing shows a namesake that is gone'],
    decision: 'The audit takes the description of whom the name belongs to for the second look; the oracle does not.',
    source: 'docs/aws-facts.md, "Listing": two looks; that a name belongs to one secret in a Region is said nowhere',
  },
};

const allDecisions: Readonly<Record<string, Decision>> = { ...auditIsWrong, ...decided, ...open };

/** Ids of all entries that a difference falls under. */
export function decisionsOn(difference: Difference, peer: Peer): string[] {
  return Object.entries(allDecisions).flatMap(([id, { on = peer, kinds, rules, cases, and, without }]) =>
    on === peer &&
    kinds.includes(difference.kind) &&
    (rules?.includes(difference.rule) ?? true) &&
    (cases?.some((one) => difference.cases.has(one)) ?? true) &&
    (and === undefined || difference.cases.has(and)) &&
    (without === undefined || !difference.cases.has(without))
      ? id
      : [],
  );
}

/** Entries that a run against that peer must meet. */
export function expectedOn(peer: Peer): string[] {
  return Object.entries(allDecisions).flatMap(([id, { on = 'simulator' }]) => (on === peer ? id : []));
}
