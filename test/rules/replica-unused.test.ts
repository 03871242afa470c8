import { expect } from 'vitest';
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
  {
    title: 'says that the policy does not ask where its clause sets no period',
    view: exampleView(),
    expect: { kind: 'not-applicable', byPolicy: true },
  },
  {
    title: 'is violated from then on, with the day of the last read',
    view: exampleView({ reported: { accessedAt: exampleNow - 91 * days - 1 } }),
    parameters,
    expect: {
      kind: 'violation',
      expected: { readWithinDays: 90 },
      observed: { lastRead: '2025-10-16' },
      message: expect.stringContaining('was last read on 2025-10-16; the policy allows 90 days'),
    },
  },
  {
    title: 'says of a replica that it was never read, once it is older than the period and a day',
    view: exampleView({ local: { createdAt: exampleNow - 91 * days - 1 } }),
    parameters,
    expect: { kind: 'violation', observed: { lastRead: null }, message: expect.stringContaining('was never read') },
  },
  {
    title: 'is compliant on the last day of one that was never read',
    view: exampleView({ local: { createdAt: exampleNow - 91 * days } }),
    parameters,
    expect: { kind: 'compliant' },
  },
  {
    title: 'believes the primary where its Region saw the later read',
    view: exampleView({ reported: { accessedAt: exampleNow - days }, local: { accessedAt: exampleNow - 900 * days } }),
    parameters,
    expect: { kind: 'compliant' },
  },
  {
    title: 'believes the replica alone where the primary knows of no read',
    view: exampleView({ local: { accessedAt: exampleNow - days, createdAt: exampleNow - 900 * days } }),
    parameters,
    expect: { kind: 'compliant' },
  },
  {
    title: 'claims nothing, silently, about a Region that this run does not read',
    view: exampleView({ local: 'not-asked' }),
    parameters,
    expect: { kind: 'unknown', accounted: true },
  },
  {
    title: 'does not apply where there is no replica',
    view: exampleView({ local: null }),
    parameters,
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'does not apply to a Region that the primary does not list',
    view: exampleView({ reported: null }),
    parameters,
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'is compliant on the last day, by the word of the primary alone, where the Region cannot be read',
    view: exampleView({ reported: { accessedAt: exampleNow - 91 * days }, local: 'unseen' }),
    parameters,
    expect: { kind: 'compliant' },
  },
  {
    title: 'is not judged by the word of the primary alone once that day is over',
    view: exampleView({ reported: { accessedAt: exampleNow - 91 * days - 1 }, local: 'unseen' }),
    parameters,
    expect: { kind: 'unknown', accounted: true },
  },
]);
