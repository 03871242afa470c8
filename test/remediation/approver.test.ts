import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayApprove, theService } from '../../lib/remediation/approver.ts';

const account = '111122223333';
const session = (role: string, name: string, of = account) => `arn:aws:sts::${of}:assumed-role/${role}/${name}`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const user = (name: string) => `arn:aws:iam::${account}:user/${name}`;
const sso = 'AWSReservedSSO_Approver_0123456789abcdef';

describe('an approver', () => {
  test.each([
    ['the role of the session', role('approver')],
    ['a role with its path', role('team/security/approver')],
    ['a glob of roles', role('appr*')],
    ['the session itself', session('approver', 'bob')],
    ['a glob of sessions', session('approver', 'b*')],
  ])('is on the list by %s', (_case, approver) => {
    expect(mayApprove(session('approver', 'bob'), [user('nobody'), approver], theService, true)).toBeUndefined();
  });

  test.each([
    ['a user with a path', user('ops/bob'), user('ops/bob')],
    ['a role by its own ARN, with its path', role('team/security/approver'), role('approver')],
    ['a federated user', `arn:aws:sts::${account}:federated-user/bob`, `arn:aws:sts::${account}:federated-user/bob`],
    [
      'a role with its path in another partition',
      `arn:aws-cn:sts::${account}:assumed-role/approver/bob`,
      `arn:aws-cn:iam::${account}:role/team/approver`,
    ],
  ])('may be %s', (_case, identity, approver) => {
    expect(mayApprove(identity, [approver], theService, true)).toBeUndefined();
  });

  test.each([
    ['another role', role('approver2')],
    ['the role’s name in another account', `arn:aws:iam::999999999999:role/approver`],
    ['another session of the role', session('approver', 'alice')],
    ['a path with a glob in it', role('team/*')],
    ['a path with a glob after it', role('team/approver*')],
    ['a wildcard before an account', `*${role('approver')}`],
    ['any account at all', 'arn:aws:iam::*:role/approver'],
    ['anything', '*'],
    ['a user of that name', user('approver')],
    ['a role in another partition', `arn:aws-cn:iam::${account}:role/approver`],
  ])('is not on the list by %s', (_case, approver) => {
    expect(mayApprove(session('approver', 'bob'), [approver], theService, false)).toMatch(/not among the policy/);
  });

  test.each(['', 'bob', `arn:aws:sts::${account}:assumed-role/approver`, 'arn:aws:lambda:eu-west-1:111122223333:x'])(
    'is not "%s", which is no identity',
    (identity) => {
      expect(
        mayApprove(identity, [`arn:aws:iam::${account}:*`, `arn:aws:sts::${account}:*`], theService, false),
      ).toMatch(/not an identity/);
    },
  );

  test.each([
    ['a session', `arn:aws:iam::${account}:assumed-role/approver/bob`],
    ['a role', `arn:aws:sts::${account}:role/team/approver`],
  ])('is not what is called %s by the other service', (_what, identity) => {
    expect(mayApprove(identity, [role('approver')], theService, false)).toMatch(/not among the policy/);
  });

  test('is nobody where the list is empty', () => {
    expect(mayApprove(user('bob'), [], theService, false)).toMatch(/not among/);
  });
});

describe('something destructive', () => {
  const list = [`arn:aws:iam::${account}:*`];

  test.each([
    ['the same user', user('bob'), user('bob')],
    ['the same user in other letters', user('bob'), user('Bob')],
    ['the same session', session('approver', 'bob'), session('approver', 'bob')],
    [
      'another session of the role, whose name anybody may choose',
      session('approver', 'bob'),
      session('approver', 'al'),
    ],
    [
      'another session of a role with a name like those',
      session('AWSReservedSSO_x', 'bob'),
      session('AWSReservedSSO_x', 'al'),
    ],
    ['another session of a role whose name holds such a name', session(`x${sso}`, 'bob'), session(`x${sso}`, 'al')],
    [
      'another session of a role whose name begins with such a name',
      session(`${sso}x`, 'bob'),
      session(`${sso}x`, 'al'),
    ],
    ['the role itself, of what its session asked', role('team/approver'), session('approver', 'bob')],
    ['the role, by its own ARN', session('approver', 'bob'), role('team/approver')],
    ['the same person of IAM Identity Center', session(sso, 'bob@example.com'), session(sso, 'bob@example.com')],
    ['somebody of that role of IAM Identity Center', session(sso, 'bob@example.com'), role(`aws-reserved/${sso}`)],
  ])('is not approved by who asked for it: %s', (_case, identity, requester) => {
    expect(mayApprove(identity, list, requester, true)).toMatch(/must be approved by somebody else/);
    expect(mayApprove(identity, list, requester, false)).toBeUndefined();
  });

  test.each([
    ['another user', user('bob'), user('alice')],
    ['a session of another role', session('approver', 'bob'), session('operator', 'bob')],
    ['a user, where a role of his name asked', user('bob'), role('bob')],
    ['another person of IAM Identity Center', session(sso, 'bob@example.com'), session(sso, 'alice@example.com')],
    ['a person, of what the service asked', user('bob'), theService],
  ])('is approved by %s', (_case, identity, requester) => {
    expect(mayApprove(identity, list, requester, true)).toBeUndefined();
  });

  test.each(['unknown', 'bob', ''])('is not approved where "%s" asked: nobody knows who that is', (requester) => {
    expect(mayApprove(user('bob'), list, requester, true)).toMatch(/not known as an AWS identity/);
    expect(mayApprove(user('bob'), list, requester, false)).toBeUndefined();
  });

  test('is never approved by its requester, whatever the list', () => {
    const identity = fc.oneof(
      fc.constantFrom('bob', 'alice').map(user),
      fc
        .tuple(fc.constantFrom('approver', sso), fc.constantFrom('bob', 'alice'))
        .map(([of, name]) => session(of, name)),
    );
    fc.assert(
      fc.property(identity, fc.array(fc.oneof(identity, fc.constant('*'))), (who, approvers) => {
        expect(mayApprove(who, [...approvers, ...list], who, true)).toBeDefined();
      }),
    );
  });
});
