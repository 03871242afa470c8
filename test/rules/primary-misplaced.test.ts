import { expect } from 'vitest';
import { exampleView } from '../../lib/rules/example.ts';
import { primaryMisplaced } from '../../lib/rules/primary-misplaced.ts';
import { testRule } from '../support/test-rule.ts';

testRule(primaryMisplaced, [
  {
    title: 'does not apply where the clause allows any Region',
    view: exampleView({ wholeSecret: true }),
    expect: { kind: 'not-applicable', byPolicy: true },
  },
  {
    title: 'names all the Regions that are allowed',
    view: exampleView({ wholeSecret: true, require: { primary: ['us-east-1', 'ap-south-1'] } }),
    expect: { kind: 'violation', expected: { primaryRegion: 'ap-south-1, us-east-1' } },
  },
  {
    title: 'does not apply to a primary that is gone',
    view: exampleView({ wholeSecret: true, primary: null, require: { primary: ['us-east-1'] } }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'names where the primary is, and where it should be',
    view: exampleView({ wholeSecret: true, require: { primary: ['us-east-1', 'ap-south-1'] } }),
    expect: {
      kind: 'violation',
      observed: { primaryRegion: 'eu-west-1' },
      message: expect.stringContaining('in eu-west-1; the policy wants it in ap-south-1 or us-east-1'),
    },
  },
]);
