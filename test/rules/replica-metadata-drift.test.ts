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
]);
