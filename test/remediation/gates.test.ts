import { describe, expect, it, test } from 'vitest';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { overwriteGate, removeGate } from '../../lib/remediation/gates.ts';
import { destructionOf } from '../../lib/report/plan-phrases.ts';
import { days, type ExampleFacts, exampleNow as now } from '../../lib/rules/example.ts';
import type { ReplicaView } from '../../lib/rules/rule.ts';
import { aCase, aConflict, anUnexpected, aRemediation, outcomeOf, policyWith, toldOf } from './a-case.ts';

const unseen = { kind: 'unseen', reason: 'access denied' } as const;
const strictly = { unchangedFor: 30 * days, unreadFor: 20 * days };
const loosely = { unchangedFor: 0, unreadFor: 0 };
const nonsense = { unchangedFor: Number.NaN, unreadFor: Number.NaN };

function victim(facts: Partial<SecretDescription>): ReplicaView {
  return aConflict(facts);
}

function victimWithout(fact: 'changedAt' | 'createdAt'): ReplicaView {
  const view = aConflict();
  if (!view.occupant) return view;
  const { [fact]: _, ...secret } = view.occupant.secret;
  return { ...view, occupant: { ...view.occupant, secret } };
}

function relation(name: string): ReplicaView {
  // What no version of the types knows yet.
  return JSON.parse(JSON.stringify(aConflict()).replace('"unrelated"', JSON.stringify(name)));
}

const ownArn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/db-Ab12Cd';

describe('the overwrite gate', () => {
  const rows: ReadonlyArray<readonly [victim: string, view: ReplicaView, code: string | undefined]> = [
    ['an unrelated secret, unread, unchanged for ten days', aConflict(), undefined],
    ['one of another name', victim({ name: 'prod/payments' }), 'victim-unreadable'],
    ['one of another Region', victim({ region: 'us-east-1' }), 'victim-unreadable'],
    ['one of another account', victim({ account: '444455556666' }), 'victim-unreadable'],
    ['one beside a replica', aConflict({}, { local: {} }), 'victim-unreadable'],
    ['one in a Region that is not seen', aConflict({}, { local: 'unseen' }), 'victim-unreadable'],
    ['a promoted former replica', aConflict({}, { occupant: 'promoted' }), 'victim-promoted'],
    ["one with the replica's own ARN", victim({ arn: ownArn }), 'victim-promoted'],
    ['another primary', aConflict({}, { occupant: 'primary' }), 'victim-primary'],
    ['the replica of another primary', aConflict({}, { occupant: 'replica' }), 'victim-replica'],
    ['one in a relation that nobody knows', relation('cousin'), 'victim-unreadable'],
    ['a primary', victim({ primaryRegion: 'eu-central-1' }), 'victim-primary'],
    [
      'a primary by its replicas',
      victim({ replication: [{ region: 'us-east-1', status: 'Failed' }] }),
      'victim-primary',
    ],
    ["another's replica", victim({ primaryRegion: 'us-east-1' }), 'victim-replica'],
    ['one pending deletion', victim({ deletedAt: now - 30 * days }), 'victim-pending-deletion'],
    ['one that rotates', victim({ rotationEnabled: true }), 'victim-rotating'],
    ['one that does not rotate', victim({ rotationEnabled: false }), undefined],
    ['one of a service', victim({ owningService: 'rds' }), 'victim-owned'],
    ['one of a service that has no name', victim({ owningService: '' }), 'victim-owned'],
    ['one of a stack', victim({ tags: { 'aws:cloudformation:stack-name': 'x' } }), 'victim-owned'],
    ['one with tags of people', victim({ tags: { team: 'aws' } }), undefined],
    ['one changed within seven days', victim({ changedAt: now - 7 * days + 1 }), 'victim-changed-lately'],
    ['one changed seven days ago', victim({ changedAt: now - 7 * days }), undefined],
    ['one created within seven days', victim({ createdAt: now - days }), 'victim-changed-lately'],
    ['one changed tomorrow', victim({ changedAt: now + days }), 'victim-changed-lately'],
    ['one whose last change is not told', victimWithout('changedAt'), 'victim-age-unknown'],
    ['one whose creation is not told', victimWithout('createdAt'), undefined],
    ['one changed at no time', victim({ changedAt: Number.NaN }), 'victim-age-unknown'],
    // A read is dated by its day: two days after that day has ended.
    ['one read within two days', victim({ accessedAt: now - 3 * days + 1 }), 'read-lately'],
    ['one read before two days', victim({ accessedAt: now - 3 * days }), undefined],
    ['one read tomorrow', victim({ accessedAt: now + days }), 'read-lately'],
    ['one read at no time', victim({ accessedAt: Number.NaN }), 'read-lately'],
  ];
  const titled = rows.map(([what, ...rest]) => [`${rest[1] ? 'stays shut' : 'opens'} for ${what}`, ...rest] as const);
  it.each(titled)('%s', (_title, view, code) => {
    expect(overwriteGate(view, aRemediation(), now)?.code).toBe(code);
    expect(toldOf(outcomeOf(aCase('replica-failed', view)))).toBe(code ? `refused: ${code}` : 'overwrite');
  });

  test.each([
    ['lengthen', strictly, victim({}), 'victim-changed-lately'],
    ['lengthen', strictly, victim({ changedAt: now - 30 * days, accessedAt: now - 20 * days }), 'read-lately'],
    ['not shorten', loosely, victim({ changedAt: now - 6 * days }), 'victim-changed-lately'],
    ['not shorten', loosely, victim({ accessedAt: now - days }), 'read-lately'],
    ['not unsay', nonsense, victim({}), 'victim-changed-lately'],
  ])('a policy can %s its periods', (_verb, overwriteGatePolicy, view, code) => {
    expect(overwriteGate(view, aRemediation({ overwriteGate: overwriteGatePolicy }), now)?.code).toBe(code);
  });

  test('is shut where nobody described a victim', () => {
    expect(overwriteGate({ ...aConflict(), occupant: undefined }, aRemediation(), now)?.code).toBe('victim-unreadable');
  });

  test('does not open at a time that is none', () => {
    expect(overwriteGate(aConflict(), aRemediation(), Number.NaN)?.code).toBe('victim-changed-lately');
  });
});

