import { expect } from 'vitest';
import { exampleView, namesake } from '../../lib/rules/example.ts';
import { replicaUnexpected } from '../../lib/rules/replica-unexpected.ts';
import { testRule } from '../support/test-rule.ts';

const bystander = { kind: 'bystander', subjects: [namesake], inTheWay: false } as const;

testRule(replicaUnexpected, [
  {
    title: 'is violated whatever the status of the replica',
    view: exampleView({ requirement: null, reported: { status: 'Failed' } }),
    expect: { kind: 'violation', observed: { replicated: true, status: 'Failed' } },
  },
  {
    title: 'does not apply where no clause says which Regions are allowed',
    view: exampleView({ clause: false }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'does not apply to a Region that the primary does not list',
    view: exampleView({ requirement: null, reported: null }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'allows what the clause requires of another secret of that name',
    view: exampleView({ requirement: null, require: { replicas: { 'eu-central-1': {} } }, standing: bystander }),
    expect: { kind: 'compliant' },
  },
  {
    title: 'says that no Region is allowed',
    view: exampleView({ requirement: null }),
    expect: {
      kind: 'violation',
      expected: { replicas: 'none' },
      message: expect.stringContaining('(allowed: no Region)'),
    },
  },
  {
    title: 'names the Regions that are allowed, sorted',
    view: exampleView({ requirement: null, require: { replicas: { 'us-east-1': {}, 'ap-south-1': {} } } }),
    expect: {
      kind: 'violation',
      expected: { replicas: 'ap-south-1, us-east-1' },
      message: expect.stringContaining('(allowed: ap-south-1, us-east-1)'),
    },
  },
]);
