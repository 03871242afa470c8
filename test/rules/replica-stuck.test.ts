import { expect } from 'vitest';
import { exampleNow, exampleView, minutes } from '../../lib/rules/example.ts';
import { replicaStuck } from '../../lib/rules/replica-stuck.ts';
import { testRule } from '../support/test-rule.ts';

const inProgress = { status: 'InProgress' };

testRule(replicaStuck, [
  {
    title: 'is pending, never clean, without a memory of earlier audits',
    view: exampleView({ reported: inProgress }),
    expect: { kind: 'pending' },
  },
  {
    title: 'is pending within the grace',
    view: exampleView({ reported: inProgress, since: { inProgress: exampleNow - 15 * minutes } }),
    expect: { kind: 'pending' },
  },
  {
    title: 'takes the grace from the policy',
    view: exampleView({ reported: inProgress, since: { inProgress: exampleNow - 60 * minutes } }),
    parameters: { grace: '2h' },
    expect: { kind: 'pending' },
  },
  {
    title: 'counts anew from the last change of the primary, which starts a replication of its own',
    view: exampleView({
      reported: inProgress,
      since: { inProgress: exampleNow - 60 * minutes },
      primary: { changedAt: exampleNow - 2 * minutes },
    }),
    expect: { kind: 'pending' },
  },
  {
    title: 'is unknown where AWS reports a status that nobody knows yet: it may be on its way still',
    view: exampleView({ reported: { status: 'Frozen' } }),
    expect: { kind: 'unknown' },
  },
  {
    title: 'leaves a failed replication to replica-failed',
    view: exampleView({ reported: { status: 'Failed' } }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'does not apply to a Region that the primary does not list',
    view: exampleView({ reported: null }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'is pending to the end of the grace that counts when nothing is said',
    view: exampleView({ reported: inProgress, since: { inProgress: exampleNow - 15 * minutes } }),
    expect: {
      kind: 'pending',
      expected: { status: 'InSync' },
      observed: { status: 'InProgress', statusMessage: null },
    },
  },
  {
    title: 'is violated once the grace has ended, with what AWS says of it',
    view: exampleView({
      reported: { ...inProgress, message: 'x' },
      since: { inProgress: exampleNow - 15 * minutes - 1 },
    }),
    expect: {
      kind: 'violation',
      expected: { status: 'InSync' },
      observed: { status: 'InProgress', statusMessage: 'x' },
      message: expect.stringContaining('for at least 15 minutes'),
    },
  },
  {
    title: 'counts from when it was first seen where the primary last changed before',
    view: exampleView({
      reported: inProgress,
      since: { inProgress: exampleNow - 20 * minutes },
      primary: { changedAt: exampleNow - 90 * minutes },
    }),
    expect: { kind: 'violation', message: expect.stringContaining('for at least 20 minutes') },
  },
  {
    title: 'does not apply where the primary is gone',
    view: exampleView({ primary: null, reported: inProgress }),
    expect: { kind: 'not-applicable' },
  },
]);
