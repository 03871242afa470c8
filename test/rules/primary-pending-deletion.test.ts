import { days, exampleNow, exampleView } from '../../lib/rules/example.ts';
import { primaryPendingDeletion } from '../../lib/rules/primary-pending-deletion.ts';
import { testRule } from '../support/test-rule.ts';

const deleted = { deletedAt: exampleNow - days };

testRule(primaryPendingDeletion, [
  {
    title: 'does not apply to a secret that nobody wants replicated',
    view: exampleView({ wholeSecret: true, requirement: null, primary: deleted }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'does not apply to a primary that is gone',
    view: exampleView({ wholeSecret: true, primary: null }),
    expect: { kind: 'not-applicable' },
  },
]);
