import { describe, expect, it } from 'vitest';
import { exampleView } from '../../lib/rules/example.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
import { aCase, aMissing, anOrphan, anUnexpected, aWrongKey, outcomeOf, toldOf } from './a-case.ts';

const found = { arn: 'arn:aws:kms:eu-central-1:111122223333:key/1', manager: 'CUSTOMER', state: 'Enabled' } as const;
const enabled = { kind: 'present', value: found } as const;
const disabled = { kind: 'present', value: { ...found, state: 'Disabled' } } as const;
const secretKey = '1234abcd-12ab-34cd-56ef-1234567890ab';
const undecided = {
  requirement: { key: secretKey },
  reported: { kmsKeyId: 'alias/a' },
  local: { kmsKeyId: 'alias/a' },
} as const;
const otherKey = { kind: 'present', value: { ...found, arn: `${found.arn}2` } } as const;
const unseen = { kind: 'unseen', reason: 'access denied' } as const;

describe('for any other finding: the right action, and nothing stronger', () => {
  it.each<readonly [rule: string, situation: string, view: ReplicaView, outcome: string]>([
    ['replica-key-mismatch', 'another key', aWrongKey(), 'rekey'],
    [
      'replica-key-mismatch',
      'the right key by now',
      aWrongKey({ local: { kmsKeyId: 'alias/right' } }),
      'refused: already-repaired',
    ],
    [
      'replica-key-mismatch',
      'the right key under another name',
      aWrongKey({ ...undecided, keys: { actual: enabled, required: enabled } }),
      'refused: already-repaired',
    ],
    [
      'replica-key-mismatch',
      'a resolved other key',
      aWrongKey({ ...undecided, keys: { actual: enabled, required: otherKey } }),
      'rekey',
    ],
    ['replica-key-mismatch', 'two names, unresolved', aWrongKey({ ...undecided }), 'refused: key-unknown'],
    [
      'replica-key-mismatch',
      'the required key is disabled',
      aWrongKey({ keys: { required: disabled } }),
      'refused: key-unusable',
    ],
    [
      'replica-key-mismatch',
      'there is no such key',
      aWrongKey({ keys: { required: { kind: 'absent' } } }),
      'refused: key-unusable',
    ],
    [
      'replica-key-mismatch',
      'the key is not readable',
      aWrongKey({ keys: { required: unseen } }),
      'refused: key-unreadable',
    ],
    [
      'replica-key-mismatch',
      'the old key is disabled',
      aWrongKey({ keys: { actual: disabled } }),
      'refused: old-key-unusable',
    ],
    [
      'replica-key-mismatch',
      'some key is required',
      aWrongKey({ requirement: { key: 'customer-managed' } }),
      'instruct',
    ],
    ['replica-key-mismatch', 'not in sync', aWrongKey({ reported: { status: 'InProgress' } }), 'refused: not-in-sync'],
    ['replica-key-mismatch', 'the Region is not seen', aWrongKey({ local: 'unseen' }), 'refused: replica-unreadable'],
    ['replica-key-mismatch', 'no key is required', aWrongKey({ requirement: {} }), 'refused: not-required'],

    ['replica-unexpected', 'in sync', anUnexpected(), 'remove'],
    [
      'replica-unexpected',
      'failed, nothing there',
      anUnexpected({ reported: { status: 'Failed' }, local: null }),
      'remove',
    ],
    ['replica-unexpected', 'in progress', anUnexpected({ reported: { status: 'InProgress' } }), 'wait'],
    [
      'replica-unexpected',
      'the status is new',
      anUnexpected({ reported: { status: 'New' } }),
      'refused: status-unknown',
    ],
    ['replica-unexpected', 'no clause any more', anUnexpected({ clause: false }), 'refused: not-forbidden'],
    ['replica-unexpected', 'required by now', anUnexpected({ requirement: {} }), 'refused: now-allowed'],
    [
      'replica-unexpected',
      'others allowed by now',
      anUnexpected({ require: { allowOthers: true } }),
      'refused: now-allowed',
    ],
    ['replica-unexpected', 'removed by now', anUnexpected({ reported: null }), 'refused: already-repaired'],

    ['replica-orphaned', 'the primary is gone', anOrphan(), 'promote'],
    ['replica-orphaned', 'the primary is not seen', unseenPrimary(anOrphan()), 'refused: primary-unreadable'],
    ['replica-orphaned', 'the primary does not list it', anOrphan({ primary: {} }), 'instruct'],
    ['replica-orphaned', 'the primary lists it again', exampleView(), 'refused: already-repaired'],
    ['replica-orphaned', 'it was listed only', anOrphan({ localSource: 'listing' }), 'refused: replica-unreadable'],
    ['replica-orphaned', 'it is gone too', anOrphan({ local: null }), 'refused: replica-unreadable'],

    ['replica-promoted', 'a promoted replica', aMissing({ occupant: 'promoted' }), 'instruct'],
    ['replica-stale', 'an old version', exampleView({ local: { currentVersion: 'v1' } }), 'instruct'],
    ['replica-absent', 'nothing there', exampleView({ local: null }), 'instruct'],
    ['no-such-rule', 'anything', aMissing(), 'instruct'],
  ])('%s, %s', (rule, _situation, view, outcome) => {
    expect(toldOf(outcomeOf(aCase(rule, view)))).toBe(outcome);
  });
});

function unseenPrimary(view: ReplicaView): ReplicaView {
  return { ...view, primary: unseen };
}
