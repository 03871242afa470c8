import { describe, expect, test } from 'vitest';
import { mayBeOnePerson, whyNotListed } from '../../lib/remediation/approver.ts';

const account = '111122223333';
const session = (role: string, name: string, of = account) => `arn:aws:sts::${of}:assumed-role/${role}/${name}`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const user = (name: string) => `arn:aws:iam::${account}:user/${name}`;
const sso = 'AWSReservedSSO_Approver_0123456789abcdef';
/** As IAM itself names it. */
const ssoRole = role(`aws-reserved/sso.amazonaws.com/eu-west-1/${sso}`);

describe('an approver', () => {
  test.each([
    ['the role of the session', role('approver')],
    ['a role with its path', role('team/security/approver')],
    ['a glob of roles', role('appr*')],
    ['the session itself', session('approver', 'bob')],
    ['a glob of sessions', session('approver', 'b*')],
  ])('is on the list by %s', (_case, approver) => {
    expect(whyNotListed(session('approver', 'bob'), [user('nobody'), approver])).toBeUndefined();
  });

  test.each([
    ['a user with a path', user('ops/bob'), user('ops/bob')],
    ['a role by its own ARN, with its path', role('team/security/approver'), role('approver')],
    ['a federated user', `arn:aws:sts::${account}:federated-user/bob`, `arn:aws:sts::${account}:federated-user/bob`],
    ['a user on a path, by a glob of the name there', user('ops/bob'), user('ops/b*')],
    ['somebody of IAM Identity Center', session(sso, 'bob@example.com'), ssoRole],
    [
      'a role with its path in another partition',
      `arn:aws-cn:sts::${account}:assumed-role/approver/bob`,
      `arn:aws-cn:iam::${account}:role/team/approver`,
    ],
  ])('may be %s', (_case, identity, approver) => {
    expect(whyNotListed(identity, [approver])).toBeUndefined();
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
    expect(whyNotListed(session('approver', 'bob'), [approver])).toMatch(/not among the policy/);
  });

  test.each(['', 'bob', `arn:aws:sts::${account}:assumed-role/approver`, 'arn:aws:lambda:eu-west-1:111122223333:x'])(
    'is not "%s", which is no identity',
    (identity) => {
      expect(whyNotListed(identity, [`arn:aws:iam::${account}:*`, `arn:aws:sts::${account}:*`])).toMatch(
        /not an identity/,
      );
    },
  );

  test.each([
    ['a session', `arn:aws:iam::${account}:assumed-role/approver/bob`],
    ['a role', `arn:aws:sts::${account}:role/team/approver`],
  ])('is not what is called %s by the other service', (_what, identity) => {
    expect(whyNotListed(identity, [role('approver')])).toMatch(/not among the policy/);
  });

  test('is nobody where the list is empty', () => {
    expect(whyNotListed(user('bob'), [])).toMatch(/not among/);
  });
});

describe('a wildcard does not cross a path:', () => {
  test.each([
    ['user/bob*', user('bob/mallory')],
    ['user/*', user('team/bob')],
    ['user/bo?', user('bo/')],
    ['*', user('bob')],
  ])('%s names nobody beyond it', (glob, identity) => {
    expect(whyNotListed(identity, [`arn:aws:iam::${account}:${glob}`])).toMatch(/not among the policy/);
  });
});

describe('two identities', () => {
  test.each([
    ['the same user', user('bob'), user('bob')],
    ['the same user in other letters', user('bob'), user('Bob')],
    ['the same session', session('approver', 'bob'), session('approver', 'bob')],
    ['sessions of one role, whose name anybody may choose', session('approver', 'bob'), session('approver', 'al')],
    ['sessions of a role that is only called as those of IAM Identity Center', session(sso, 'bob'), session(sso, 'al')],
    ['a role, and its session', role('team/approver'), session('approver', 'bob')],
    ['one that is no identity, and a user', 'carol (unverified)', user('bob')],
  ])('may be one person: %s', (_case, one, other) => {
    const list = [role('*'), user('*'), role(sso)];
    expect([mayBeOnePerson(one, other, list), mayBeOnePerson(other, one, list)]).toEqual([true, true]);
  });

  test.each([
    ['two users', user('bob'), user('alice')],
    ['sessions of two roles', session('approver', 'bob'), session('operator', 'bob')],
    ['a user, and a role of that name', user('bob'), role('bob')],
    ['two of one role, which the policy names as IAM Identity Center’s', session(sso, 'bob'), session(sso, 'al')],
  ])('are two people: %s', (_case, one, other) => {
    expect([mayBeOnePerson(one, other, [ssoRole]), mayBeOnePerson(other, one, [ssoRole])]).toEqual([false, false]);
  });

  test('may be one person where the same one of IAM Identity Center comes twice, or the role itself', () => {
    expect(mayBeOnePerson(session(sso, 'bob@example.com'), session(sso, 'Bob@example.com'), [ssoRole])).toBe(true);
    expect(mayBeOnePerson(session(sso, 'bob@example.com'), ssoRole, [ssoRole])).toBe(true);
  });

  test.each([
    ['a role in a path that only looks like it', role(`sso.amazonaws.com/${sso}`)],
    ['another role of IAM Identity Center', ssoRole.replace('0123', '3210')],
    ['that of another account', ssoRole.replace(account, '999999999999')],
  ])('of one role are not told apart by %s', (_case, listed) => {
    expect(mayBeOnePerson(session(sso, 'bob'), session(sso, 'al'), [listed])).toBe(true);
  });
});
