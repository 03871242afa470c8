import { expect, test } from 'vitest';
import { attemptsOn } from '../../lib/remediation/attempts.ts';
import { anAction, aRepair } from '../support/a-repair.ts';

const at = (minute: number) => `2026-03-01T09:0${minute}:00.000Z`;

test('attempts are counted since the last success, which itself is the last attempt', () => {
  const failed = aRepair({ id: 'a', intendedAt: at(1), state: 'failed', endedAt: at(1) });
  const succeeded = aRepair({ id: 'b', intendedAt: at(2), calledAt: at(3), state: 'succeeded', endedAt: at(4) });

  expect(attemptsOn([succeeded, failed], anAction())).toEqual({ count: 0, lastAt: Date.parse(at(3)) });
  expect(attemptsOn([failed], anAction())).toEqual({ count: 1, lastAt: Date.parse(at(1)) });
  expect(attemptsOn([], anAction())).toEqual({ count: 0, lastAt: 0 });
});
