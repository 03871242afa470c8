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
const notDescribable = [
  'description denied',
  'one not found',
  'none found',
  'nothing is found',
  'listing shows a ghost',
];
const namesakeGone = 'listing shows a namesake that is gone';

/** Faults of the audit, until they are mended. */
const auditIsWrong: Readonly<Record<string, Decision>> = {
  'a listed namesake that its description denies': {
    kinds: ['unknown to the oracle', 'undecided by the oracle'],
    cases: [namesakeGone],
    decision: 'The audit passes it over, because another secret holds the name there.',
    source:
      'docs/aws-facts.md, "What the auditor believes": what a description denies is unknown while a listing shows it',
  },
  'a key that does not exist': {
    kinds: ['undecided by the audit', 'added', 'unknown to the audit'],
    rules: ['replica-key-mismatch', 'replica-key-unusable'],
    cases: ['key missing'],
    decision: 'A key that exists and one that does not are two keys, and the account has its default key always.',
    source: 'docs/aws-facts.md, "Keys": unknown only where the two could still be the same',
  },
  'a replica where none may be, of a secret that shares its name': {
    kinds: ['missed', 'added'],
    rules: ['replica-unexpected', 'replica-absent'],
    cases: sameName,
    decision:
      'What a clause forbids holds for all that it matches; the audit says that the forbidden replica is absent, or nothing.',
    source: 'docs/policy.md, "Several secrets of one name"',
  },
  'a choice that an unread Region could change': {
    kinds: ['unknown to the oracle', 'undecided by the oracle', 'undecided by the audit'],
    rules: ['primary-misplaced', 'replica-key-mismatch', 'replica-absent', 'name-collision', 'replica-missing'],
    cases: [...unread, ...notDescribable, 'about another secret'],
    decision: 'Which secret of a name the clause means is not known, and what depends on it is unknown.',
    source: 'docs/policy.md, "Several secrets of one name": the findings that depend on the choice are unknown',
  },
};

