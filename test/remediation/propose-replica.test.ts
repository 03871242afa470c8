import { describe, expect, it, test } from 'vitest';
import { exampleView } from '../../lib/rules/example.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
import { aCase, aConflict, aMissing, conflict, outcomeOf, toldOf, withVictim } from './a-case.ts';

function failed(message: string, facts: Parameters<typeof exampleView>[0] = {}): ReplicaView {
  return exampleView({ reported: { status: 'Failed', message }, local: null, ...facts });
}

const deletedAt = 1;

describe('where a replica is missing or failed: the right action, and nothing stronger', () => {
  it.each<readonly [rule: string, situation: string, view: ReplicaView, outcome: string]>([
    ['replica-missing', 'nothing holds the name', aMissing(), 'replicate'],
    ['replica-missing', 'another secret holds the name', aMissing({ occupant: 'unrelated' }), 'refused: name-held'],
    ['replica-missing', 'the Region is not seen', aMissing({ local: 'unseen' }), 'refused: region-unseen'],
    ['replica-missing', 'the Region is not read', aMissing({ local: 'not-asked' }), 'refused: region-unseen'],
    ['replica-missing', 'an unlisted replica stands there', aMissing({ local: {} }), 'refused: replica-unlisted'],
    ['replica-missing', 'the primary is gone', aMissing({ primary: null }), 'refused: primary-unreadable'],
    ['replica-missing', 'it is in progress by now', aMissing({ reported: { status: 'InProgress' } }), 'wait'],
    ['replica-missing', 'it is in sync by now', exampleView(), 'refused: already-repaired'],
    ['replica-missing', 'AWS says in sync, nothing there', exampleView({ local: null }), 'refused: in-sync-elsewhere'],
    ['replica-missing', 'it failed by now', failed('not authorized to use the KMS key'), 'refused: failed-meanwhile'],
    ['replica-missing', 'the status is new', aMissing({ reported: { status: 'Detached' } }), 'refused: status-unknown'],
    ['replica-missing', 'the policy asks no more', aMissing({ requirement: null }), 'refused: not-required'],
    ['replica-missing', 'some key is required', aMissing({ requirement: { key: 'customer-managed' } }), 'instruct'],
    [
      'replica-missing',
      'the primary goes away',
      aMissing({ primary: { deletedAt } }),
      'refused: primary-pending-deletion',
    ],

    ['name-collision', 'an unrelated secret', aMissing({ occupant: 'unrelated' }), 'overwrite'],
    ['name-collision', 'a promoted replica', aMissing({ occupant: 'promoted' }), 'refused: victim-promoted'],
    ['name-collision', 'the name is free by now', aMissing(), 'refused: already-repaired'],
    ['name-collision', 'the Region is not seen', aMissing({ local: 'unseen' }), 'refused: victim-unreadable'],
    ['name-collision', 'the Region is not read', aMissing({ local: 'not-asked' }), 'refused: victim-unreadable'],
    ['name-collision', 'it failed by now', aConflict(), 'refused: failed-meanwhile'],
    ['name-collision', 'not required', aMissing({ occupant: 'unrelated', requirement: null }), 'refused: not-required'],
    [
      'name-collision',
      'the primary is gone',
      aMissing({ occupant: 'unrelated', primary: null }),
      'refused: primary-unreadable',
    ],

    ['replica-failed', 'name conflict', aConflict(), 'overwrite'],
    ['replica-failed', 'name conflict, not required', aConflict({}, { requirement: null }), 'refused: not-required'],
    ['replica-failed', 'name conflict, name free by now', failed(conflict), 'replicate'],
    ['replica-failed', 'name conflict, not seen', failed(conflict, { local: 'unseen' }), 'refused: victim-unreadable'],
    [
      'replica-failed',
      'name conflict, Region not read',
      failed(conflict, { local: 'not-asked' }),
      'refused: victim-unreadable',
    ],
    [
      'replica-failed',
      'name conflict, its own old copy',
      failed(conflict, { local: {}, localSource: 'description' }),
      'replicate',
    ],
    ['replica-failed', 'name conflict, only listed', failed(conflict, { local: {} }), 'refused: region-unseen'],
    ['replica-failed', 'name conflict, no value to put there', withoutVersion(aConflict()), 'refused: primary-empty'],
    [
      'replica-failed',
      'name conflict, some key is required',
      aConflict(
        {},
        {
          requirement: { key: 'customer-managed' },
          reported: { status: 'Failed', message: conflict, kmsKeyId: 'alias/aws/secretsmanager' },
        },
      ),
      'instruct',
    ],
    ['replica-failed', 'stranded', failed('x is currently replicated to R with a different arn'), 'instruct'],
    ['replica-failed', 'no permission on a key', failed('not authorized to use the KMS key'), 'instruct'],
    ['replica-failed', 'a key is disabled', failed('The KMS key is disabled'), 'instruct'],
    ['replica-failed', 'the Region is disabled', failed('Region eu-central-1 is not enabled'), 'instruct'],
    ['replica-failed', 'an unknown cause', failed('Something new.'), 'instruct'],
    [
      'replica-failed',
      'an unknown cause with a secret in the way',
      failed('New.', { occupant: 'unrelated' }),
      'instruct',
    ],
    ['replica-failed', 'network', failed('network error'), 'replicate'],
    ['replica-failed', 'network, no clause', failed('network error', { clause: false }), 'refused: not-required'],
    ['replica-failed', 'network, not required', failed('network', { requirement: null }), 'refused: not-required'],
    ['replica-failed', 'network, name held', failed('network', { occupant: 'unrelated' }), 'refused: name-held'],
    ['replica-failed', 'network, not seen', failed('network', { local: 'unseen' }), 'refused: region-unseen'],
    ['replica-failed', 'in sync by now', exampleView(), 'refused: already-repaired'],
    ['replica-failed', 'in progress by now', exampleView({ reported: { status: 'InProgress' } }), 'wait'],
    ['replica-failed', 'not listed any more', aMissing(), 'refused: not-failed'],
    [
      'replica-failed',
      'the status is new',
      exampleView({ reported: { status: 'Pending' } }),
      'refused: status-unknown',
    ],

    ['replica-stuck', 'in progress', exampleView({ reported: { status: 'InProgress' } }), 'wait'],
    ['replica-stuck', 'failed by now', failed('network'), 'refused: no-longer-so'],
  ])('%s, %s', (rule, _situation, view, outcome) => {
    expect(toldOf(outcomeOf(aCase(rule, view)))).toBe(outcome);
  });
});

