import { expect } from 'vitest';
import { exampleView } from '../../lib/rules/example.ts';
import { replicaKeyUnusable } from '../../lib/rules/replica-key-unusable.ts';
import { testRule } from '../support/test-rule.ts';

const key = { arn: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd', manager: 'CUSTOMER' } as const;

function inState(state: string) {
  return exampleView({ keys: { actual: { kind: 'present', value: { ...key, state } } } });
}

testRule(replicaKeyUnusable, [
  {
    title: 'is violated by a disabled key',
    view: inState('Disabled'),
    expect: { kind: 'violation', cause: 'Disabled' },
  },
  {
    title: 'is unknown in a state that nobody knows yet, and names it',
    view: inState('Frozen'),
    expect: { kind: 'unknown', reason: expect.stringMatching(/"Frozen".+alias\/prod-secrets/) },
  },
  {
    title: 'is unknown when the key cannot be resolved',
    view: exampleView({ keys: { actual: { kind: 'unseen', reason: 'access denied' } } }),
    expect: { kind: 'unknown', reason: 'access denied' },
  },
  { title: 'is unknown when nobody resolved the key', view: exampleView(), expect: { kind: 'unknown' } },
  {
    title: 'does not apply to a Region that the primary does not list',
    view: exampleView({ reported: null }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'is violated by a key that is not there',
    view: exampleView({ keys: { actual: { kind: 'absent' } } }),
    expect: {
      kind: 'violation',
      cause: 'missing',
      expected: { keyState: 'Enabled' },
      observed: { keyState: 'missing', key: 'alias/prod-secrets' },
    },
  },
  {
    title: 'is compliant with the default key, which nobody can disable',
    view: exampleView({ local: { kmsKeyId: '' } }),
    expect: { kind: 'compliant' },
  },
  {
    title: 'goes by the key that the primary reports where the Region cannot be read',
    view: { ...inState('Disabled'), local: { kind: 'absent' } },
    expect: { kind: 'violation', observed: { keyState: 'Disabled', key: 'alias/prod-secrets' } },
  },
  {
    title: 'claims nothing, silently, about a key that this run does not look at',
    view: exampleView({ keys: { actual: { kind: 'not-asked', reason: 'no' } } }),
    expect: { kind: 'unknown', accounted: true },
  },
  {
    title: 'goes by the key that the Region itself shows',
    view: { ...inState('Disabled'), local: exampleView({ local: { kmsKeyId: 'alias/own' } }).local },
    expect: { kind: 'violation', observed: { keyState: 'Disabled', key: 'alias/own' } },
  },
]);
