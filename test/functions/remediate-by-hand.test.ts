import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerDecision } from '../../lib/domain/approval.ts';
import { conflict, missing, name } from '../support/repair-estate.ts';
import { answerOf, type Person, people, type RepairWorld, startRepairWorld } from '../support/repair-world.ts';
import { home, ownAccount } from '../support/service-world.ts';

const onlyByHand = { rules: '{ replica-missing: manual }', overwrite: 'off', remove: 'off' };

let world: RepairWorld;
/** Answers to `Invoke` that are lost on their way, from now on. */
let lost = 0;

beforeEach(async () => {
  lost = 0;
  world = await startRepairWorld({
    fate({ service }) {
      if (service !== 'lambda' || lost === 0) return undefined;
      lost -= 1;
      return async (response, serve) => {
        await serve();
        response.destroy();
      };
    },
  });
});
afterEach(() => world.close());

describe('an invocation by hand', () => {
  test('answers with the plan, and what the policy says to it, and changes nothing without `apply`', async () => {
    await world.wishes({ remediation: onlyByHand });
    await world.breaks([missing]);
    const { answer, runs } = await world.invoke({});

    expect(answer).toMatchObject({
      plan: { actions: [{ kind: 'replicate', secret: { name } }] },
      allowed: [expect.any(String)],
      stopped: null,
      started: [],
    });
    expect(runs).toEqual([]);
    expect(world.writes()).toEqual({});
  });

  test('does, with `apply`, only what it answered, of the findings that it names', async () => {
    await world.wishes({ remediation: onlyByHand });
    await world.breaks([missing, { ...missing, name: 'prod/api' }]);
    const [finding] = world.opened('prod/api');
    const { answer, runs } = await world.invoke({ findings: [finding], apply: true, requestedBy: 'carol' });

    expect(answer.plan?.actions).toMatchObject([{ secret: { name: 'prod/api' } }]);
    expect(answer.started).toEqual([{ account: ownAccount, execution: null }]);
    expect(runs).toMatchObject([{ result: { repairs: ['succeeded'] } }]);
    expect(world.published('Repair Ended')).toMatchObject([
      { repair: { trigger: 'manual', requestedBy: 'carol (unverified)', planHash: answer.plan?.hash } },
    ]);
    expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 1 });
  });

  test('starts one execution, however often its start is sent and whenever Lambda runs it again; another starts its own', async () => {
    await world.wishes({ remediation: onlyByHand });
    await world.breaks([missing]);
    const started = () => new Set(world.aws.invoked.map(({ name: one }) => one)).size;
    lost = 1;
    const first = await world.invokeOnly({ apply: true }, 'one request');
    world.pass(60);
    const again = await world.invokeOnly({ apply: true }, 'one request');

    expect(world.aws.invoked).toHaveLength(2);
    expect([first, again].map((answer) => answer.started)).toEqual(
      Array.from({ length: 2 }, () => [{ account: ownAccount, execution: null }]),
    );
    expect(started()).toBe(1);
    await world.invokeOnly({ apply: true }, 'another request');
    expect(started()).toBe(2);
  });

  test('is not asked of the service, which no person may pass for', async () => {
    await expect(world.invoke({ requestedBy: 'the service' })).rejects.toThrow('must name a person or a role');
    const order = { account: ownAccount, trigger: 'manual', apply: true, requestedBy: 'the service' };
    expect(await world.service().run('remediate-run', order)).toMatchObject({ status: 'FAILED' });
  });

  describe.each(['manual', 'approve', 'auto'])('of something destructive, in the mode %s,', (mode) => {
    const rules = `{ name-collision: ${mode}, replica-failed: ${mode} }`;
    const requestedBy = people.bob.arn;

    async function asking(...given: ReadonlyArray<readonly [Person, AnswerDecision]>) {
      await world.wishes({ remediation: { rules, overwrite: mode, remove: 'off', approvalExpires: '1h' } });
      await world.breaks(conflict);
      const before: unknown[] = [];
      const { answer, runs } = await world.invoke(
        { apply: true, requestedBy },
        {
          async answer(question, at) {
            before.push(world.writes());
            const [person, decision] = given[Math.min(at, given.length) - 1] ?? ['bob', 'approve'];
            return answerOf(world, person, question, decision);
          },
        },
      );
      expect(answer).toMatchObject({ allowed: [], awaitingApproval: [expect.any(String)] });
      expect(new Set(before.map((writes) => JSON.stringify(writes)))).toEqual(new Set(['{}']));
      return runs;
    }

    test('does nothing until its requester and an approver have proven who they are', async () => {
      expect(await asking(['alice', 'request'], ['bob', 'approve'])).toMatchObject([
        { result: { repairs: ['succeeded'], approval: 'approved' } },
      ]);
      expect(world.published('Repair Ended')).toMatchObject([
        { repair: { trigger: 'approval', requestedBy: people.alice.arn, approvedBy: people.bob.arn } },
      ]);
      expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 1 });
    });

    test('is nobody’s alone, whoever he says that he is', async () => {
      expect(await asking(['bob', 'request'], ['bob', 'approve'])).toMatchObject([
        { result: { repairs: [], approval: 'invalid' } },
      ]);
      expect(world.writes()).toEqual({});
    });
  });
});

test('an audit that did not read an account whole, or a policy by which nothing begins by itself, starts nothing', async () => {
  await world.breaks([missing]);
  const event = world.auditCompleted();
  const accounts = [{ account: ownAccount, verdict: 'incomplete' }];
  expect((await world.invoke({ ...event, detail: { ...event.detail, accounts } })).runs).toEqual([]);
  await world.wishes({ remediation: onlyByHand });
  expect((await world.invoke(event)).runs).toEqual([]);
  await world.wishes({ remediation: null });
  expect((await world.invoke(event)).runs).toEqual([]);
});