describe('a primary that overwrites by itself', () => {
  const auto = { overwrite: 'auto' } as const;
  test.each([
    ['created within seven days', { createdAt: now - 7 * days + 1 }, auto, 'refused: primary-too-young'],
    ['created seven days ago', { createdAt: now - 7 * days }, auto, 'overwrite'],
    ['created tomorrow', { createdAt: now + days }, auto, 'refused: primary-too-young'],
    ['created at no time', { createdAt: Number.NaN }, auto, 'refused: primary-too-young'],
    [
      'younger than the policy asks',
      { createdAt: now - 9 * days },
      { ...auto, overwriteGate: { unchangedFor: 10 * days, unreadFor: 0 } },
      'refused: primary-too-young',
    ],
    ['that a person starts', { createdAt: now - days }, { overwrite: 'manual' }, 'overwrite'],
    ['that a person approves', { createdAt: now - days }, { overwrite: 'approve' }, 'overwrite'],
  ] as const)('%s', (_what, primary, modes, expected) => {
    const view = aConflict({ changedAt: now - 60 * days, createdAt: now - 60 * days }, { primary });
    expect(toldOf(outcomeOf(aCase('replica-failed', view), policyWith(modes)))).toBe(expected);
  });

  test('of which AWS does not say when it was created', () => {
    const view = aConflict();
    if (view.primary.kind !== 'present') throw new Error('the primary is gone');
    const { createdAt: _, ...value } = view.primary.value;
    const undated = { ...view, primary: { ...view.primary, value } };
    expect(toldOf(outcomeOf(aCase('replica-failed', undated)))).toBe('refused: primary-too-young');
  });
});

