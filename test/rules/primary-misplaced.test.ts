import { expect } from 'vitest';
import { exampleView, namesake } from '../../lib/rules/example.ts';
import { primaryMisplaced } from '../../lib/rules/primary-misplaced.ts';
import type { Standing } from '../../lib/rules/rule.ts';
import { testRule } from '../support/test-rule.ts';

function bystander(inTheWay: boolean): Standing {
  return { kind: 'bystander', subjects: [namesake], inTheWay };
}

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
    title: 'is not said of a secret that stands in the way of the one that the clause means',
    view: exampleView({ wholeSecret: true, require: { primary: ['us-east-1'] }, standing: bystander(true) }),
    expect: { kind: 'not-applicable', byPolicy: true },
  },
  {
    title: 'says that the secret that the clause means is where it should be, and is another one',
    view: exampleView({ wholeSecret: true, require: { primary: ['us-east-1'] }, standing: bystander(false) }),
    expect: { kind: 'violation', message: expect.stringContaining('A secret of that name lives in us-east-1 already') },
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
