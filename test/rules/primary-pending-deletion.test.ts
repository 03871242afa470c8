import { expect } from 'vitest';
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
  {
    title: 'says since when',
    view: exampleView({ wholeSecret: true, reported: null, primary: deleted }),
    expect: {
      kind: 'violation',
      expected: { scheduledForDeletion: false },
      observed: { scheduledForDeletion: true, deletedDate: '2026-01-14T03:00:00.000Z' },
      message: expect.stringContaining('since 2026-01-14,'),
    },
  },
  {
    title: 'says that the policy no longer asks where its clause wants no replica',
    view: exampleView({ wholeSecret: true, requirement: null }),
    expect: { kind: 'not-applicable', byPolicy: true },
  },
  {
    title: 'does not apply where no clause matches',
    view: exampleView({ wholeSecret: true, clause: false, primary: deleted }),
    expect: { kind: 'not-applicable' },
  },
]);
