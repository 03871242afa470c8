import { exampleView } from '../../lib/rules/example.ts';
import { nameCollision } from '../../lib/rules/name-collision.ts';
import { testRule } from '../support/test-rule.ts';

testRule(nameCollision, [
  {
    title: 'leaves a promoted former replica to replica-promoted',
    view: exampleView({ reported: null, local: null, occupant: 'promoted' }),
    expect: { kind: 'compliant' },
  },
  {
    title: 'is unknown when the Region cannot be read',
    view: exampleView({ local: 'unseen' }),
    expect: { kind: 'unknown' },
  },
  {
    title: 'does not apply to a Region that the clause does not require',
    view: exampleView({ reported: null, local: null, requirement: null, occupant: 'unrelated' }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'claims nothing, silently, about a Region that this run does not read',
    view: exampleView({ local: 'not-asked' }),
    expect: { kind: 'unknown', accounted: true },
  },
  {
    title: 'names the secret that holds the name',
    view: exampleView({ reported: null, local: null, occupant: 'unrelated' }),
    expect: {
      kind: 'violation',
      expected: { name: 'free, or held by the replica' },
      observed: { arn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/db-Xy98Zz' },
    },
  },
  {
    title: 'says that the policy no longer asks where its clause does not',
    view: exampleView({ requirement: null }),
    expect: { kind: 'not-applicable', byPolicy: true },
  },
]);
