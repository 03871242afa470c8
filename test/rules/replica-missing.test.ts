import { exampleView } from '../../lib/rules/example.ts';
import { replicaMissing } from '../../lib/rules/replica-missing.ts';
import { testRule } from '../support/test-rule.ts';

testRule(replicaMissing, [
  {
    title: 'does not report absence on the word of the primary alone',
    view: exampleView({ reported: null, local: 'unseen' }),
    expect: { kind: 'unknown' },
  },
  {
    title: 'is violated when a replica stands there that the primary does not list',
    view: exampleView({ reported: null }),
    expect: { kind: 'violation' },
  },
  {
    title: 'names the required key in the remedy, because replicating sets it',
    view: exampleView({ reported: null, local: null, requirement: { key: 'alias/prod-secrets' } }),
    expect: {
      kind: 'violation',
      expected: { replicated: true, key: 'alias/prod-secrets' },
      remedy:
        'Replicate it to eu-central-1 with the key alias/prod-secrets, or change the clause if it should not be there.',
    },
  },
  {
    title: 'does not apply to a Region that the clause does not require',
    view: exampleView({ requirement: null, reported: null }),
    expect: { kind: 'not-applicable' },
  },
]);
