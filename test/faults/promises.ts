import { type Fault, faults, type Kind } from './faults.ts';
import { newWord } from './novelties.ts';

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
  readonly promised: (fault: Pick<Fault, 'kind' | 'acted' | 'refused'>) => Promised;
}

export function faultsOf({ words }: Operation): readonly Fault[] {
  return words ? [...faults, newWord] : faults;
}

/** Where in a run a fault strikes. */
export function positionsOf({ calls, lasting }: Operation, duration: Duration): readonly Position[] {
  const all = ([['first'], ['first', 'last'], ['first', 'middle', 'last']] as const)[calls - 1] ?? [];
  return duration === 'lasting' && lasting ? lasting : all;
}

/** How many cells of the matrix an operation has. */
export function cellsOf(operation: Operation): number {
  const positions = positionsOf(operation, 'once').length + positionsOf(operation, 'lasting').length;
  return faultsOf(operation).length * positions;
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
  fields: again('clean'),
  word: atOnce('incomplete: unknown status'),
};

/** Before a write everything that it depends on is looked at again. */
const lookingBefore: Operation['promised'] = ({ kind }) => {
  const { once, lasting } = reading[kind];
  if (lasting === 'clean') return again('clean');
  return once === 'clean' ? again('nothing written') : atOnce('nothing written');
};

/** A write is never sent again: what AWS refused is over, and of all else looking tells what came of it. */
const writing: Operation['promised'] = ({ acted, refused }) => {
  if (refused) return atOnce('refused');
  return atOnce(acted ? 'clean' : 'failed');
};

const read: Operation['promised'] = ({ kind }) => reading[kind];
/** What a function needs for itself: Lambda runs the step again, and where that does not help the execution fails. */
const needed: Operation['promised'] = ({ kind }) => again(isNew(kind) ? 'clean' : 'fails');

/** One attempt may take as long as the whole call, and the SDK takes XML that ends early for final. */
const notSentAgain: ReadonlySet<Kind> = new Set(['denied', 'credentials', 'silent', 'slow', 'broken']);
/** What could not be told goes back to the queue. */
const mailing: Operation['promised'] = ({ kind }) => {
  if (isNew(kind)) return again('clean');
  return notSentAgain.has(kind) ? atOnce('given back') : again('given back');
};

const audit = 'scheduled audit';
const repair = 'remediation';

/** The table that drives the matrix (test/faults/*.test.ts) and is printed in docs/errors.md. */
export const operations = {
  list: { flow: audit, name: '`ListSecrets`', calls: 3, promised: read },
  describe: { flow: audit, name: '`DescribeSecret`', calls: 3, words: true, promised: read },
  key: { flow: audit, name: '`DescribeKey`', calls: 3, words: true, promised: read },
  role: { flow: audit, name: '`AssumeRole`', calls: 1, promised: needed },
  tableRead: { flow: audit, name: '`GetItem`, `Query`', calls: 3, lasting: ['middle'], promised: needed },
  tableWrite: { flow: audit, name: '`PutItem`, `UpdateItem`', calls: 3, lasting: ['middle'], promised: needed },
  publish: { flow: 'publishing', name: '`PutEvents`', calls: 1, promised: needed },
  look: { flow: repair, name: '`DescribeSecret` before the write', calls: 3, words: true, promised: lookingBefore },
  write: { flow: repair, name: '`ReplicateSecretToRegions`', calls: 1, words: true, promised: writing },
  mail: { flow: 'notification', name: '`Publish`', calls: 2, promised: mailing },
} satisfies Record<string, Operation>;

export type OperationKey = keyof typeof operations;

/** Cells of the whole matrix. */
export const cells = Object.values<Operation>(operations).reduce((sum, operation) => sum + cellsOf(operation), 0);

/** What the words of the table mean. */
export const outcomes: Readonly<Record<string, string>> = {
  clean: 'as if nothing had happened',
  'incomplete: …':
    'the audit is incomplete, with this one reason; every finding elsewhere is told, and none that was not seen is over',
  fails:
    'the step is run again, and if that does not help the execution fails, is alarmed on, and loses nothing: the next one announces what waits',
  'nothing written': 'what the repair depends on was not seen, so that it is refused before any write',
  'given back': 'the records go back to the queue, and are told later',
  refused: 'AWS said that it did nothing; the attempt is over, and recorded',
  failed: 'it is not sent again; looking tells that nothing came of it, and the attempt is recorded as failed',
};
