import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AnswerDecision, ApprovalRequest } from '../../lib/domain/approval.ts';
import { theService, unverified } from '../../lib/remediation/approver.ts';
import { askForApproval, pauseAfter } from '../../lib/service/approval.ts';
import { anAction } from '../support/a-repair.ts';
import { anApproval, anOverwrite } from '../support/a-report.ts';
import { createDurableService } from '../support/durable-crash.ts';

const home = '123456789012';
const bob = `arn:aws:iam::${home}:user/bob`;
const carol = `arn:aws:iam::${home}:user/carol`;
const alice = `arn:aws:sts::${home}:assumed-role/secrets-approver/alice`;
const listed = [bob, `arn:aws:iam::${home}:role/secrets-approver`];
const byHand = unverified(carol);

let asked: ApprovalRequest[] = [];
let approvers: readonly string[] = [];
let now = 0;
beforeEach(() => {
  asked = [];
  approvers = listed;
  now = Date.parse('2026-03-01T09:00:00Z');
});

type Given = readonly [who: string, decision: AnswerDecision];

/** How a question ends that is answered so, one after the other, the last of them again and again. */
async function ends(
  requestedBy: string,
  given: readonly Given[],
  actions = [anOverwrite()],
  before?: (at: number) => void,
) {
  const { plan } = anApproval({ actions });
  const handler = withDurableExecution((_event: unknown, context) =>
    askForApproval({ account: '111122223333', plan, requestedBy }, context, {
      clock: { now: () => now },
      approvers: async () => approvers,
      async ask(request) {
        asked.push(request);
      },
      async identify(proof, _hash, decision) {
        const [who, proven] = proof.split(' ');
        if (proven !== decision) throw new Error('AWS STS refused the proof');
        return { arn: String(who) };
      },
    }),
  );
  let at = 0;
  const service = createDurableService({
    functions: { question: handler },
    passTime(seconds) {
      now += seconds * 1000;
    },
    async answer() {
      before?.(at);
      const [who, decision] = given[Math.min(at, given.length - 1)] ?? [];
      at += 1;
      return { result: JSON.stringify({ decision, hash: plan.hash, proof: `${who} ${decision}` }) };
    },
  });
  return (await service.run('question', {})).result;
}

describe('something destructive that the service began', () => {
  test('needs two different approvers', async () => {
    const end = await ends(theService, [
      [bob, 'approve'],
      [alice, 'approve'],
    ]);

    expect(end).toEqual({ kind: 'approved', by: `${bob}, ${alice}`, requestedBy: null });
    expect(asked.map(({ needs, answers }) => [needs, answers])).toEqual([
      ['two-approvers', []],
      ['two-approvers', [{ by: bob, decision: 'approve' }]],
    ]);
  });

  test.each<readonly [string, readonly Given[]]>([
    ['one approver, twice', [[bob, 'approve']]],
    [
      'two sessions of one role',
      [
        [alice, 'approve'],
        [alice.replace('/alice', '/also-alice'), 'approve'],
      ],
    ],
    [
      'an approver and one who is not listed',
      [
        [bob, 'approve'],
        [carol, 'approve'],
      ],
    ],
    [
      'an approver and one who says that they asked',
      [
        [bob, 'approve'],
        [carol, 'request'],
      ],
    ],
  ])('is not approved by %s', async (_who, given) => {
    expect(await ends(theService, given)).toMatchObject({ kind: 'invalid' });
  });
});

