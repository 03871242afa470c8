import { expect, test } from 'vitest';
import { toFinding } from '../../lib/audit/evaluate.ts';
import { exampleView } from '../../lib/rules/example.ts';
import { replicaAbsent } from '../../lib/rules/replica-absent.ts';

const at = '2026-01-15T03:00:00.000Z';
const said = { expected: { present: true }, observed: { present: false }, message: 'It is not there.' };

function findingOf(remedy?: string) {
  const view = exampleView();
  const answer = { kind: 'violation' as const, cause: 'network', ...said, ...(remedy && { remedy }) };
  return toFinding({ rule: replicaAbsent, view, clause: view.clause, answer }, at);
}

test('a finding says what its rule said: what was expected, what was seen, and why', () => {
  expect(findingOf()).toMatchObject({ ...said, cause: 'network', status: 'open', firstSeen: at, lastSeen: at });
});

test('a finding carries the remedy for its own case, and the rule’s where there is none', () => {
  expect(findingOf('Do this.')?.remedy).toBe('Do this.');
  expect(findingOf()?.remedy).toBe(replicaAbsent.remedy);
});
