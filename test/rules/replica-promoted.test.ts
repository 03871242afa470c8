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
  {
    title: 'claims nothing, silently, about a Region that this run does not read',
    view: exampleView({ local: 'not-asked' }),
    expect: { kind: 'unknown', accounted: true },
  },
  {
    title: 'is violated where the policy wants a replica that the primary does not list',
    view: exampleView({ reported: null, local: null, occupant: 'promoted' }),
    expect: {
      kind: 'violation',
      expected: { role: 'replica' },
      observed: {
        role: 'standalone',
        arn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/db-Ab12Cd',
      },
    },
  },
]);
