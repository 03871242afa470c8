import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalAwsOptions } from '../support/local-aws.ts';
import { conflict, missing, name, third, unexpected, victim } from '../support/repair-estate.ts';
import { approval, people, type RepairWorld, startRepairWorld } from '../support/repair-world.ts';
import { away, home } from '../support/service-world.ts';

let world: RepairWorld;
let fate: NonNullable<LocalAwsOptions['fate']> = () => undefined;

beforeEach(async () => {
  fate = () => undefined;
  world = await startRepairWorld({ fate: (request) => fate(request) });
});
afterEach(() => world.close());

function resolved(): unknown[] {
  return world.published('Finding Resolved').map(({ finding }) => [Object(finding).rule, Object(finding).region]);
}

describe('what an audit finds and the policy lets the service repair', () => {
  test('a missing replica is made, seen in sync, and its finding resolved', async () => {
    await world.breaks([missing]);
    const [run] = await world.afterAudit();

    expect(run).toMatchObject({ status: 'SUCCEEDED', result: { repairs: ['succeeded'], stopped: null } });
    expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 1 });
    expect(resolved()).toEqual([['replica-missing', away]]);
    expect(world.published('Repair Ended')).toMatchObject([
      { repair: { state: 'succeeded', answer: 'InSync', requestedBy: 'the service', approvedBy: null } },
    ]);
    expect(world.published('Repairs Reported')).toMatchObject([
      { applied: true, repairs: [{ kind: 'replicate', state: 'succeeded' }] },
    ]);
    await world.audit();
    expect(await world.afterAudit()).toEqual([]);
  });

  test('what holds the name is overwritten without a person where overwriting is auto, and what it was is recorded', async () => {
    await world.breaks(conflict);
    const [run] = await world.afterAudit();

    expect(run).toMatchObject({ result: { repairs: ['succeeded'] } });
    expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 1 });
    expect(resolved()).toEqual([['replica-failed', away]]);
    const destroys = { arn: victim, tags: 'team', currentVersion: expect.any(String), lastRead: expect.any(String) };
    const call = { parameters: { ForceOverwriteReplicaSecret: true } };
    expect(world.published('Repair Ended')).toMatchObject([
      { repair: { call, action: { kind: 'overwrite', destroys } } },
    ]);
  });

  test('a replica under the wrong key gets the right one in its own Region, and is there all the while', async () => {
    await world.wishes({ replicas: `{ ${away}: { key: alias/ours } }` });
    const ours = { id: '11111111-1111-1111-1111-111111111111', aliases: ['alias/ours'] };
    const replicas = { [away]: { kmsKeyId: 'alias/theirs' } };
    await world.breaks([{ name, region: home, replicas }], { kmsKeys: [ours] });
    let fewest = Number.POSITIVE_INFINITY;
    fate = () => {
      const there = world.simulator.summary().secrets.find(({ region }) => region === away);
      fewest = Math.min(fewest, there?.count ?? 0);
      return undefined;
    };
    const [run] = await world.afterAudit();

    // The three that were healthy have the default key.
    expect(run).toMatchObject({ result: { repairs: Array(4).fill('succeeded') } });
    expect(world.writes()).toEqual({ [`UpdateSecret ${away}`]: 4 });
    expect(fewest).toBe(4);
    expect(resolved()).toContainEqual(['replica-key-mismatch', away]);
  });

  test('a replica where none may be is removed, and its finding resolved a minute after it was seen to be gone', async () => {
    await world.breaks([unexpected]);
    const waits: string[] = [];
    const [run] = await world.afterAudit({ passTime: (seconds, what) => waits.push(`${what} ${seconds}`) });

    expect(run).toMatchObject({ result: { repairs: ['succeeded'] } });
    expect(world.writes()).toEqual({ [`RemoveRegionsFromReplication ${home}`]: 1 });
    expect(resolved()).toEqual([['replica-unexpected', third]]);
    expect(waits.at(-1)).toBe('reaudit waits 60');
  });

  test('a replica that fails again counts as an attempt, cools down, is given up in the end, and people are told', async () => {
    const failed = { status: 'Failed', cause: 'network' } as const;
    const denied = { id: 'denied', aliases: ['alias/denied'], state: 'denied' as const };
    const told: unknown[] = [];
    for (const minutes of [0, 30, 60, 60, 60]) {
      world.pass(minutes * 60);
      const secret = { name, region: home, kmsKeyId: 'alias/denied', replicas: { [away]: failed } };
      await world.breaks([secret], { kmsKeys: [denied] });
      await world.afterAudit();
      const { repairs, refusals } = Object(world.published('Repairs Reported').at(-1));
      told.push([...repairs.map(({ state }: Said) => state), ...refusals.map(({ code }: Said) => code)].join());
    }

    expect(told).toEqual(['failed', 'cooling-down', 'failed', 'failed', 'attempts-exhausted']);
    expect(world.published('Repair Ended')).toHaveLength(3);
    expect(resolved()).toEqual([]);
  });
});

interface Said {
  readonly state: string;
  readonly code: string;
}

describe('what needs an approval', () => {
  test('is held, nothing written, until one of the approvers says so; then it is done once, and recorded as his', async () => {
    await world.wishes({ remediation: { overwrite: 'approve' } });
    await world.breaks(conflict);
    const before: unknown[] = [];
    const [run] = await world.afterAudit({
      async answer(question) {
        const kinds = question.plan.actions.map(({ kind }) => kind);
        before.push(world.writes(), kinds, world.published('Repairs Reported').length);
        world.pass(3600);
        return approval(world, question);
      },
    });

    expect(before).toEqual([{}, ['overwrite'], 1, {}, ['overwrite'], 1]);
    expect(run).toMatchObject({ result: { repairs: ['succeeded'], approval: 'approved' } });
    expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 1 });
    expect(resolved()).toEqual([['replica-failed', away]]);
    const approvedBy = `${people.bob.arn}, ${people.alice.arn}`;
    expect(world.published('Repair Ended')).toMatchObject([
      { repair: { trigger: 'approval', approvedBy, action: { destroys: { arn: victim } } } },
    ]);
    expect(world.published('Repairs Reported')).toMatchObject([
      { repairs: [], approval: null },
      { repairs: [{ state: 'succeeded' }], approval: { kind: 'approved', by: approvedBy, carriedOut: true } },
    ]);
  });

  test('waits, while what needs none is done at once', async () => {
    await world.wishes({ remediation: { overwrite: 'approve' } });
    await world.breaks([...conflict, { ...missing, name: 'prod/api' }]);
    const before: unknown[] = [];
    await world.afterAudit({
      async answer(question) {
        before.push(world.writes(), resolved());
        return approval(world, question);
      },
    });

    const done = [{ [`ReplicateSecretToRegions ${home}`]: 1 }, [['replica-missing', away]]];
    expect(before).toEqual([...done, ...done]);
    expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 2 });
  });

  test('is not asked for again while the question is open', async () => {
    await world.wishes({ remediation: { overwrite: 'approve' } });
    await world.breaks(conflict);
    const event = world.auditCompleted();
    await world.afterAudit({
      async answer(question) {
        expect((await world.invoke({ ...event, detail: { ...event.detail, id: 'the next' } })).runs).toMatchObject([
          { status: 'SUCCEEDED', result: { repairs: [], approval: null } },
        ]);
        return approval(world, question);
      },
    });

    // Once of each of the two who must answer.
    expect(world.published('Approval Requested')).toHaveLength(2);
    expect(world.writes()).toEqual({ [`ReplicateSecretToRegions ${home}`]: 1 });
  });
});