/** Both may be said, and it is decided that the audit says what it says. */
const decided: Readonly<Record<string, Decision>> = {
  'not described, since nothing asked for it': {
    kinds: ['unknown to the oracle'],
    and: notDescribed,
    decision:
      'A secret that no clause wants replicated and no listing shows as multi-Region, and a replica that its listing shows as its primary says, are not described: what a description would have said is not missed.',
    source: 'docs/performance.md: a healthy secret costs one description',
  },
  'listed as something else, and not described': {
    kinds: ['missed'],
    cases: ['listing shows an old role', 'listing shows a ghost', 'one not found'],
    and: notDescribed,
    decision: 'A listing may lag by five minutes: what it holds back is seen by the next audit.',
    source: 'docs/aws-facts.md, "Listing"',
  },
  'not described for its own sake': {
    kinds: ['unknown to the oracle'],
    cases: ['foreign replica', 'three families'],
    without: notDescribed,
    decision:
      'Nothing asked for it, as above: what was described there by that name was asked for another secret of the name.',
    source: 'docs/performance.md: a healthy secret costs one description',
  },
  'Regions that the policy does not list': {
    kinds: ['unknown to the audit', 'unknown to the oracle'],
    cases: ['outside the policy', 'primary outside the policy'],
    decision: 'The audit has one gap for the Region, the oracle one for each secret.',
    source: 'docs/aws-facts.md, "What the auditor believes": it makes the audit incomplete',
  },
  'a clause that decided nothing, when not all was read': {
    kinds: ['unknown to the oracle'],
    cases: unread,
    and: 'clause matches nothing',
    decision: 'The Region that was not read makes the audit incomplete; what it would have matched is not known.',
    source: 'docs/policy.md, "How much of the estate it covers"',
  },
  'a secret that nobody may describe, beside what is known of it': {
    kinds: ['unknown to the audit', 'undecided by the audit', 'undecided by the oracle'],
    cases: [...notDescribable, 'about another secret', 'Region twice'],
    decision: 'A secret that cannot be described makes the audit incomplete, even where a finding explains all else.',
    source: 'docs/aws-facts.md, "What the auditor believes": unreadable all the same, and the audit incomplete',
  },
  'where it is said that orphans lead to different clauses': {
    kinds: ['unknown to the audit', 'unknown to the oracle'],
    cases: ['orphans differ', 'orphan'],
    decision: 'The audit says so where each replica is, the oracle where the primary was.',
    source: 'docs/policy.md, "Several secrets of one name": nothing is decided about it, and the audit is incomplete',
  },
  'an orphan that is why a replication failed': {
    kinds: ['missed'],
    rules: ['replica-orphaned'],
    cases: ['foreign replica'],
    decision: 'It is the fault that replica-failed names, and not reported once more.',
    source: 'docs/policy.md, "Several secrets of one name": while the replica-failed that it causes counts',
  },
  'an orphan in a Region that was not listed to its end': {
    kinds: ['undecided by the audit'],
    rules: ['replica-orphaned'],
    cases: unread,
    and: 'foreign replica',
    decision: 'The audit says of the Region that it was not read; that its primary is gone needs a listing too.',
    source: 'docs/aws-facts.md, "What the auditor believes": an absence needs a listing that came to its end',
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
};

/** The documents leave open which of the two is right; neither calls anything clean that is not. */
const open: Readonly<Record<string, Decision>> = {
  'whether silence covers what is not known': {
    kinds: ['unknown to the audit', 'added'],
    cases: ['key in a new state', 'key denied', 'unknown status'],
    decision: 'The oracle lets an open finding silence what another rule cannot decide; the audit says both.',
    source: 'docs/rules: "it stays silent where"',
  },
  'a listed key that differs, where the description is about another secret': {
    kinds: ['added'],
    rules: ['replica-key-unusable'],
    cases: ['about another secret'],
    decision: 'The audit goes by the key that the listing shows; for the oracle the whole replica is unknown.',
    source: 'docs/aws-facts.md, "What the auditor believes": that a key is another one, a listing cannot prove',
  },
  'which change begins the grace of drift': {
    kinds: ['another status'],
    rules: ['replica-metadata-drift'],
    decision: 'The audit counts from the later change of the two secrets, the oracle from the primary’s.',
    source: 'docs/rules/replica-metadata-drift.md: "after a change"',
  },
  'secrets of one name, one of which stands where the clause wants the replica': {
    kinds: ['added', 'missed'],
    rules: ['name-collision', 'name-shared', 'primary-misplaced'],
    cases: sameName,
    decision:
      'Whether a secret for which nothing is left to require is a subject, and so explains the collision with it.',
    source: 'docs/policy.md, "Several secrets of one name", and "What a clause requires": it needs no replica there',
  },
  'an exception for what cannot be decided about an orphan': {
    kinds: ['added'],
    rules: ['replica-orphaned'],
    cases: ['orphans differ'],
    decision: 'The audit lets an exception for replica-orphaned cover it, the oracle none.',
    source: 'docs/policy.md, "Exceptions", and "Several secrets of one name"',
  },
  'one unknown for all rules': {
    kinds: ['undecided by the audit', 'missed'],
    rules: ['name-collision', 'replica-promoted', 'replica-absent'],
    cases: ['exception'],
    decision:
      'Where nothing is known of a place, the audit lets one rule say so; excepting another one excepts nothing.',
    source: 'docs/policy.md, "Exceptions"',
  },
  'how a secret counts whose listing and description differ': {
    kinds: ['coverage'],
    cases: [
      ...[...notDescribable, namesakeGone, 'about another secret', 'listing hides', 'listing shows old tags'],
      ...['listing shows an old role', 'orphans differ', 'orphan', 'outside the policy', 'primary outside the policy'],
      ...unread,
      ...sameName,
    ],
    decision:
      'The audit counts what a listing shows, and as undecided what it could not make one of; the oracle goes by descriptions.',
    source: 'docs/policy.md, "How much of the estate it covers"',
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
