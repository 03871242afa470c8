import type { Answer } from '../domain/finding.ts';
import { compareKeyFacts, compareKeyNames, type KeyReference, keyText, parseKey } from '../domain/kms-key.ts';
import * as z from '../z.ts';
import { exampleView } from './example.ts';
import { decideFirst, instruct, nameTheKey, type Remedy, rekeyStep } from './fixes.ts';
import { defineRule, isOnItsWay, onItsWay, type ReplicaView, unanswered } from './rule.ts';

export const replicaKeyMismatch = defineRule({
  id: 'replica-key-mismatch',
  title: 'A replica is encrypted with the wrong KMS key',
  severity: 'high',
  why: "The key decides who can read the replica. Under another key, often the account's default one, access is wider than agreed, or the workload in that Region cannot decrypt the secret on the day it needs it.",
  remedy:
    "Change the key in the replica's own Region with UpdateSecret, with kms:Decrypt on the old key and kms:Encrypt on the new one; without them AWS keeps existing versions under the old key. Do not remove and add the replica: it would be gone meanwhile.",
  subject: 'replica',
  needsClause: true,
  reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets', 'kms:DescribeKey'],
  parameters: () => z.strictObject({}),
  examples: () => ({
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
  }),
  check,
});

function check(view: ReplicaView): Answer {
  const required = view.requirement?.key;
  if (!required) return { kind: 'not-applicable', byPolicy: true };
  if (!view.reported) return { kind: 'not-applicable' };
  const actual = actualKey(view);
  if (actual === undefined) {
    return { kind: 'unknown', reason: `the primary and ${view.region} name different keys for this replica` };
  }
  const byName = compareKeyNames(required, actual);
  const verdict = byName === 'undecided' ? compareKeyFacts(required, view.keys) : byName;
  if (verdict === 'same') {
    if (isOnItsWay(view)) return onItsWay;
    return { kind: view.local.kind === 'absent' ? 'not-applicable' : 'compliant' };
  }
  if (verdict === 'undecided') return undecided(view, required, actual);
  return {
    kind: 'violation',
    expected: { key: required },
    observed: { key: keyText(actual) },
    message: `The replica of ${view.family.name} in ${view.region} is encrypted with ${keyText(actual)}, not with ${required === 'customer-managed' ? 'a customer-managed key' : required}.`,
    ...remedyOf(view, required),
  };
}

function remedyOf(view: ReplicaView, required: string): Remedy {
  const { reported, keys, region } = view;
  const first = decideFirst(view);
  if (first) return first;
  if (required === 'customer-managed') return instruct(nameTheKey(view));
  if (keys.required?.kind === 'absent') {
    return instruct(`There is no key ${required} in ${region}: create it, or name another one in the policy.`);
  }
  // What AWS does with a key that changes while it replicates is not documented.
  return reported?.status === 'InSync' ? { fix: { steps: [rekeyStep(view, required)] } } : instruct();
}

/**
 * The replica's key. Its own Region knows best, if it was described; a listing may lag, so where that alone disagrees
 * with the primary, neither is believed.
 */
function actualKey(view: ReplicaView): KeyReference | undefined {
  const reported = parseKey(view.reported?.kmsKeyId);
  if (view.local.kind !== 'present') return reported;
  const own = parseKey(view.local.value.kmsKeyId);
  if (view.localSource === 'description' || keyText(own) === keyText(reported) || own.form !== reported.form)
    return own;
  return undefined;
}

function undecided(view: ReplicaView, required: string, actual: KeyReference): Answer {
  const { keys } = view;
  for (const sighting of [keys.actual, keys.required]) {
    if (sighting?.kind === 'unseen' || sighting?.kind === 'not-asked') return unanswered(sighting);
  }
  const missing = keys.required?.kind === 'absent' ? `; ${required} does not exist in ${view.region}` : '';
  return {
    kind: 'unknown',
    reason: `whether ${keyText(actual)} is the required key ${required} cannot be told${missing}`,
  };
}
