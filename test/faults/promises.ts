import type { Fault, Kind } from './faults.ts';

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

/** One operation of what the service does, and how it ends under each fault. */
export interface Operation {
  readonly flow: string;
  readonly name: string;
  readonly promised: (fault: Pick<Fault, 'kind' | 'acted' | 'refused'>) => Promised;
}

const again = (lasting: string): Promised => ({ once: 'clean', lasting });
const atOnce = (outcome: string): Promised => ({ once: outcome, lasting: outcome });

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
};

/** Before a write everything that it depends on is looked at again. */
const lookingBefore: Operation['promised'] = ({ kind }) => {
  const { once } = reading[kind];
  return once === 'clean' ? again('nothing written') : atOnce('nothing written');
};

/** A write is never sent again: what AWS refused is over, and of all else looking tells what came of it. */
const writing: Operation['promised'] = ({ acted, refused }) => {
  if (refused) return atOnce('refused');
  return atOnce(acted ? 'clean' : 'failed');
};

const read: Operation['promised'] = ({ kind }) => reading[kind];
/** What a function needs for itself: Lambda runs the step again, and where that does not help the execution fails. */
const needed: Operation['promised'] = () => again('fails');

/** One attempt may take as long as the whole call, and the SDK takes XML that ends early for final. */
const notSentAgain: ReadonlySet<Kind> = new Set(['denied', 'credentials', 'silent', 'slow', 'broken']);
/** What could not be told goes back to the queue. */
const mailing: Operation['promised'] = ({ kind }) =>
  notSentAgain.has(kind) ? atOnce('given back') : again('given back');

const audit = 'scheduled audit';
const repair = 'remediation';

/** The table that drives the matrix (test/faults/*.test.ts) and is printed in docs/errors.md. */
export const operations = {
  list: { flow: audit, name: '`ListSecrets`', promised: read },
  describe: { flow: audit, name: '`DescribeSecret`', promised: read },
  key: { flow: audit, name: '`DescribeKey`', promised: read },
  role: { flow: audit, name: '`AssumeRole`', promised: needed },
  tableRead: { flow: audit, name: '`GetItem`, `Query`', promised: needed },
  tableWrite: { flow: audit, name: '`PutItem`, `UpdateItem`', promised: needed },
  publish: { flow: 'publishing', name: '`PutEvents`', promised: needed },
  look: { flow: repair, name: '`DescribeSecret` before the write', promised: lookingBefore },
  write: { flow: repair, name: '`ReplicateSecretToRegions`', promised: writing },
  mail: { flow: 'notification', name: '`Publish`', promised: mailing },
} satisfies Record<string, Operation>;

export type OperationKey = keyof typeof operations;

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
