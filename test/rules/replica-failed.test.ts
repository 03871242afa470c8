import { exampleView } from '../../lib/rules/example.ts';
import { replicaFailed } from '../../lib/rules/replica-failed.ts';
import { testRule } from '../support/test-rule.ts';

function failed(message: string | undefined, local: 'unseen' | null = null) {
  return exampleView({ reported: { status: 'Failed', ...(message ? { message } : {}) }, local });
}

testRule(replicaFailed, [
  {
    title: 'calls an old copy stale, so that nobody trusts it',
    view: exampleView({ reported: { status: 'Failed', message: 'x' } }),
    expect: { kind: 'violation', observed: { status: 'Failed', replica: 'stale', occupant: null, statusMessage: 'x' } },
  },
  {
    title: 'says that there is no replica when its Region shows none',
    view: failed('x'),
    expect: {
      kind: 'violation',
      observed: { status: 'Failed', replica: 'absent', occupant: null, statusMessage: 'x' },
    },
  },
  {
    title: 'is still violated when the replica Region cannot be read',
    view: failed('x', 'unseen'),
    expect: {
      kind: 'violation',
      observed: { status: 'Failed', replica: 'unseen', occupant: null, statusMessage: 'x' },
    },
  },
  {
    title: 'keeps an unrecognised message as it is, with an unknown cause',
    view: failed('Something new happened.'),
    expect: { kind: 'violation', cause: 'unknown' },
  },
  {
    title: 'has an unknown cause when AWS gives no message',
    view: failed(undefined),
    expect: { kind: 'violation', cause: 'unknown' },
  },
  {
    title: 'leaves a replication in progress to replica-stuck',
    view: exampleView({ reported: { status: 'InProgress' } }),
    expect: { kind: 'compliant' },
  },
  {
    title: 'says when the secret in the way is a promoted former replica, which must never be overwritten',
    view: exampleView({ reported: { status: 'Failed', message: 'x' }, local: null, occupant: 'promoted' }),
    expect: {
      kind: 'violation',
      observed: { status: 'Failed', replica: 'absent', occupant: 'promoted', statusMessage: 'x' },
    },
  },
  {
    title: 'does not know a status that nobody knows, and names it',
    view: exampleView({ reported: { status: 'Detached' } }),
    expect: {
      kind: 'unknown',
      reason: 'AWS reports the status "Detached" for eu-central-1, which this version does not know',
    },
  },
  {
    title: 'does not apply to a Region that the primary does not list',
    view: exampleView({ reported: null }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'needs no clause',
    view: exampleView({ clause: false, reported: { status: 'Failed' } }),
    expect: { kind: 'violation' },
  },
]);
