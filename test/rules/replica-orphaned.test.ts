import { exampleView } from '../../lib/rules/example.ts';
import { replicaOrphaned } from '../../lib/rules/replica-orphaned.ts';
import { testRule } from '../support/test-rule.ts';

testRule(replicaOrphaned, [
  {
    title: 'tells a primary that is gone from one that does not know the replica',
    view: exampleView({ primary: null, reported: null, localSource: 'description' }),
    expect: { kind: 'violation', cause: 'primary-gone' },
  },
  {
    title: 'does not believe a listing alone, which may show what is gone',
    view: exampleView({ primary: null, reported: null }),
    expect: { kind: 'unknown' },
  },
  {
    title: 'does not apply where there is no replica',
    view: exampleView({ reported: null, local: null }),
    expect: { kind: 'not-applicable' },
  },
]);
