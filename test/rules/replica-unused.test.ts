import { days, exampleNow, exampleView } from '../../lib/rules/example.ts';
import { replicaUnused } from '../../lib/rules/replica-unused.ts';
import { testRule } from '../support/test-rule.ts';

const parameters = { period: '90d' };

testRule(replicaUnused, [
  {
    title: 'does not apply unless the clause sets a period',
    view: exampleView({ reported: { accessedAt: exampleNow - 900 * days } }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'allows one day more, because the date of a read has day precision',
    view: exampleView({ reported: { accessedAt: exampleNow - 91 * days } }),
    parameters,
    expect: { kind: 'compliant' },
  },
  {
    title: 'believes whichever Region saw the later read',
    view: exampleView({ reported: { accessedAt: exampleNow - 900 * days }, local: { accessedAt: exampleNow - days } }),
    parameters,
    expect: { kind: 'compliant' },
  },
  {
    title: 'is compliant while the replica is younger than the period',
    view: exampleView({ local: { createdAt: exampleNow - 10 * days } }),
    parameters,
    expect: { kind: 'compliant' },
  },
  {
    title: 'is unknown when AWS names neither a read nor a date of creation',
    view: exampleView({ localLacks: 'createdAt' }),
    parameters,
    expect: { kind: 'unknown' },
  },
  {
    title: 'is unknown when the Region cannot be read and the primary knows of no recent read',
    view: exampleView({ local: 'unseen' }),
    parameters,
    expect: { kind: 'unknown' },
  },
]);
