import { expect, test } from 'vitest';
import { fingerprint } from '../../lib/findings/fingerprint.ts';
import { account, aSecret } from '../support/builders.ts';

const { arn, name, region: primaryRegion } = aSecret();
const family = { arn, account, name, primaryRegion };

test('a finding has the id today that it has in every store, report and ticket since the first release', () => {
  expect(fingerprint(family, 'eu-central-1', 'replica-failed')).toBe('133c89662885161669a2');
});

test('each of account, secret, Region and rule makes another finding, and none is taken for part of the next', () => {
  const ids = [
    fingerprint(family, 'eu-central-1', 'replica-failed'),
    fingerprint({ ...family, account: '999999999999' }, 'eu-central-1', 'replica-failed'),
    fingerprint({ ...family, arn: `${arn}e` }, 'u-central-1', 'replica-failed'),
    fingerprint(family, 'eu-central-1r', 'eplica-failed'),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});
