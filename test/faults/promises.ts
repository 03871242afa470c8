import type { Fault, Kind } from './fault.ts';

/** Whether a fault strikes one request, or every one from there on. */
export type Duration = 'once' | 'lasting';

/** How something ended, and what of it should not be. */
export interface Seen {
  readonly outcome: string;
  readonly problems: readonly string[];
}

export interface Promised {
  readonly once: string;
  readonly lasting: string;
  /** Where the first call alone ends otherwise when it is struck once. */
  readonly firstOnce?: string;
}

export type Position = 'first' | 'middle' | 'last';

/** One operation of what the service does, and how it ends under each fault. */
export interface Operation {
  readonly flow: string;
  readonly name: string;
  /** Requests for it in an undisturbed run; 3: so many or more. */
  readonly calls: 1 | 2 | 3;
  /** Where a fault that lasts begins; absent: at each position. Each costs every retry of every step. */
  readonly lasting?: readonly Position[];
  /** Whether its answer says how something is, in a word that may be a new one. */
  readonly words?: true;
  /** Only requests for a page that is not the first, under what can be amiss with tokens. */
  readonly further?: true;
  readonly promised: (fault: Pick<Fault, 'kind' | 'acted' | 'refused'>) => Promised;
}

const again = (lasting: string): Promised => ({ once: 'clean', lasting });
const atOnce = (outcome: string): Promised => ({ once: outcome, lasting: outcome });

const isNew = (kind: Kind) => kind === 'fields' || kind === 'word';

/** What cannot be read makes an audit incomplete; its reason is the failure. */
const reading: Readonly<Record<Kind, Promised>> = {
  throttled: again('incomplete: throttled'),
  service: again('incomplete: service'),
  denied: atOnce('incomplete: denied'),
  credentials: atOnce('incomplete: credentials'),
  clock: again('incomplete: credentials'),
  unreachable: again('incomplete: unreachable'),
  silent: again('incomplete: unreachable'),
  slow: atOnce('incomplete: unreachable'),
  malformed: again('incomplete: malformed'),
  broken: again('incomplete: malformed'),
  token: atOnce('incomplete: malformed'),
  stale: atOnce('incomplete: service'),
  fields: again('clean'),
  word: atOnce('incomplete: undecided'),
};

/** Before a write everything that it depends on is looked at again. */
export const lookingBefore: Operation['promised'] = ({ kind }) => {
  const { once, lasting } = reading[kind];
  if (lasting === 'clean') return again('clean');
  return once === 'clean' ? again('nothing written') : atOnce('nothing written');
};

/** The same of what would be destroyed: by its raw description right before, a field that nobody knows refuses it. */
export const lookingAtVictim: Operation['promised'] = (fault) =>
  fault.kind === 'fields' ? { ...atOnce('nothing written'), firstOnce: 'clean' } : lookingBefore(fault);

/** A write is never sent again: what AWS refused is over, and of all else looking tells what came of it. */
export const writing =
  (nothingCame: 'failed' | 'timed-out'): Operation['promised'] =>
  ({ acted, refused }) => {
    if (refused) return atOnce('refused');
    return atOnce(acted ? 'clean' : nothingCame);
  };

/** What looks after a write looks again; only a look that never succeeds ends without an answer. */
export const lookingAfter: Operation['promised'] = ({ kind }) => again(kind === 'fields' ? 'clean' : 'timed-out');

export const read: Operation['promised'] = ({ kind }) => reading[kind];
/** What a function needs for itself: Lambda runs the step again, and where that does not help the execution fails. */
export const needed: Operation['promised'] = ({ kind }) => again(isNew(kind) ? 'clean' : 'fails');

/** Of what is kept no answer is read. */
export const keeping: Operation['promised'] = (fault) =>
  fault.kind === 'malformed' || fault.kind === 'broken' ? again('clean') : needed(fault);

/** The same of a repair, which is not made anew. */
export const working: Operation['promised'] = ({ kind }) => again(isNew(kind) ? 'clean' : 'ends early');

