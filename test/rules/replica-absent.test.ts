import { exampleView } from '../../lib/rules/example.ts';
import { replicaAbsent } from '../../lib/rules/replica-absent.ts';
import { testRule } from '../support/test-rule.ts';

testRule(replicaAbsent, [
  {
    title: 'is unknown when the Region cannot be read',
    view: exampleView({ local: 'unseen' }),
    expect: { kind: 'unknown' },
  },
  {
    title: 'claims nothing, silently, about a Region that this run does not read',
    view: exampleView({ local: 'not-asked' }),
    expect: { kind: 'unknown', accounted: true },
  },
  {
    title: 'leaves a failed replica to replica-failed',
    view: exampleView({ reported: { status: 'Failed' }, local: null }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'says that AWS reports it in sync',
    view: exampleView({ local: null }),
    expect: { kind: 'violation', expected: { present: true }, observed: { present: false, status: 'InSync' } },
  },
  {
    title: 'does not apply to a Region that the primary does not list',
    view: exampleView({ reported: null, local: null }),
    expect: { kind: 'not-applicable' },
  },
]);
