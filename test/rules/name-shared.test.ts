import { exampleView, namesake } from '../../lib/rules/example.ts';
import { nameShared } from '../../lib/rules/name-shared.ts';
import { testRule } from '../support/test-rule.ts';

testRule(nameShared, [
  {
    title: 'names the others',
    view: exampleView({ wholeSecret: true, standing: { kind: 'subject', others: [namesake] } }),
    expect: { kind: 'violation', observed: { secretsOfThatName: 2, others: namesake.arn } },
  },
  {
    title: 'is not violated by a secret that the clause does not mean',
    view: exampleView({
      wholeSecret: true,
      standing: { kind: 'bystander', subjects: [namesake], inTheWay: true },
    }),
    expect: { kind: 'compliant' },
  },
  {
    title: 'does not apply to a primary that is gone',
    view: exampleView({ wholeSecret: true, primary: null }),
    expect: { kind: 'not-applicable' },
  },
]);
