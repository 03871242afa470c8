import { exampleView } from '../../lib/rules/example.ts';
import { secretUnmatched } from '../../lib/rules/secret-unmatched.ts';
import { testRule } from '../support/test-rule.ts';

testRule(secretUnmatched, [
  {
    title: 'does not apply where the policy only warns of unmatched secrets',
    view: exampleView({ wholeSecret: true, clause: false, unmatched: 'warn' }),
    expect: { kind: 'not-applicable', byPolicy: true },
  },
  {
    title: 'leaves a replica whose primary is gone to replica-orphaned',
    view: exampleView({ wholeSecret: true, clause: false, unmatched: 'fail', primary: null }),
    expect: { kind: 'not-applicable' },
  },
]);
