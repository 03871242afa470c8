import { expect } from 'vitest';
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
    title: 'is neither violated nor over while a retry is in progress',
    view: exampleView({ reported: { status: 'InProgress' } }),
    expect: { kind: 'unsettled' },
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
  {
    title: 'calls a key that cannot be used by its name',
    view: failed('The KMS key is disabled.'),
    expect: {
      kind: 'violation',
      cause: 'kms-key',
      message: expect.stringContaining('a KMS key is disabled, missing or unusable'),
      remedy: expect.stringContaining('Enable the key'),
    },
  },
  {
    title: 'says when the Region is not enabled for the account',
    view: failed('Region eu-central-1 is not enabled.'),
    expect: {
      kind: 'violation',
      cause: 'region-disabled',
      message: expect.stringContaining('eu-central-1 is not enabled for the account'),
      remedy: expect.stringContaining('Enable the Region'),
    },
  },
  {
    title: 'says when a former replica is stranded there',
    view: failed('x is currently replicated to R with a different arn'),
    expect: {
      kind: 'violation',
      cause: 'stranded',
      message: expect.stringContaining('a former replica with another ARN'),
      remedy: expect.stringContaining('StopReplicationToReplica'),
    },
  },
  {
    title: 'says when a key was refused',
    view: failed('not authorized to use the KMS key'),
    expect: {
      kind: 'violation',
      cause: 'kms-access',
      message: expect.stringContaining('was not allowed to use a KMS key'),
      remedy: expect.stringContaining('Allow kms:Decrypt'),
    },
  },
  {
    title: 'takes a network fault for what it is',
    view: failed('network error'),
    expect: {
      kind: 'violation',
      cause: 'network',
      message: expect.stringContaining('a network fault'),
      remedy: expect.stringContaining('Replicate again.'),
    },
  },
  {
    title: 'names an unrelated secret in the way',
    view: exampleView({ reported: { status: 'Failed' }, local: null, occupant: 'unrelated' }),
    expect: { kind: 'violation', message: expect.stringContaining('-Xy98Zz holds the name in eu-central-1.') },
  },
  {
    title: 'warns of a promoted replica in the way, and says that there is no replica',
    view: exampleView({ reported: { status: 'Failed' }, local: null, occupant: 'promoted' }),
    expect: {
      kind: 'violation',
      message: expect.stringMatching(
        /A promoted former replica of this very secret .* There is no replica in eu-central-1/,
      ),
    },
  },
  {
    title: 'warns of an old copy',
    view: exampleView({ reported: { status: 'Failed' } }),
    expect: { kind: 'violation', message: expect.stringContaining('An old copy in eu-central-1 is still readable') },
  },
  {
    title: 'does not claim that there is no copy where this run does not look',
    view: exampleView({ reported: { status: 'Failed' }, local: 'not-asked' }),
    expect: {
      kind: 'violation',
      observed: expect.objectContaining({ replica: 'unseen' }),
      message: expect.stringContaining('could not be seen'),
    },
  },
  {
    title: 'says that it does not recognise the cause',
    view: failed('Something new happened.'),
    expect: {
      kind: 'violation',
      expected: { status: 'InSync' },
      message: expect.stringContaining('does not recognise'),
    },
  },
]);
