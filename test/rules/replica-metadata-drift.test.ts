import { exampleNow, exampleView, minutes } from '../../lib/rules/example.ts';
import { replicaMetadataDrift } from '../../lib/rules/replica-metadata-drift.ts';
import { testRule } from '../support/test-rule.ts';

testRule(replicaMetadataDrift, [
  {
    title: 'names the tags that are missing, extra and different, sorted, and no value',
    view: exampleView({ primary: { tags: { c: '1', b: '2' } }, local: { tags: { b: '3', a: '4' } } }),
    expect: { kind: 'violation', observed: { differing: 'a, b, c' } },
  },
  {
    title: 'waits while the primary has just changed',
    view: exampleView({ primary: { changedAt: exampleNow - minutes }, local: { tags: {} } }),
    expect: { kind: 'pending' },
  },
  {
    title: 'waits while the replica has just changed',
    view: exampleView({ local: { tags: {}, changedAt: exampleNow - minutes } }),
    expect: { kind: 'pending' },
  },
  {
    title: 'compares a tag called like a property of every object',
    view: exampleView({ local: { tags: { tier: 'critical', constructor: 'x' } } }),
    expect: { kind: 'violation', observed: { differing: 'constructor' } },
  },
  {
    title: 'is unknown when the Region cannot be read',
    view: exampleView({ local: 'unseen' }),
    expect: { kind: 'unknown' },
  },
  {
    title: 'does not apply where there is no replica',
    view: exampleView({ local: null }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'waits to the end of the grace',
    view: exampleView({ primary: { changedAt: exampleNow - 15 * minutes }, local: { tags: {} } }),
    expect: { kind: 'pending' },
  },
  {
    title: 'is violated once the grace has ended',
    view: exampleView({ primary: { changedAt: exampleNow - 15 * minutes - 1 }, local: { tags: {} } }),
    expect: {
      kind: 'violation',
      expected: { tags: 'as on the primary' },
      observed: { differing: 'tier' },
    },
  },
  {
    title: 'takes the grace from the policy',
    view: exampleView({ primary: { changedAt: exampleNow - 60 * minutes }, local: { tags: {} } }),
    parameters: { grace: '2h' },
    expect: { kind: 'pending' },
  },
  {
    title: 'claims nothing, silently, about a Region that this run does not read',
    view: exampleView({ local: 'not-asked' }),
    expect: { kind: 'unknown', accounted: true },
  },
  {
    title: 'does not apply where the primary is gone',
    view: exampleView({ primary: null, reported: {} }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'does not apply to a Region that the primary does not list',
    view: exampleView({ reported: null, local: { tags: {} } }),
    expect: { kind: 'not-applicable' },
  },
]);
