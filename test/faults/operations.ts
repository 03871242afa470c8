import type { Fault } from './fault.ts';
import { faults } from './faults.ts';
import { newWord } from './novelties.ts';
import {
  asking,
  beginning,
  type Duration,
  found,
  keeping,
  lookingAfter,
  lookingAtVictim,
  lookingBefore,
  mailing,
  needed,
  type Operation,
  type Position,
  posting,
  proving,
  read,
  recalling,
  remembering,
  signingIn,
  working,
  writing,
} from './promises.ts';
import { tokenFaults } from './token-faults.ts';

export function faultsOf({ words, further }: Operation): readonly Fault[] {
  if (further) return tokenFaults;
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

const audit = 'scheduled audit';
const event = 'event audit';
const repair = 'remediation';
const telling = 'notification';

/** The table that drives the matrix (test/faults/*.test.ts) and is printed in docs/errors.md. */
export const operations = {
  list: { flow: audit, name: '`ListSecrets`', calls: 3, promised: read },
  listOn: { flow: audit, name: '`ListSecrets`, a further page', calls: 2, further: true, promised: read },
  describe: { flow: audit, name: '`DescribeSecret`', calls: 3, words: true, promised: read },
  key: { flow: audit, name: '`DescribeKey`', calls: 3, words: true, promised: read },
  role: { flow: audit, name: '`AssumeRole`', calls: 1, promised: needed },
  tableRead: { flow: audit, name: '`GetItem`, `Query`', calls: 3, lasting: ['middle'], promised: needed },
  queryOn: {
    flow: audit,
    name: '`Query`, a further page',
    calls: 3,
    lasting: ['middle'],
    further: true,
    promised: needed,
  },
  tableWrite: { flow: audit, name: '`PutItem`, `UpdateItem`', calls: 3, lasting: ['middle'], promised: needed },
  policyObject: { flow: audit, name: "`GetObject`, the policy's", calls: 1, promised: needed },
  policyParameter: {
    flow: audit,
    name: "`GetParameter`, the policy's",
    calls: 1,
    promised: needed,
  },
  pagePut: { flow: audit, name: '`PutObject` of a listing', calls: 3, lasting: ['middle'], promised: keeping },
  pageGet: { flow: audit, name: '`GetObject` of a listing', calls: 3, lasting: ['middle'], promised: needed },
  accounts: { flow: audit, name: '`ListAccounts`', calls: 3, lasting: ['middle'], words: true, promised: needed },
  accountsOn: {
    flow: audit,
    name: '`ListAccounts`, a further page',
    calls: 2,
    lasting: ['last'],
    further: true,
    promised: needed,
  },
  publish: { flow: 'publishing', name: '`PutEvents`, findings', calls: 1, promised: needed },
  completed: { flow: 'publishing', name: '`PutEvents`, audits', calls: 2, lasting: ['last'], promised: needed },
  eventFind: { flow: event, name: '`DescribeSecret` by its ARN', calls: 1, promised: found },
  eventLook: { flow: event, name: '`DescribeSecret` of the primary, until it has settled', calls: 1, promised: read },
  eventPrimary: { flow: event, name: '`DescribeSecret` of the primary', calls: 1, words: true, promised: read },
  eventReplica: { flow: event, name: '`DescribeSecret` of a replica', calls: 1, promised: read },
  eventKey: { flow: event, name: '`DescribeKey`', calls: 1, words: true, promised: read },
  eventRole: { flow: event, name: '`AssumeRole`, before the first look', calls: 1, promised: signingIn('fails') },
  eventRoleLater: {
    flow: event,
    name: '`AssumeRole`, after it',
    calls: 1,
    promised: signingIn('incomplete: credentials', 'incomplete: unreachable'),
  },
  eventTableRead: { flow: event, name: '`GetItem`, `Query`', calls: 3, lasting: ['middle'], promised: needed },
  eventTableWrite: {
    flow: event,
    name: '`PutItem`, `UpdateItem`, `DeleteItem`',
    calls: 3,
    lasting: ['middle'],
    promised: needed,
  },
  eventPublish: { flow: event, name: '`PutEvents`', calls: 1, promised: needed },
  ask: { flow: event, name: '`Invoke`, for an audit of everything', calls: 1, promised: needed },
  look: { flow: repair, name: '`DescribeSecret` of what is overwritten', calls: 3, promised: lookingAtVictim },
  lookPrimary: {
    flow: repair,
    name: '`DescribeSecret` of the primary',
    calls: 2,
    lasting: ['last'],
    words: true,
    promised: lookingBefore,
  },
  write: {
    flow: repair,
    name: '`ReplicateSecretToRegions`, forced',
    calls: 1,
    lasting: [],
    words: true,
    promised: writing('failed'),
  },
  replicate: {
    flow: repair,
    name: '`ReplicateSecretToRegions`',
    calls: 1,
    lasting: [],
    words: true,
    promised: writing('timed-out'),
  },
  rekey: { flow: repair, name: '`UpdateSecret`', calls: 1, lasting: [], promised: writing('timed-out') },
  remove: {
    flow: repair,
    name: '`RemoveRegionsFromReplication`',
    calls: 1,
    lasting: [],
    words: true,
    promised: writing('timed-out'),
  },
  promote: { flow: repair, name: '`StopReplicationToReplica`', calls: 1, lasting: [], promised: writing('timed-out') },
  repairKey: { flow: repair, name: '`DescribeKey` before the write', calls: 2, words: true, promised: lookingBefore },
  verify: {
    flow: repair,
    name: '`DescribeSecret` after the write',
    calls: 3,
    lasting: ['first'],
    words: true,
    promised: lookingAfter,
  },
  versions: { flow: repair, name: '`ListSecretVersionIds`', calls: 1, promised: lookingAfter },
  versionsOn: {
    flow: repair,
    name: '`ListSecretVersionIds`, a further page',
    calls: 1,
    further: true,
    promised: lookingAfter,
  },
  repairTableRead: { flow: repair, name: '`GetItem`, `Query`', calls: 3, lasting: ['middle'], promised: working },
  repairQueryOn: {
    flow: repair,
    name: '`Query`, a further page',
    calls: 3,
    lasting: ['middle'],
    further: true,
    promised: working,
  },
  repairTableWrite: {
    flow: repair,
    name: '`PutItem`, `UpdateItem`, `DeleteItem`',
    calls: 3,
    lasting: ['middle'],
    promised: working,
  },
  repairPublish: { flow: repair, name: '`PutEvents`', calls: 3, lasting: ['middle'], promised: working },
  identity: { flow: repair, name: "`GetCallerIdentity`, an approver's", calls: 2, promised: proving },
  begin: { flow: repair, name: '`Invoke`, by which a repair begins', calls: 1, promised: beginning },
  mail: { flow: telling, name: '`Publish`', calls: 2, promised: mailing },
  recall: { flow: telling, name: '`GetItem`', calls: 3, promised: recalling },
  remember: { flow: telling, name: '`PutItem`', calls: 2, promised: remembering },
  post: { flow: telling, name: 'the POST to Slack', calls: 2, promised: posting },
  webhook: { flow: telling, name: "`GetParameter`, Slack's address", calls: 1, promised: asking },
  import: { flow: telling, name: '`BatchImportFindings`', calls: 1, promised: asking },
} satisfies Record<string, Operation>;

export type OperationKey = keyof typeof operations;

/** Cells of the whole matrix. */
export const cells = Object.values<Operation>(operations).reduce((sum, operation) => sum + cellsOf(operation), 0);
