import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { beforeEach, expect, test } from 'vitest';
import type { ApprovalRequest } from '../../lib/domain/approval.ts';
import { theService } from '../../lib/remediation/approver.ts';
import { askForApproval } from '../../lib/service/approval.ts';
import { anAction } from '../support/a-repair.ts';
import { anApproval, anOverwrite } from '../support/a-report.ts';
import { createDurableService } from '../support/durable-crash.ts';

const bob = 'arn:aws:iam::111122223333:user/bob';
const alice = 'arn:aws:sts::111122223333:assumed-role/secrets-approver/alice';
const approvers = [bob, 'arn:aws:iam::111122223333:role/secrets-approver'];
const clock = { now: () => Date.parse('2026-03-01T09:00:00Z') };

let asked: ApprovalRequest[] = [];
beforeEach(() => {
  asked = [];
});

/** How a question ends that one person answers, always in the same way. */
async function ends(requestedBy: string, who: string, actions = [anOverwrite()]) {
  const { plan } = anApproval({ actions });
  const handler = withDurableExecution((_event: unknown, context) =>
    askForApproval({ account: '111122223333', plan, requestedBy, approvers }, context, {
      clock,
      async ask(request) {
        asked.push(request);
      },
      identify: async (proof) => ({ arn: proof }),
    }),
  );
  const service = createDurableService({
    functions: { question: handler },
    answer: async () => ({ result: JSON.stringify({ decision: 'approve', hash: plan.hash, proof: who }) }),
  });
  return (await service.run('question', {})).result;
}

test('who asks for what destroys something does not approve it himself, and is told so', async () => {
  const reason = expect.stringContaining('asked for it');

  expect(await ends(bob, bob)).toEqual({ kind: 'invalid', reason });
  expect(asked.map(({ previous }) => previous)).toEqual([null, reason, reason, reason, reason]);
});

test.each([
  ['a session of his role', 'arn:aws:iam::111122223333:role/secrets-approver', alice],
  ['another session of it', 'arn:aws:sts::111122223333:assumed-role/secrets-approver/also-alice', alice],
  ['somebody of whom nobody knows who he is', 'unknown', bob],
])('nor does %s', async (_who, requestedBy, who) => {
  expect(await ends(requestedBy, who)).toMatchObject({ kind: 'invalid' });
});

test.each([
  ['another person', alice, bob, [anOverwrite()]],
  ['anybody on the list, of what the service asks', theService, alice, [anOverwrite()]],
  ['himself, of what destroys nothing', bob, bob, [anAction()]],
])('%s does', async (_who, requestedBy, who, actions) => {
  expect(await ends(requestedBy, who, actions)).toEqual({ kind: 'approved', by: who });
});

test('a question carries what it is about, by when and whom it must be answered, and an id of its own in each round', async () => {
  await ends(theService, 'arn:aws:iam::111122223333:user/mallory');
  const { plan } = anApproval();

  expect(asked).toHaveLength(5);
  expect(asked[0]).toMatchObject({ plan, approvers, requestedBy: theService, expiresAt: plan.validUntil });
  expect(new Set(asked.map(({ id }) => id)).size).toBe(5);
});
