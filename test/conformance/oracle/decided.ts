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

/** Faults of the audit, until they are mended. */
export const auditIsWrong: Readonly<Record<string, Decision>> = {
  'a Region that stands twice in a status': {
    kinds: ['missed', 'added', 'undecided by the audit'],
    cases: ['Region twice'],
    decision: 'The audit goes by the first entry alone: a failure that stands second is passed over.',
    source: 'docs/aws-facts.md, "Replication status": what is not understood is never fine',
  },
  'a finding about another secret': {
    kinds: ['added', 'undecided by the oracle'],
    cases: ['about another secret'],
    decision: 'The audit takes the answer for what it asked about, and finds in it what is wrong with another secret.',
    source: 'docs/aws-facts.md, "Identity": a name identifies nothing, an ARN does',
  },
  'an answer about another secret': {
    kinds: ['unknown to the oracle'],
    cases: ['about another secret'],
    without: notDescribed,
    decision: 'The audit takes the answer for what it asked about: it proves nothing.',
    source: 'docs/aws-facts.md, "Identity": a name identifies nothing, an ARN does',
  },
  'a listed secret that is not found': {
    kinds: ['unknown to the oracle', 'undecided by the oracle', 'missed'],
    cases: ['one not found', 'none found', 'nothing is found', 'listing shows a ghost'],
    without: notDescribed,
    decision: 'The audit takes a secret that is listed and not described for deleted: one look proves no absence.',
    source: 'docs/aws-facts.md, "Listing": absence is only believed after two looks',
  },
  'a name that several secrets share': {
    kinds: ['missed', 'unknown to the oracle', 'undecided by the audit'],
    rules: ['name-shared'],
    decision: 'The audit has no rule for it: each of them is judged as if it were the only one.',
    source: 'the plan of name groups: all that the clause matched are subjects, and a shared name is reported as such',
  },
  'a family that its clause does not mean': {
    kinds: ['added', 'missed', 'another family'],
    rules: [
      ...['name-collision', 'primary-misplaced', 'primary-pending-deletion'],
      ...['replica-missing', 'replica-absent', 'replica-promoted', 'replica-key-mismatch'],
    ],
    cases: sameName,
    decision: 'Of several secrets of one name the clause means one: the others only stand in its way, or are spared.',
    source: 'the plan of name groups: subject and occupants',
  },
  'a choice that an unread Region could change': {
    kinds: ['undecided by the oracle'],
    cases: unread,
    decision: 'Which of the secrets of a name the clause means cannot be told while a Region was not read.',
    source: 'the plan of name groups: where a Region that could change the choice was not read, the answer is unknown',
  },
  'an exception that silences other findings': {
    kinds: ['missed', 'undecided by the audit'],
    rules: ['replica-absent', 'replica-missing', 'replica-stuck', 'replica-promoted'],
    cases: ['exception'],
    decision: 'An excepted finding explains nothing: what it would have explained is open.',
    source: 'the plan of name groups: a finding suppresses another one only if it is itself open and counted',
  },
  'a role that the description contradicts': {
    kinds: ['missed'],
    cases: ['listing shows an old role'],
    without: notDescribed,
    decision:
      'The audit describes the secret, sees that it is no replica, and judges it nevertheless as what was listed.',
    source: 'docs/aws-facts.md, "Listing": DescribeSecret is fresher',
  },
  "a primary that is described only as what is in another one's way": {
    on: 'moto',
    kinds: ['missed'],
    rules: ['replica-failed', 'replica-unexpected'],
    cases: sameName,
    without: primaryNotDescribed,
    decision:
      'The audit has its description with a failed replica in it, and does not judge it as the primary that it is.',
    source: 'docs/aws-facts.md, "Roles": a secret with a non-empty ReplicationStatus is treated as a primary too',
  },
  'an orphan that no listing shows yet': {
    kinds: ['missed', 'undecided by the audit'],
    rules: ['replica-orphaned', 'replica-unused', 'replica-key-mismatch'],
    cases: ['listing hides'],
    without: notDescribed,
    decision: "The audit has its description, as what is in another one's way, and does not judge it.",
    source: 'docs/aws-facts.md, "Listing": DescribeSecret is fresher',
  },
  'orphans that lead to different clauses': {
    kinds: ['unknown to the oracle'],
    cases: ['orphans differ'],
    decision:
      'The audit lets the first Region decide: where replicas of a lost primary differ, nobody knows the clause.',
    source: 'the plan of name groups: an orphan is matched by its replicas, and if these differ, the answer is unknown',
  },
  'a key that does not exist': {
    kinds: ['undecided by the audit', 'added', 'unknown to the audit'],
    rules: ['replica-key-mismatch', 'replica-key-unusable'],
    cases: ['key missing'],
    decision: 'A key that exists and one that does not are two keys, and the account has its default key always.',
    source: 'docs/aws-facts.md, "Keys": unknown only where the two could still be the same',
  },
};

/** Both may be said, and it is decided that the audit says what it says. */
export const decided: Readonly<Record<string, Decision>> = {
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
  'a clause that matched nothing, when not all was read': {
    kinds: ['unknown to the oracle'],
    cases: unread,
    and: 'clause matches nothing',
    decision: 'The Region that was not read makes the audit incomplete; what it would have matched is not known.',
    source: 'docs/policy.md, "The first clause that matches decides"',
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
export const open: Readonly<Record<string, Decision>> = {
  'whether silence covers what is not known': {
    kinds: ['unknown to the audit'],
    cases: ['key in a new state', 'key denied', 'unknown status'],
    decision: 'The oracle lets an open finding silence what another rule cannot decide; the audit says both.',
    source: 'docs/rules: "it stays silent where"',
  },
  'what a listing alone shows': {
    kinds: ['undecided by the oracle'],
    rules: ['replica-metadata-drift', 'replica-stale'],
    cases: ['description denied'],
    decision: 'The audit reports a difference that the listing shows; the oracle waits for a description.',
    source: 'docs/aws-facts.md, "Listing": only changes of the last five minutes may be missing',
  },
  'when a grace begins, and whether its last moment is within it': {
    kinds: ['another status', 'added'],
    rules: ['replica-metadata-drift', 'replica-stale', 'replica-stuck'],
    decision:
      'The audit counts from the latest change of primary and replica; the oracle from the earliest proven moment, the last one included.',
    source: 'docs/rules: "how long after a change", "how long it may be in progress"',
  },
  'a deletion where nothing is required elsewhere': {
    kinds: ['added'],
    rules: ['primary-pending-deletion'],
    cases: ['pending deletion'],
    decision:
      'The audit speaks of every secret with required replicas, the oracle of those that need one where they are.',
    source: 'docs/rules/primary-pending-deletion.md: "a secret that must be replicated"',
  },
  'the key and use of a replica that no primary reports': {
    kinds: ['missed', 'unknown to the oracle'],
    rules: ['replica-key-unusable', 'replica-key-mismatch', 'replica-unused'],
    decision: 'The oracle judges them of orphans too; the audit says of an orphan that it is one.',
    source: 'docs/rules/replica-key-unusable.md does not say of which replicas it speaks',
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