test('an overwrite says the ages of both secrets', () => {
  const action = outcomeOf(aCase('replica-failed', aConflict()));
  if (!('kind' in action)) throw new Error('an action was expected');
  expect(destructionOf(action)).toContain('created 2025-10-17, last changed');
  expect(destructionOf(action)).toContain(' by a replica of the primary in eu-west-1, created 2025-10-17.');
});

describe('the remove gate', () => {
  it.each<readonly [replica: string, facts: ExampleFacts, code: string | undefined]>([
    ['a described replica that nobody reads', {}, undefined],
    ['one whose primary may live there', { require: { primary: ['eu-west-1'] } }, undefined],
    ['one that is gone already', { local: null }, undefined],
    ['one whose primary is gone', { primary: null }, 'primary-unreadable'],
    ['one whose primary may not live there', { require: { primary: ['us-east-1'] } }, 'primary-misplaced'],
    ['one in a Region that is not seen', { local: 'unseen' }, 'replica-unreadable'],
    ['one in a Region that is not read', { local: 'not-asked' }, 'replica-unreadable'],
    ['one that was listed only', { localSource: 'listing' }, 'replica-unreadable'],
    ['one in whose place a promoted one stands', { local: null, occupant: 'promoted' }, 'victim-not-replica'],
    ['one in whose place another stands', { local: null, occupant: 'unrelated' }, 'victim-not-replica'],
    ['one with another ARN', { local: { arn: `${ownArn}x` } }, 'victim-not-replica'],
    ['one that its Region saw read', { local: { accessedAt: now - 8 * days + 1 } }, 'read-lately'],
    ['one that its primary saw read', { reported: { accessedAt: now - 8 * days + 1 } }, 'read-lately'],
    ['one read long ago', { local: { accessedAt: now - 8 * days } }, undefined],
    ['one read at no time', { local: { accessedAt: Number.NaN } }, 'read-lately'],
  ])('for %s', (_title, facts, code) => {
    expect(removeGate(anUnexpected(facts), aRemediation(), now)?.code).toBe(code);
    expect(toldOf(outcomeOf(aCase('replica-unexpected', anUnexpected(facts))))).toBe(
      code ? `refused: ${code}` : 'remove',
    );
  });

  test('is shut while the primary cannot be read', () => {
    expect(removeGate({ ...anUnexpected(), primary: unseen }, aRemediation(), now)?.code).toBe('primary-unreadable');
  });

  test.each([
    ['lengthen', 30 * days, 10 * days],
    ['not shorten', 0, 6 * days],
    ['not unsay', Number.NaN, 300 * days],
  ])('a policy can %s its period', (_verb, unreadFor, ago) => {
    const view = anUnexpected({ local: { accessedAt: now - ago } });
    expect(removeGate(view, aRemediation({ removeGate: { unreadFor } }), now)?.code).toBe('read-lately');
  });
});

test('a gate says when, and for how long it stays shut', () => {
  const changed = overwriteGate(aConflict({ changedAt: now - days }), aRemediation(), now);
  expect(changed?.reason).toBe('The secret in eu-central-1 changed on 2026-01-14, less than 7 days ago.');
  const read = removeGate(anUnexpected({ local: { accessedAt: now - days } }), aRemediation(), now);
  expect(read?.reason).toBe(
    'The replica in eu-central-1 was read on 2026-01-14, less than 7 days ago: somebody needs it.',
  );
});

test('the remove gate needs no clause, and no word of the primary, to look at what would be destroyed', () => {
  const read = { local: { accessedAt: now } };
  for (const facts of [{ clause: false }, { reported: null }] as const) {
    expect(removeGate(anUnexpected(facts), aRemediation(), now)).toBeUndefined();
    expect(removeGate(anUnexpected({ ...facts, ...read }), aRemediation(), now)?.code).toBe('read-lately');
  }
});
