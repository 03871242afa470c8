import type { Answer } from '../domain/finding.ts';
import { keyText, parseKey } from '../domain/kms-key.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { defineRule, isOnItsWay, onItsWay, type ReplicaView, unanswered, unheardOf } from './rule.ts';

const key = { arn: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd', manager: 'CUSTOMER' } as const;

export const replicaKeyUnusable = defineRule({
  id: 'replica-key-unusable',
  title: "A replica's KMS key cannot be used",
  severity: 'critical',
  why: 'In sync today, unreadable on the day it is needed: without its key nobody can decrypt the replica, and a key that is deleted takes the replica with it for good.',
  remedy:
    'Enable the key, or cancel its deletion. If the key is to go, give the replica another one first, with UpdateSecret in its own Region.',
  subject: 'replica',
  needsClause: false,
  reads: ['secretsmanager:DescribeSecret', 'kms:DescribeKey'],
  parameters: () => z.strictObject({}),
  examples: () => ({
    compliant: [
      {
        title: 'the key is enabled',
        view: exampleView({ keys: { actual: { kind: 'present', value: { ...key, state: 'Enabled' } } } }),
      },
      {
        title: 'it is a multi-Region key whose primary Region is being changed: it decrypts all the same',
        view: exampleView({ keys: { actual: { kind: 'present', value: { ...key, state: 'Updating' } } } }),
      },
      {
        title: 'it is the default key, which cannot be disabled',
        view: exampleView({ reported: { kmsKeyId: 'alias/aws/secretsmanager' }, local: { kmsKeyId: '' } }),
      },
    ],
    violating: [
      {
        title: 'the key is pending deletion',
        view: exampleView({ keys: { actual: { kind: 'present', value: { ...key, state: 'PendingDeletion' } } } }),
      },
      { title: 'there is no such key', view: exampleView({ keys: { actual: { kind: 'absent' } } }) },
    ],
  }),
  check,
});

/** The states in which a key decrypts: while its primary Region is being changed, too (docs/aws-facts.md, "Keys"). */
const usable = new Set(['Enabled', 'Updating']);

/** The other states of a key, in which it does not decrypt (docs/aws-facts.md, "Keys"). */
const unusable = new Set([
  'Creating',
  'Disabled',
  'PendingDeletion',
  'PendingImport',
  'PendingReplicaDeletion',
  'Unavailable',
  'missing',
]);

function check(view: ReplicaView): Answer {
  const { reported, local, keys, region, family } = view;
  if (!reported) return { kind: 'not-applicable' };
  const actual = parseKey(local.kind === 'present' ? local.value.kmsKeyId : reported.kmsKeyId);
  if (actual.form === 'default') return usableAnswer(view);
  if (!keys.actual) return { kind: 'unknown', reason: `the key ${keyText(actual)} was not resolved` };
  if (keys.actual.kind === 'unseen' || keys.actual.kind === 'not-asked') return unanswered(keys.actual);
  const state = keys.actual.kind === 'absent' ? 'missing' : keys.actual.value.state;
  if (usable.has(state)) return usableAnswer(view);
  if (!unusable.has(state)) return unheardOf(`the state "${state}" for the key ${keyText(actual)}`);
  return {
    kind: 'violation',
    cause: state,
    expected: { keyState: 'Enabled' },
    observed: { keyState: state, key: keyText(actual) },
    message: `The key ${keyText(actual)} of the replica of ${family.name} in ${region} is ${state === 'missing' ? 'missing' : `in the state ${state}`}: the replica cannot be decrypted.`,
  };
}

/** A replica that is on its way may come under another key. */
function usableAnswer(view: ReplicaView): Answer {
  return isOnItsWay(view) ? onItsWay : { kind: 'compliant' };
}
