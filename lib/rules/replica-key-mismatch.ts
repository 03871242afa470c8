import { z } from 'zod';
import type { Answer } from '../domain/finding.ts';
import { compareKey, type KeyReference, keyText, parseKey } from '../domain/kms-key.ts';
import { exampleView } from './example.ts';
import type { ReplicaView, Rule } from './rule.ts';

export const replicaKeyMismatch: Rule = {
  id: 'replica-key-mismatch',
  title: 'A replica is encrypted with the wrong KMS key',
  severity: 'high',
  why: "The key decides who can read the replica. Under another key, often the account's default one, access is wider than agreed, or the workload in that Region cannot decrypt the secret on the day it needs it.",
  remedy:
    "Change the key in the replica's own Region with UpdateSecret, with kms:Decrypt on the old key and kms:Encrypt on the new one; without them AWS keeps existing versions under the old key. Do not remove and add the replica: it would be gone meanwhile.",
  needsClause: true,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  parameters: z.strictObject({}),
  examples: {
    compliant: [
      { title: 'it is the required key', view: exampleView({ requirement: { key: 'alias/prod-secrets' } }) },
      { title: 'any customer-managed key will do', view: exampleView({ requirement: { key: 'customer-managed' } }) },
    ],
    violating: [
      {
        title: 'the default key where a customer-managed one is required',
        view: exampleView({
          requirement: { key: 'customer-managed' },
          reported: { kmsKeyId: 'alias/aws/secretsmanager' },
          local: { kmsKeyId: '' },
        }),
      },
      {
        title: 'another key than the required one',
        view: exampleView({
          requirement: { key: '1234abcd-12ab-34cd-56ef-1234567890ab' },
          reported: { kmsKeyId: '9999abcd-12ab-34cd-56ef-1234567890ab' },
          local: 'unseen',
        }),
      },
    ],
  },
  check,
};

function check(view: ReplicaView): Answer {
  const required = view.requirement?.key;
  if (!required || !view.reported) return { kind: 'not-applicable' };
  const actual = actualKey(view);
  if (actual === undefined) {
    return { kind: 'unknown', reason: `the primary and ${view.region} name different keys for this replica` };
  }
  const verdict = compareKey(required, actual);
  if (verdict === 'same') return { kind: 'compliant' };
  if (verdict === 'undecided') {
    return {
      kind: 'unknown',
      reason: `whether ${keyText(actual)} is the required key ${required} cannot be told from their names`,
    };
  }
  return {
    kind: 'violation',
    expected: { key: required },
    observed: { key: keyText(actual) },
    message: `The replica of ${view.family.name} in ${view.region} is encrypted with ${keyText(actual)}, not with ${required === 'customer-managed' ? 'a customer-managed key' : required}.`,
  };
}

/** The replica's key, on which the primary's word and the replica's own Region must agree where both were seen. */
function actualKey(view: ReplicaView): KeyReference | undefined {
  const reported = parseKey(view.reported?.kmsKeyId);
  if (view.local.kind !== 'present') return reported;
  const own = parseKey(view.local.value.kmsKeyId);
  return keyText(own) === keyText(reported) || own.form !== reported.form ? own : undefined;
}
