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

test('what was tried is told in its order of time, in whatever order it is kept', () => {
  const succeeded = aRepair({ id: 'a', intendedAt: at(1), state: 'succeeded', endedAt: at(1) });
  const later = ['b', 'c'].map((id, index) => aRepair({ id, intendedAt: at(2 + index), state: 'failed' }));
  for (const records of [[succeeded, ...later], [...later, succeeded].reverse(), [...later, succeeded]]) {
    expect(attemptsOn(records, anAction())).toEqual({ count: 2, lastAt: Date.parse(at(3)) });
  }
});

test('what was tried on another secret, or in another Region, is no attempt on this', () => {
  const { secret } = anAction();
  const others = [anAction({ region: 'ap-south-1' }), anAction({ secret: { ...secret, arn: `${secret.arn}x` } })];
  const records = others.map((action, index) => aRepair({ id: String(index), action, intendedAt: at(1) }));
  expect(attemptsOn(records, anAction())).toEqual({ count: 0, lastAt: 0 });
});