describe('something destructive that a person began', () => {
  test.each<readonly [string, readonly Given[], string | null]>([
    [
      'who asked, then an approver',
      [
        [carol, 'request'],
        [bob, 'approve'],
      ],
      carol,
    ],
    [
      'an approver, then who asked',
      [
        [bob, 'approve'],
        [carol, 'request'],
      ],
      carol,
    ],
    [
      'who asked, an approver too, and another one',
      [
        [alice, 'request'],
        [bob, 'approve'],
      ],
      alice,
    ],
  ])('is approved by %s', async (_who, given, requestedBy) => {
    expect(await ends(byHand, given)).toEqual({ kind: 'approved', by: bob, requestedBy });
  });

  test('is approved by two approvers as well', async () => {
    const end = await ends(byHand, [
      [bob, 'approve'],
      [alice, 'approve'],
    ]);
    expect(end).toEqual({ kind: 'approved', by: `${bob}, ${alice}`, requestedBy: null });
  });

  test.each<readonly [string, readonly Given[]]>([
    ['one approver alone, whoever he says that he is', [[bob, 'approve']]],
    [
      'an approver who asked for it himself',
      [
        [bob, 'request'],
        [bob, 'approve'],
      ],
    ],
    [
      'two who asked',
      [
        [carol, 'request'],
        [alice, 'request'],
      ],
    ],
    [
      'an approver, and a stranger of another account',
      [
        [bob, 'approve'],
        [carol.replace(home, '999999999999'), 'request'],
      ],
    ],
    [
      'an approver, and a federated user, whose name anybody chooses',
      [
        [bob, 'approve'],
        [`arn:aws:sts::${home}:federated-user/x`, 'request'],
      ],
    ],
  ])('is not approved by %s', async (_who, given) => {
    expect(await ends(byHand, given)).toMatchObject({ kind: 'invalid' });
  });
});

test('one approver is enough for what destroys nothing, who may have asked for it', async () => {
  expect(await ends(unverified(bob), [[bob, 'approve']], [anAction()])).toMatchObject({ kind: 'approved', by: bob });
});

test('one approver is enough to reject', async () => {
  expect(await ends(theService, [[bob, 'reject']])).toEqual({ kind: 'rejected', by: bob });
});

describe('who is taken off the list while the question is open', () => {
  test('approves nothing any more', async () => {
    const end = await ends(theService, [[bob, 'approve']], [anAction()], () => {
      approvers = listed.slice(1);
    });
    expect(end).toMatchObject({ kind: 'invalid', reason: expect.stringContaining('is not among') });
  });

  test('has not approved, where a second answer is needed, if he answered before', async () => {
    const end = await ends(
      theService,
      [
        [bob, 'approve'],
        [alice, 'approve'],
      ],
      [anOverwrite()],
      (at) => {
        if (at === 1) approvers = listed.slice(1);
      },
    );
    expect(end).toMatchObject({ kind: 'invalid' });
    expect(asked[2]?.answers).toEqual([{ by: alice, decision: 'approve' }]);
  });
});

test('a question carries what it is about, by when and by whom it must be answered, and an id of its own in each round', async () => {
  await ends(theService, [[carol, 'approve']]);
  const { plan } = anApproval();

  expect(asked[0]).toMatchObject({ plan, approvers, requestedBy: theService, expiresAt: plan.validUntil });
  expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
});

describe('answers that do not count', () => {
  test('do not bury the question: the right one is followed however many came before', async () => {
    const worthless = Array.from({ length: 12 }, (): Given => [carol, 'approve']);
    const end = await ends(theService, [...worthless, [bob, 'approve']], [anAction()]);
    expect(end).toMatchObject({ kind: 'approved', by: bob });
  });

  test('make it be asked ever more rarely, until it expires', async () => {
    expect(await ends(theService, [[carol, 'approve']])).toMatchObject({ kind: 'invalid' });
    const minutes = asked.map(({ at }) => (Date.parse(at) - Date.parse(asked[0]?.at ?? '')) / 60_000);
    expect(minutes.slice(0, 8)).toEqual([0, 0, 0, 0, 5, 15, 35, 75]);
    expect(asked.length).toBeLessThan(20);
  });

  test('take few of an execution’s operations, however long it is open', () => {
    let [rounds, left] = [0, 7 * 24 * 60];
    while (left > 0) {
      rounds += 1;
      left -= pauseAfter(rounds);
    }
    expect(rounds * 6).toBeLessThan(400);
  });
});
