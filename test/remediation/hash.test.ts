import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import type { Action } from '../../lib/domain/plan.ts';
import { digest } from '../../lib/remediation/digest.ts';
import { actionHash, planHash } from '../../lib/remediation/plan.ts';
import { aCase, aConflict, aMissing, outcomeOf, planOf } from './a-case.ts';

describe('the hash of an action', () => {
  const action = overwriteAction();

  it.each<readonly [what: string, change: Partial<Action>]>([
    ['the kind', { kind: 'replicate' }],
    ['the account', { account: '444455556666' }],
    ['the secret', { secret: { ...action.secret, arn: `${action.secret.arn}x` } }],
    ['the primary’s Region', { secret: { ...action.secret, primaryRegion: 'us-east-1' } }],
    ['the Region', { region: 'us-east-1' }],
    ['the finding', { finding: 'another' }],
    ['the rule, whose mode decides', { rule: 'name-collision' }],
    ['the key', { key: 'alias/other' }],
    ['a precondition', { preconditions: { ...action.preconditions, reported: 'InSync' } }],
    ['one precondition more', { preconditions: { ...action.preconditions, more: null } }],
    ['the clause', { clause: { name: 'production', digest: '0' } }],
    ['no clause', { clause: null }],
    ['what is destroyed', { destroys: { ...action.destroys, lastRead: '2026-01-14' } }],
    ['nothing destroyed', { destroys: null }],
  ])('changes with %s', (_what, change) => {
    expect(actionHash({ ...action, ...change })).not.toBe(action.hash);
  });

  it('does not change with the wording', () => {
    expect(actionHash({ ...action, reason: 'In other words.', iam: [] })).toBe(action.hash);
  });

  it('survives a file', () => {
    expect(actionHash(JSON.parse(JSON.stringify(action)))).toBe(action.hash);
  });
});

test('a clause that changes in anything changes the action', () => {
  const before = outcomeOf(aCase('replica-missing', aMissing()));
  const after = outcomeOf(aCase('replica-missing', aMissing({ require: { primary: ['eu-west-1'] } })));
  expect(before).toMatchObject({ kind: 'replicate', clause: { name: 'production' } });
  expect(after).toMatchObject({ kind: 'replicate', clause: { name: 'production' } });
  expect(hashOf(after)).not.toBe(hashOf(before));
});

test('a plan has a hash over its actions, in any order, and the end of its validity', () => {
  const action = overwriteAction();
  const other = { ...action, hash: 'other' };
  expect(planHash([action, other], 'a')).toBe(planHash([other, action], 'a'));
  expect(planHash([action], 'a')).not.toBe(planHash([action, other], 'a'));
  expect(planHash([action], 'a')).not.toBe(planHash([action], 'b'));
});

describe('a digest', () => {
  it('is the same whatever order the keys stand in, and with what is undefined left out', () => {
    expect(digest({ a: 1, b: { c: [2, null], d: undefined } })).toBe(digest({ b: { c: [2, null] }, a: 1 }));
  });

  it.each([
    ['a number and its text', 1, '1'],
    ['no number and nothing', Number.NaN, null],
    ['no limit and nothing', Number.POSITIVE_INFINITY, null],
    ['lists in another order', [1, 2], [2, 1]],
    ['lists and what is in them', [[1], 2], [1, [2]]],
    ['keys that run into each other', { a: 1, b: 2 }, { 'a":1,"b': 2 }],
  ])('tells %s apart', (_title, a, b) => {
    expect(digest({ value: a })).not.toBe(digest({ value: b }));
  });

  it.each([
    ['a Map', new Map()],
    ['a Date', new Date(0)],
    ['a function’s object', new URL('http://localhost')],
  ])('is refused for %s, which would look like any other', (_title, value) => {
    expect(() => digest({ value })).toThrow(TypeError);
  });
});

function overwriteAction(): Action {
  const [action] = planOf(aCase('replica-failed', aConflict())).actions;
  if (!action) throw new Error('an overwrite was expected');
  return action;
}

function hashOf(outcome: ReturnType<typeof outcomeOf>): string | undefined {
  return 'hash' in outcome ? outcome.hash : undefined;
}

test('a digest stays what it is: repairs are known again by it', () => {
  const written = '{"a":[1,"x"],"b":null,"c":{"d":true}}';
  const data = { c: { d: true }, b: null, gone: undefined, a: [1, 'x'] };
  expect(digest(data)).toBe(createHash('sha256').update(written).digest('hex'));
  expect(digest(Object.assign(Object.create(null), data))).toBe(digest(data));
});
