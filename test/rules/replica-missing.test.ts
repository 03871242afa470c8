import { expect } from 'vitest';
import { exampleView } from '../../lib/rules/example.ts';
import { replicaMissing } from '../../lib/rules/replica-missing.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
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
  {
    title: 'says that the policy no longer asks where its clause does not',
    view: exampleView({ requirement: null }),
    expect: { kind: 'not-applicable', byPolicy: true },
  },
  {
    title: 'does not apply where the primary is gone',
    view: exampleView({ primary: null, reported: null, local: null }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'does not report absence where this run does not look',
    view: exampleView({ reported: null, local: 'not-asked' }),
    expect: { kind: 'unknown', reason: expect.stringContaining('could not be confirmed there') },
  },
  {
    title: 'says when there is no replica at all, and that any key will do',
    view: exampleView({ reported: null, local: null }),
    expect: {
      kind: 'violation',
      expected: { replicated: true, key: 'any' },
      observed: { replicated: false, otherReplicas: 0 },
      message: expect.stringContaining('is not replicated at all'),
      remedy: expect.stringContaining('Replicate it to eu-central-1, or'),
    },
  },
  {
    title: 'counts 1 other replica',
    view: withOthers(1),
    expect: {
      kind: 'violation',
      observed: { replicated: false, otherReplicas: 1 },
      message: expect.stringContaining('is replicated to 1 other Region,'),
    },
  },
  {
    title: 'counts 2 other replicas',
    view: withOthers(2),
    expect: {
      kind: 'violation',
      observed: { replicated: false, otherReplicas: 2 },
      message: expect.stringContaining('is replicated to 2 other Regions,'),
    },
  },
]);

/** A secret that is replicated, but to other Regions. */
function withOthers(count: number): ReplicaView {
  const view = exampleView({ reported: null, local: null });
  if (view.primary.kind !== 'present') throw new Error('the example has a primary');
  const replication = Array.from({ length: count }, (_, index) => ({ region: `us-east-${index}`, status: 'InSync' }));
  return { ...view, primary: { kind: 'present', value: { ...view.primary.value, replication } } };
}
