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
]);
