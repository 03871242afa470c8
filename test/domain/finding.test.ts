import { expect, test } from 'vitest';
import { isExcepted } from '../../lib/domain/finding.ts';

const exception = { owner: 'team-payments', reason: 'Moves in July', until: '2026-06-30' };

test.each([
  ['covers', { ...exception, expired: false }, true],
  ['that has expired does not cover', { ...exception, expired: true }, false],
  ['that is not there does not cover', null, false],
])('an exception %s', (_, given, covered) => {
  expect(isExcepted({ exception: given })).toBe(covered);
});
