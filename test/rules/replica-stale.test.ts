import { expect } from 'vitest';
import { exampleNow, exampleView, minutes } from '../../lib/rules/example.ts';
import { replicaStale } from '../../lib/rules/replica-stale.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
import { testRule } from '../support/test-rule.ts';

const old = { currentVersion: 'v1' };
const justChanged = { changedAt: exampleNow - minutes };

const lagging = withoutChange(exampleView({ local: old }));

testRule(replicaStale, [
  {
    title: 'is pending when the primary changed a moment ago and nothing is remembered',
    view: exampleView({ primary: justChanged, local: old }),
    expect: { kind: 'pending' },
  },
  {
    title: 'is pending while the replica has held its version for less than the grace',
    view: exampleView({ primary: justChanged, local: old, since: { outdated: exampleNow - 15 * minutes } }),
    expect: { kind: 'pending' },
  },
  {
    title: 'takes the grace from the policy',
    view: exampleView({ primary: justChanged, local: old, since: { outdated: exampleNow - 60 * minutes } }),
    parameters: { grace: '2h' },
    expect: { kind: 'pending' },
  },
  {
    title: 'is violated by a replica without any current version',
    view: exampleView({ localLacks: 'currentVersion' }),
    expect: { kind: 'violation', observed: { currentVersion: null } },
  },
  {
    title: 'is unknown when the Region cannot be read',
    view: exampleView({ local: 'unseen' }),
    expect: { kind: 'unknown' },
  },
  {
    title: 'claims nothing, silently, about a Region that this run does not read',
    view: exampleView({ local: 'not-asked' }),
    expect: { kind: 'unknown', accounted: true },
  },
  {
    title: 'does not apply where there is no replica',
    view: exampleView({ local: null }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'waits to the end of the grace',
    view: exampleView({ primary: { changedAt: exampleNow - 15 * minutes }, local: old }),
    expect: { kind: 'pending', expected: { currentVersion: 'v2' }, observed: { currentVersion: 'v1' } },
  },
  {
    title: 'is violated once the grace has ended',
    view: exampleView({ primary: { changedAt: exampleNow - 15 * minutes - 1 }, local: old }),
    expect: {
      kind: 'violation',
      expected: { currentVersion: 'v2' },
      observed: { currentVersion: 'v1' },
      message: expect.stringContaining('for at least 15 minutes'),
    },
  },
  {
    title: 'goes by whichever is longer ago: the last change, or since when it was seen to lag',
    view: exampleView({
      primary: { changedAt: exampleNow - 60 * minutes },
      local: old,
      since: { outdated: exampleNow - minutes },
    }),
    expect: { kind: 'violation', message: expect.stringContaining('for at least 60 minutes') },
  },
  {
    title: 'does not apply where the primary is gone',
    view: exampleView({ primary: null, reported: {}, local: old }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'does not apply to a Region that the primary does not list',
    view: exampleView({ reported: null, local: old }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'needs no date of a change where it remembers since when',
    view: { ...lagging, since: { outdated: exampleNow - 20 * minutes } },
    expect: { kind: 'violation' },
  },
  {
    title: 'is pending where neither a change nor a memory has a date',
    view: lagging,
    expect: { kind: 'pending' },
  },
]);

/** As where the primary has not changed since it was created. */
function withoutChange(view: ReplicaView): ReplicaView {
  if (view.primary.kind !== 'present') throw new Error('the example has a primary');
  const { changedAt: _, ...value } = view.primary.value;
  return { ...view, primary: { kind: 'present', value } };
}
