import { expect } from 'vitest';
import { exampleView } from '../../lib/rules/example.ts';
import { replicaOrphaned } from '../../lib/rules/replica-orphaned.ts';
import { testRule } from '../support/test-rule.ts';

const orphan = exampleView({ reported: null, localSource: 'description' });

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
  {
    title: 'tells a primary that does not know the replica',
    view: exampleView({ reported: null, localSource: 'description' }),
    expect: { kind: 'violation', cause: 'not-listed', observed: { primary: 'does not list this Region' } },
  },
  {
    title: 'says where the primary was',
    view: exampleView({ primary: null, reported: null, localSource: 'description' }),
    expect: {
      kind: 'violation',
      expected: { primary: 'lists this Region' },
      observed: { primary: 'absent' },
      message: expect.stringContaining('is gone from eu-west-1'),
    },
  },
  {
    title: 'is unknown while the primary cannot be read',
    view: { ...orphan, primary: { kind: 'unseen', reason: 'access denied' } },
    expect: { kind: 'unknown', reason: 'access denied', accounted: false },
  },
  {
    title: 'claims nothing, silently, of a primary that this run does not look at',
    view: { ...orphan, primary: { kind: 'not-asked', reason: 'no' } },
    expect: { kind: 'unknown', accounted: true },
  },
  {
    title: 'is compliant where the primary lists the Region, whatever stands there',
    view: exampleView({ local: null }),
    expect: { kind: 'compliant' },
  },
]);