/** No durable step: what the SDK does not send again, Lambda does by another invocation. */
export const beginning: Operation['promised'] = ({ kind }) => {
  if (isNew(kind)) return again('clean');
  const final: ReadonlySet<Kind> = new Set(['denied', 'credentials', 'slow', 'malformed', 'broken']);
  return final.has(kind) ? atOnce('invoked again') : again('invoked again');
};

/** One attempt may take as long as the whole call, and the SDK takes XML that ends early for final. */
const notSentAgain: ReadonlySet<Kind> = new Set(['denied', 'credentials', 'silent', 'slow', 'broken']);
/** What could not be told goes back to the queue. */
export const mailing: Operation['promised'] = ({ kind }) => {
  if (isNew(kind)) return again('clean');
  return notSentAgain.has(kind) ? atOnce('given back') : again('given back');
};

/** Slack's word is `ok` and nothing else, and nothing is posted twice; its 403 may mean that there is a new address. */
export const posting: Operation['promised'] = ({ kind, refused }) => {
  if (kind === 'fields') return again('clean');
  return kind === 'denied' && !refused ? again('given back') : atOnce('given back');
};

/** The same of services that speak JSON, which the SDK asks again where it ends early. */
export const asking: Operation['promised'] = (fault) =>
  fault.kind === 'broken' ? again('given back') : mailing(fault);

/** A memory that fails silences nobody; what it took although its answer was lost is remembered. */
export const recalling: Operation['promised'] = ({ kind }) => {
  if (isNew(kind)) return again('clean');
  const late: ReadonlySet<Kind> = new Set(['denied', 'credentials', 'silent', 'slow']);
  return late.has(kind) ? atOnce('not remembered') : again('not remembered');
};

export const remembering: Operation['promised'] = (fault) => (fault.acted ? again('clean') : recalling(fault));

/** The SDK takes an answer of STS that cannot be read for final. A whole call may be over before STS has answered: `late`. */
export const signingIn =
  (otherwise: string, late = otherwise): Operation['promised'] =>
  ({ kind }) => {
    if (isNew(kind)) return again('clean');
    if (kind === 'silent') return again(late);
    if (kind === 'slow') return atOnce(late);
    const final: ReadonlySet<Kind> = new Set(['denied', 'credentials', 'malformed', 'broken']);
    return final.has(kind) ? atOnce(otherwise) : again(otherwise);
  };

/** An answer that is no proof is asked for once more. */
export const proving: Operation['promised'] = ({ kind }) => again(isNew(kind) ? 'clean' : 'nothing written');

export const found: Operation['promised'] = () => again('clean');

/** What the words of the table mean. */
export const outcomes: Readonly<Record<string, string>> = {
  clean: 'as if nothing had happened',
  'incomplete: …':
    'the audit is incomplete, with this one reason; every finding elsewhere is told, and none that was not seen is over',
  'incomplete: undecided':
    'the same, for a word that is new: the one reason names it, with secret, Region and the rules that it leaves undecided, and no finding is over by it',
  fails:
    'the step is run again, and if that does not help the execution fails, is alarmed on, and loses nothing: the next one announces what waits',
  'ends early':
    'the execution fails, and is alarmed on; nothing is written without a record before it, and what was written is not written again: the next audit tells whether it helped',
  'nothing written': 'what the repair depends on was not seen, so that it is refused before any write',
  'timed-out': 'it is not sent again; for ten minutes looking shows nothing of it, and that is recorded',
  'not remembered': 'everything is told; what was told may be told once more',
  'invoked again':
    'the invocation fails, and Lambda runs it again: what it starts has one name, so that it starts once',
  'given back': 'the records go back to the queue, and are told later',
  refused: 'AWS said that it did nothing; the attempt is over, and recorded',
  failed: 'it is not sent again; looking tells that nothing came of it, and the attempt is recorded as failed',
};
