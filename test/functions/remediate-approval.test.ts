import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LocalAwsOptions } from '../support/local-aws.ts';
import {
  answerOf,
  approval,
  people,
  type Question,
  type RepairWorld,
  type RunOptions,
  startRepairWorld,
} from '../support/repair-world.ts';
import { away, home, ownAccount, type Secrets } from '../support/service-world.ts';

let world: RepairWorld;
let fate: NonNullable<LocalAwsOptions['fate']> = () => undefined;
let names = 0;

beforeAll(async () => {
  world = await startRepairWorld({ fate: (request) => fate(request) });
});
beforeEach(() => world.wishes({ remediation: { overwrite: 'approve', remove: 'approve' } }));
afterAll(() => world.close());

const bob = people.bob.arn;
const both = `${bob}, ${people.alice.arn}`;

/** What stands in the way of the replica of a secret; each test has secrets of its own. */
function aConflict(): Secrets {
  names += 1;
  const replicas = { [away]: { status: 'Failed', cause: 'name-conflict' } } as const;
  return [
    { name: `prod/${names}`, region: home, replicas },
    { name: `prod/${names}`, region: away, suffix: 'Zz9Yy8', created: '400d ago' },
  ];
}

type Given = { readonly decision?: string; readonly hash?: string; readonly proof?: string };

/** The answer of Bob, or of Alice where his counts already. */
async function right(question: Question, other: Given = {}) {
  return { ...(await approval(world, question)), ...other };
}

function lastReport() {
  return Object(world.published('Repairs Reported').at(-1));
}

/** How a run ended that asked a question about one overwrite. */
async function asking(answer: NonNullable<RunOptions['answer']>) {
  await world.breaks(aConflict());
  const questions: (string | null)[] = [];
  const runs = await world.afterAudit({
    answer(question, at) {
      questions.push(question.previous);
      return answer(question, at);
    },
  });
  expect(runs).toMatchObject([{ status: 'SUCCEEDED' }]);
  return { questions, report: lastReport() };
}

describe('nothing is written, and the report says why, where the answer', () => {
  test('is a rejection by one who may', async () => {
    const { report } = await asking((question) => answerOf(world, 'bob', question, 'reject'));

    expect(report).toMatchObject({ approval: { kind: 'rejected', by: bob, destructive: 1 }, repairs: [] });
    expect(world.writes()).toEqual({});
  });

  test('never comes', async () => {
    const { report } = await asking(async () => ({ error: { ErrorType: 'Callback.Timeout' }, late: true }));

    expect(report).toMatchObject({ approval: { kind: 'expired', by: null }, repairs: [] });
    expect(world.writes()).toEqual({});
  });

  test('comes when the question has expired', async () => {
    const { report } = await asking(async (question) => {
      if (question.answers.length > 0) world.pass(24 * 3600 + 1);
      return right(question);
    });

    expect(report).toMatchObject({ approval: { kind: 'approved' }, stopped: { code: 'plan-expired' }, repairs: [] });
    expect(world.writes()).toEqual({});
  });

  test.each<readonly [string, (question: Question) => Promise<object | string>, string]>([
    [
      'is made by one who is not on the list',
      (question) => answerOf(world, 'mallory', question),
      'is not among the policy’s approvers',
    ],
    ['is about another plan', (question) => right(question, { hash: 'f'.repeat(64) }), 'about another plan'],
    [
      'carries a proof for another plan',
      async (question) => right(question, { proof: await world.prove('bob', 'f'.repeat(64)) }),
      'could not be proven',
    ],
    [
      'carries a proof that was made to reject',
      async (question) => ({ ...(await answerOf(world, 'bob', question, 'reject')), decision: 'approve' }),
      'could not be proven',
    ],
    ['carries no proof', (question) => right(question, { proof: 'https://sts.amazonaws.com/' }), 'could not be proven'],
    ['carries what is no decision', (question) => right(question, { decision: 'yes' }), 'is not one that'],
    ['is not one at all', async () => 'yes', 'is not one that'],
    ['is a failure that somebody sent', async () => ({ error: { ErrorMessage: 'no' } }), 'is not one that'],
  ])('%s, however often', async (_how, answer, reason) => {
    const { questions, report } = await asking(answer);
    const said = expect.stringContaining(reason.replace('’', "'"));

    expect(questions.length).toBeGreaterThan(5);
    expect(questions.slice(0, 6)).toEqual([null, said, said, said, said, said]);
    expect(report).toMatchObject({ approval: { kind: 'invalid', by: null, reason: said }, repairs: [] });
    expect(world.writes()).toEqual({});
  });
});

test('answers that do not count do not keep a right one from being followed, once', async () => {
  const { report } = await asking((question, at) => right(question, at < 8 ? { hash: 'f'.repeat(64) } : {}));

  expect(report).toMatchObject({
    approval: { kind: 'approved', by: both, carriedOut: true },
    repairs: [{ state: 'succeeded', approvedBy: both }],
  });
  expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 1 });
});

describe('who is taken off the list of approvers', () => {
  const onlyAlice = { overwrite: 'approve', approvers: `['arn:aws:iam::${ownAccount}:role/secrets-approver']` };

  test('while the question is open answers for nothing', async () => {
    const { report } = await asking(async (question, at) => {
      if (at === 1) await world.wishes({ remediation: onlyAlice });
      return answerOf(world, 'bob', question);
    });

    expect(report.approval).toMatchObject({ kind: 'invalid', reason: expect.stringContaining('is not among') });
    expect(world.writes()).toEqual({});
  });

  test('after his answer has none of it done', async () => {
    await world.breaks(aConflict());
    const runs = await world.afterAudit({
      async answer(question) {
        // Between the last answer and the call: what is looked at once more is what comes first.
        if (question.answers.length > 0) {
          fate = ({ operation }) => {
            if (operation !== 'DescribeSecret') return undefined;
            fate = () => undefined;
            return async (_response, serve) => {
              await world.wishes({ remediation: onlyAlice });
              await serve();
            };
          };
        }
        return approval(world, question);
      },
    });

    expect(runs).toMatchObject([{ result: { repairs: [], refusals: ['mode', 'approver-not-listed'] } }]);
    expect(world.writes()).toEqual({});
  });
});

test('who asks for what destroys nothing may approve it himself', async () => {
  await world.wishes({ remediation: { rules: '{ replica-missing: approve }', overwrite: 'off', remove: 'off' } });
  names += 1;
  await world.breaks([{ name: `prod/${names}`, region: home }]);
  const { runs } = await world.invoke({ apply: true, requestedBy: bob }, { answer: (question) => right(question) });

  expect(runs).toMatchObject([{ result: { repairs: ['succeeded'], approval: 'approved' } }]);
});

test.each<readonly [string, Record<string, string>]>([
  ['by the rule', { rules: '{ name-collision: approve, replica-failed: manual }', remove: 'off' }],
  ['by its own mode', { overwrite: 'manual' }],
])('what the policy lets a person begin only (%s) the service does not even ask for', async (_how, remediation) => {
  await world.wishes({
    remediation: { rules: '{ replica-failed: approve, replica-unexpected: auto }', ...remediation },
  });
  await world.breaks(aConflict());
  const asked = world.published('Approval Requested').length;
  await world.afterAudit();

  expect(world.published('Approval Requested')).toHaveLength(asked);
  expect(world.writes()).toEqual({});
});
