import { exampleView } from '../../lib/rules/example.ts';
import { replicaKeyMismatch } from '../../lib/rules/replica-key-mismatch.ts';
import { testRule } from '../support/test-rule.ts';

const id = '1234abcd-12ab-34cd-56ef-1234567890ab';

function key(name: string, manager: 'AWS' | 'CUSTOMER' = 'CUSTOMER') {
  const arn = `arn:aws:kms:eu-central-1:111122223333:key/${name}`;
  return { kind: 'present', value: { arn, manager, state: 'Enabled' } } as const;
}

testRule(replicaKeyMismatch, [
  {
    title: 'compares an alias with its ARN',
    view: exampleView({
      requirement: { key: 'alias/prod-secrets' },
      reported: { kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:alias/prod-secrets' },
    }),
    expect: { kind: 'compliant' },
  },
  {
    title: 'compares a key id with its ARN',
    view: exampleView({
      requirement: { key: id },
      reported: { kmsKeyId: id },
      local: { kmsKeyId: `arn:aws:kms:eu-central-1:111122223333:key/${id}` },
    }),
    expect: { kind: 'compliant' },
  },
  {
    title: 'cannot tell an alias from a key id by their names',
    view: exampleView({ requirement: { key: id } }),
    expect: { kind: 'unknown' },
  },
  {
    title: 'cannot tell two aliases apart by their names, because both may point to one key',
    view: exampleView({ requirement: { key: 'alias/other' } }),
    expect: { kind: 'unknown' },
  },
  {
    title: 'cannot tell from a key id whether a customer manages the key',
    view: exampleView({
      requirement: { key: 'customer-managed' },
      reported: { kmsKeyId: id },
      local: { kmsKeyId: id },
    }),
    expect: { kind: 'unknown' },
  },
  {
    title: 'resolves an alias and a key id to one key',
    view: exampleView({ requirement: { key: id }, keys: { actual: key('one'), required: key('one') } }),
    expect: { kind: 'compliant' },
  },
  {
    title: 'is violated by an alias that leads to another key',
    view: exampleView({ requirement: { key: id }, keys: { actual: key('one'), required: key('two') } }),
    expect: { kind: 'violation' },
  },
  {
    title: 'accepts a key id that a customer manages, and no key id that AWS manages',
    view: exampleView({
      requirement: { key: 'customer-managed' },
      reported: { kmsKeyId: id },
      local: { kmsKeyId: id },
      keys: { actual: key('one', 'AWS') },
    }),
    expect: { kind: 'violation' },
  },
  {
    title: 'passes on why a key could not be resolved',
    view: exampleView({ requirement: { key: id }, keys: { actual: { kind: 'unseen', reason: 'denied' } } }),
    expect: { kind: 'unknown', reason: 'denied' },
  },
  {
    title: 'says when the required key does not exist',
    view: exampleView({ requirement: { key: id }, keys: { actual: key('one'), required: { kind: 'absent' } } }),
    expect: {
      kind: 'unknown',
      reason: `whether alias/prod-secrets is the required key ${id} cannot be told; ${id} does not exist in eu-central-1`,
    },
  },
  {
    title: "believes the replica's own Region over the primary once it was described",
    view: exampleView({
      requirement: { key: 'alias/prod-secrets' },
      reported: { kmsKeyId: 'alias/other' },
      localSource: 'description',
    }),
    expect: { kind: 'compliant' },
  },
  {
    title: 'believes neither the primary nor the replica Region when they name different keys',
    view: exampleView({
      requirement: { key: 'alias/prod-secrets' },
      local: { kmsKeyId: 'alias/other' },
    }),
    expect: { kind: 'unknown' },
  },
  {
    title: "believes the replica's own Region when it shows the default key",
    view: exampleView({ requirement: { key: 'customer-managed' }, local: { kmsKeyId: '' } }),
    expect: { kind: 'violation', observed: { key: 'alias/aws/secretsmanager' } },
  },
  {
    title: 'is violated when a customer-managed key stands where the default one is required',
    view: exampleView({ requirement: { key: 'alias/aws/secretsmanager' } }),
    expect: { kind: 'violation', observed: { key: 'alias/prod-secrets' } },
  },
  { title: 'does not apply when any key will do', view: exampleView(), expect: { kind: 'not-applicable' } },
  {
    title: 'does not apply to a Region that the primary does not list',
    view: exampleView({ requirement: { key: id }, reported: null }),
    expect: { kind: 'not-applicable' },
  },
  {
    title: 'names the key that there is, and the one that is required',
    view: exampleView({ requirement: { key: id }, keys: { actual: key('one'), required: key('two') } }),
    expect: { kind: 'violation', expected: { key: id }, observed: { key: 'alias/prod-secrets' } },
  },
  {
    title: 'says that the policy no longer asks where its clause names no key',
    view: exampleView(),
    expect: { kind: 'not-applicable', byPolicy: true },
  },
  {
    title: 'says that the policy no longer asks where its clause does not name the Region',
    view: exampleView({ requirement: null }),
    expect: { kind: 'not-applicable', byPolicy: true },
  },
  {
    title: 'claims nothing, silently, about keys that this run does not look at',
    view: exampleView({ requirement: { key: id }, keys: { actual: { kind: 'not-asked', reason: 'no' } } }),
    expect: { kind: 'unknown', accounted: true },
  },
  {
    title: 'does not say that the required key is missing where nobody knows',
    view: exampleView({ requirement: { key: id }, keys: { actual: key('one') } }),
    expect: { kind: 'unknown', reason: `whether alias/prod-secrets is the required key ${id} cannot be told` },
  },
]);