test.each([
  [
    'a key that refuses',
    'AccessDenied: kms',
    'kms:Decrypt on alias/main in eu-west-1, and kms:GenerateDataKey and kms:Encrypt on alias/prod-secrets in eu-central-1',
  ],
  ['a key that is disabled', 'KMS key disabled', 'Enable alias/prod-secrets in eu-central-1'],
  ['a Region that is off', 'the Region is not enabled', 'Enable eu-central-1 for the account'],
])('for %s the instruction says exactly what is missing', (_title, message, missing) => {
  const view = failed(message, {
    primary: { kmsKeyId: 'alias/main' },
    requirement: { key: 'customer-managed' },
  });
  expect(outcomeOf(aCase('replica-failed', view))).toMatchObject({
    kind: 'instruct',
    reason: expect.stringContaining(missing),
    iam: [],
  });
});

test.each([
  ['the required one', { requirement: { key: 'alias/wanted' } }, 'alias/wanted'],
  ['the one it had, where any will do', { requirement: {} }, 'alias/prod-secrets'],
  ['the one it had, where it is customer-managed', { requirement: { key: 'customer-managed' } }, 'alias/prod-secrets'],
  [
    'the default one, which has no name',
    { requirement: {}, reported: { status: 'Failed', message: 'network', kmsKeyId: 'alias/aws/secretsmanager' } },
    null,
  ],
])('a retry gives the replica %s', (_title, facts, key) => {
  expect(outcomeOf(aCase('replica-failed', failed('network', facts)))).toMatchObject({ kind: 'replicate', key });
});

test('an overwrite records what it destroys, metadata only', () => {
  const view = withVictim(aConflict(), {
    accessedAt: Date.UTC(2026, 0, 1),
    kmsKeyId: 'alias/theirs',
    tags: { b: '1', a: '2' },
  });
  expect(outcomeOf(aCase('replica-failed', view))).toMatchObject({
    kind: 'overwrite',
    destroys: {
      arn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/db-Xy98Zz',
      name: 'prod/payments/db',
      created: '2025-10-17',
      lastChanged: '2026-01-05',
      lastRead: '2026-01-01',
      currentVersion: 'v2',
      key: 'alias/theirs',
      tags: 'a, b',
    },
  });
});

function withoutVersion(view: ReplicaView): ReplicaView {
  if (view.primary.kind !== 'present') return view;
  const { currentVersion: _, ...value } = view.primary.value;
  return { ...view, primary: { kind: 'present', value } };
}
