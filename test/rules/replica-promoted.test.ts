import { exampleView } from '../../lib/rules/example.ts';
import { replicaPromoted } from '../../lib/rules/replica-promoted.ts';
import { testRule } from '../support/test-rule.ts';

testRule(replicaPromoted, [
  {
    title: 'leaves an unrelated secret to name-collision',
    view: exampleView({ reported: null, local: null, occupant: 'unrelated' }),
    expect: { kind: 'compliant' },
  },
  {
    title: 'is violated although the primary still reports the replica',
    view: exampleView({ local: null, occupant: 'promoted', clause: false }),
    expect: { kind: 'violation' },
  },
  {
    title: 'is unknown when the Region cannot be read',
    view: exampleView({ local: 'unseen' }),
    expect: { kind: 'unknown' },
  },
  {
    title: 'does not apply where nobody wants a replica',
    view: exampleView({ reported: null, local: null, requirement: null, occupant: 'promoted' }),
    expect: { kind: 'not-applicable' },
  },
]);
