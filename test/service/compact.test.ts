import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { arnInRegion } from '../../lib/domain/arn.ts';
import type { Case } from '../../lib/remediation/plan.ts';
import { makePlan } from '../../lib/remediation/plan.ts';
import { exampleNow } from '../../lib/rules/example.ts';
import { compact } from '../../lib/service/compact.ts';
import { mostSecrets } from '../../lib/service/observe-findings.ts';
import { aCase, aConflict, policyWith } from '../remediation/a-case.ts';

const context = { entityId: 'step', durableExecutionArn: 'arn' };

test.each<readonly [string, unknown]>([
  ['nothing', undefined],
  ['a text that looks compressed', 'br:x'],
  ['a number', 5],
  ['null', null],
  ['something short', { a: [1, 'é'] }],
  ['something long', { text: 'é'.repeat(100_000) }],
])('%s is as it was', async (_what, value) => {
  const { serialize, deserialize } = compact<unknown>();

  expect(await deserialize(await serialize(value, context), context)).toEqual(value);
});

test('what is short stays readable', async () => {
  expect(await compact().serialize({ a: 1 }, context)).toBe('{"a":1}');
});

/** As different as real ones: the names and ARNs of each, and so its hashes, are its own. */
function someCases(count: number): Case[] {
  return Array.from({ length: count }, (_, n) => {
    const unlike = createHash('sha256').update(String(n)).digest('base64url');
    const view = aConflict();
    const name = `team-${unlike.slice(0, 3)}/service-${unlike.slice(3, 10)}/credentials`;
    const arn = `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-${unlike.slice(10, 16)}`;
    const family = { ...view.family, name, arn };
    const primary =
      view.primary.kind === 'present' ? { ...view.primary, value: { ...view.primary.value, name, arn } } : view.primary;
    const { occupant } = view;
    if (!occupant) throw new Error('a victim was expected');
    const victim = {
      ...occupant.secret,
      name,
      arn: `${arnInRegion(arn, view.region).slice(0, -6)}${unlike.slice(16, 22)}`,
    };
    return aCase('replica-failed', { ...view, family, primary, occupant: { ...occupant, secret: victim } });
  });
}

test('what is decided about as many secrets as a run looks at fits into one checkpoint', async () => {
  const plan = makePlan(someCases(mostSecrets), policyWith(), exampleNow);
  expect(plan.actions).toHaveLength(mostSecrets);
  const decided = {
    plan,
    moved: [],
    verdict: { allowed: plan.actions, refused: [], stopped: null },
    awaitingApproval: [],
  };

  const kept = await compact().serialize(decided, context);
  expect(kept?.length).toBeLessThan(256 * 1024);
});
