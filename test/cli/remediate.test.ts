import { readFileSync, writeFileSync } from 'node:fs';
import { DeleteSecretCommand, ReplicateSecretToRegionsCommand } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from 'vitest';
import { ReadError } from '../../lib/audit/ports.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import { AWAY, bench, HOME } from '../simulator/support.ts';
import { approver, type CommandBench, calledBy, commandBench, deniedIn, typing } from './a-remediation.ts';

const simulated = bench();
let command: CommandBench;

const key = '8d0b6c1e-3f7a-4b52-9c1d-2a6e5f904b17';
const right = { kmsKeyId: 'alias/right' };
const missing = { name: 'prod/missing', region: HOME, created: '90d ago' };
const healthy = { name: 'prod/healthy', region: HOME, created: '90d ago', replicas: { [AWAY]: right } };
const wrongKey = { name: 'prod/wrong-key', region: HOME, created: '90d ago', replicas: { [AWAY]: {} } };
const unexpected = {
  name: 'prod/unexpected',
  region: HOME,
  created: '90d ago',
  replicas: { [AWAY]: right, 'eu-central-1': {} },
};
const conflict = [
  {
    name: 'prod/conflict',
    region: HOME,
    created: '90d ago',
    replicas: { [AWAY]: { ...right, status: 'Failed', cause: 'name-conflict' } },
  },
  { name: 'prod/conflict', region: AWAY, created: '80d ago', tags: { owner: 'j.doe' } },
] as const;

/** An estate of these secrets; the calls that made it count for nothing. */
function estate(...secrets: Parameters<typeof simulated.apply>[0]['secrets'] & {}): void {
  simulated.apply({ kmsKeys: [{ id: key, aliases: ['alias/right'] }], secrets: [healthy, ...secrets] });
  simulated.simulator.resetCalls();
}

beforeEach(() => {
  command = commandBench(simulated);
});

describe('remediate', () => {
  it('replicates what is missing, waits until it is in sync, and leaves nothing to plan', async () => {
    estate(missing);
    await command.planned();
    const { code, stdout, stderr } = await command.remediate(['--apply', '--yes']);
    expect(stderr).toBe('');
    expect(stdout).toContain('DONE  1 change: seen to have worked');
    expect(code).toBe(0);
    expect(command.writes()).toEqual([`ReplicateSecretToRegions ${HOME}`]);
    expect(await simulated.replica('prod/missing', AWAY)).toMatchObject({ Status: 'InSync', KmsKeyId: 'alias/right' });
    expect(command.records()).toMatchObject([
      { state: 'succeeded', trigger: 'manual', requestedBy: 'arn:aws:iam::111122223333:user/alice', approvedBy: null },
    ]);
    expect((await command.planned()).actions).toEqual([]);
  });

  it('changes nothing without --apply, and records nothing', async () => {
    estate(missing, unexpected, ...conflict);
    await command.planned();
    const { code, stdout } = await command.remediate();
    expect(stdout).toContain('This was a dry run: nothing was changed.');
    expect({ code, writes: command.writes(), records: command.records() }).toEqual({
      code: 0,
      writes: [],
      records: [],
    });
  });

  it('holds for an approval what the policy says, does the rest, and says so with its exit code', async () => {
    estate(missing, ...conflict);
    await command.planned();
    const { code, stdout } = await command.remediate(['--apply', '--yes']);
    expect(stdout).toContain('The policy lets overwriting be done after an approval only.');
    expect(command.records().map(({ action }) => action.secret.name)).toEqual(['prod/missing']);
    expect(code).toBe(1);
  });

  it('re-keys a replica in its own Region when one of the approvers applies just that plan', async () => {
    estate(wrongKey);
    const { hash } = await command.planned();
    const { code } = await command.remediate(['--apply', '--yes', '--approve', hash], {
      approvals: calledBy(approver),
    });
    expect(code).toBe(0);
    expect(command.writes()).toEqual([`UpdateSecret ${AWAY}`]);
    expect(command.records()).toMatchObject([
      { state: 'succeeded', trigger: 'approval', approvedBy: approver, planHash: hash },
    ]);
  });

  it('does in a run with an approval what may be done by hand, too', async () => {
    estate(wrongKey, missing);
    const { hash } = await command.planned();
    const { code } = await command.remediate(['--apply', '--yes', '--approve', hash], {
      approvals: calledBy(approver),
    });
    expect(code).toBe(0);
    expect([...command.writes()].sort()).toEqual([`ReplicateSecretToRegions ${HOME}`, `UpdateSecret ${AWAY}`]);
  });

  it.each([
    ['another plan', 'f'.repeat(64), approver, 'This is not the hash of the plan'],
    [
      'somebody who is not on the list',
      undefined,
      'arn:aws:iam::111122223333:role/other',
      "is not among the policy's approvers",
    ],
  ])('writes nothing on the approval of %s', async (_what, given, arn, words) => {
    estate(wrongKey);
    const { hash } = await command.planned();
    const options = ['--apply', '--yes', '--approve', given ?? hash];
    const { code, stderr } = await command.remediate(options, { approvals: calledBy(arn) });
    expect(stderr).toContain(words);
    expect({ code, writes: command.writes() }).toEqual({ code: 2, writes: [] });
  });

  it("destroys nothing on the approval of whoever applies it, though he is on the approvers' list", async () => {
    estate(...conflict);
    const { hash } = await command.planned();
    const options = ['--apply', '--yes', '--confirm-destroy', 'prod/conflict', '--approve', hash];
    const { code, stdout } = await command.remediate(options, { approvals: calledBy(approver) });
    expect(stdout).toContain('(self-approval)');
    expect({ code, writes: command.writes(), records: command.records() }).toEqual({
      code: 1,
      writes: [],
      records: [],
    });
  });

  it('applies nothing where AWS does not say who asks', async () => {
    estate(missing);
    await command.planned();
    const approvals = { ...calledBy(approver), identify: () => Promise.reject(new Error('no credentials')) };
    const { code, stderr } = await command.remediate(['--apply', '--yes'], { approvals });
    expect(stderr).toContain('Who you are to AWS could not be told, so nothing was done. no credentials');
    expect({ code, writes: command.writes() }).toEqual({ code: 2, writes: [] });
  });
});

describe('what is lost for good', () => {
  beforeEach(() => command.policy({ overwrite: 'manual' }));

  it('is named and dated, and replaced once its name was typed; its metadata is recorded', async () => {
    estate(...conflict);
    await command.planned();
    const { code, stdout } = await command.remediate(['--apply', '--yes'], typing('prod/conflict'));
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /will permanently replace the secret prod\/conflict in us-east-1 \(arn:\S+, created 2025-12-11, last changed 2025-12-11, never read, tagged owner\)/,
    );
    expect(code).toBe(0);
    expect(await simulated.replica('prod/conflict', AWAY)).toMatchObject({ Status: 'InSync' });
    expect(command.records()).toMatchObject([
      { state: 'succeeded', action: { destroys: { name: 'prod/conflict', created: '2025-12-11', tags: 'owner' } } },
    ]);
    await command.planned();
    expect((await command.remediate(['--apply', '--yes'])).code).toBe(0);
    expect(command.writes()).toEqual([`ReplicateSecretToRegions ${HOME}`]);
  });

  it.each([['yes'], ['prod/conflic'], [''], []])('stays when the person types %j instead', async (...typed) => {
    estate(...conflict);
    await command.planned();
    const { code, stdout, stderr } = await command.remediate(['--apply', '--yes'], typing(...typed));
    expect(stderr).toContain("Something is lost for good: prod/conflict.\nType the secret's name to go on: ");
    expect(stdout).toContain('Not confirmed: nothing was applied.');
    expect({ code, writes: command.writes(), records: command.records() }).toEqual({
      code: 1,
      writes: [],
      records: [],
    });
  });

  it('asks for the number of changes where several secrets lose something', async () => {
    estate(...conflict, unexpected, missing);
    await command.planned();
    const { code, stderr } = await command.remediate(['--apply'], typing('apply 3 changes'));
    expect(stderr).toContain('Type "apply 3 changes" to go on: ');
    expect(code).toBe(0);
    expect(command.writes()).toHaveLength(3);
  });

  it('is a removed replica, where nobody is at a terminal and its secret was named', async () => {
    estate(unexpected);
    await command.planned();
    const options = ['--apply', '--yes', '--confirm-destroy', 'prod/unexpected'];
    expect((await command.remediate(options)).code).toBe(0);
    expect(command.writes()).toEqual([`RemoveRegionsFromReplication ${HOME}`]);
    expect(command.records()).toMatchObject([{ state: 'succeeded', answer: 'gone' }]);
  });

  it('is what a promotion cuts loose: neither --yes nor a typed y does it, its name does', async () => {
    estate({ name: 'prod/orphan', region: HOME, created: '90d ago', absent: true, replicas: { [AWAY]: right } });
    command.policy({ rules: { 'replica-orphaned': 'manual' }, overwrite: 'off', remove: 'off' });
    await command.planned();
    const unattended = await command.remediate(['--apply', '--yes']);
    expect(unattended).toMatchObject({ code: 2, stderr: expect.stringContaining('--confirm-destroy prod/orphan') });
    const careless = await command.remediate(['--apply', '--yes'], typing('y'));
    expect(careless).toMatchObject({ code: 1, stderr: expect.stringContaining("Type the secret's name") });
    expect(command.writes()).toEqual([]);
    expect((await command.remediate(['--apply'], typing('prod/orphan'))).code).toBe(0);
    expect(command.writes()).toEqual([`StopReplicationToReplica ${AWAY}`]);
  });

  it.each([
    [
      '--yes alone',
      ['--yes'],
      'Something of prod/unexpected would be lost for good, and --yes alone does not allow that.',
    ],
    ['the name alone', ['--confirm-destroy', 'prod/unexpected'], 'Nobody is at a terminal to confirm'],
    ['nothing at all', [], 'Nobody is at a terminal to confirm'],
    [
      'a name that is misspelt',
      ['--yes', '--confirm-destroy', 'prod/unexpectd'],
      'destroys nothing of a secret "prod/unexpectd"',
    ],
  ])('stays where nobody is at a terminal, with %s', async (_what, options, words) => {
    estate(unexpected, missing);
    await command.planned();
    const { code, stderr } = await command.remediate(['--apply', ...options]);
    expect(stderr).toContain(words);
    expect({ code, writes: command.writes() }).toEqual({ code: 2, writes: [] });
  });
});

describe('when the world has moved since the plan', () => {
  it('refuses what somebody has repaired meanwhile, and does the rest', async () => {
    estate(missing, { ...missing, name: 'prod/repaired' });
    await command.planned();
    await simulated.client().send(
      new ReplicateSecretToRegionsCommand({
        SecretId: 'prod/repaired',
        AddReplicaRegions: [{ Region: AWAY, KmsKeyId: 'alias/right' }],
      }),
    );
    simulated.simulator.advance(60);
    const { code, stdout } = await command.remediate(['--apply', '--yes']);
    expect(stdout).toContain('Its finding is no longer open: it is repaired already');
    expect(stdout).toContain('1 done · 0 tried without success · 1 not done');
    expect(command.records().map(({ action }) => action.secret.name)).toEqual(['prod/missing']);
    expect(code).toBe(1);
  });

  it('never replaces a secret that took the place of the one that was shown', async () => {
    command.policy({ overwrite: 'manual' });
    estate(...conflict);
    await command.planned();
    const client = simulated.client(AWAY);
    await client.send(new DeleteSecretCommand({ SecretId: 'prod/conflict', ForceDeleteWithoutRecovery: true }));
    estate(conflict[0], { ...conflict[1], created: '70d ago', tags: { owner: 'somebody else' } });
    const { code, stdout } = await command.remediate(['--apply', '--yes'], typing('prod/conflict'));
    expect(stdout).toContain('world-moved');
    expect({ code, writes: command.writes() }).toEqual({ code: 1, writes: [] });
  });

  it.each([
    ['the kill switch is on', { killSwitch: true }, 'Nothing would be applied: The kill switch of the policy is on.'],
    [
      'the limit is lower',
      { limits: { actions: 1, share: '100%' } },
      'The limits would refuse it all: 2 changes are more than the 1',
    ],
    ['the rule is off', { rules: { 'name-collision': 'manual', 'replica-unexpected': 'manual' } }, 'switched off'],
  ])('does nothing once %s', async (_what, part, words) => {
    estate(missing, { ...missing, name: 'prod/other' });
    await command.planned();
    command.policy(part);
    const { code, stdout } = await command.remediate(['--apply', '--yes']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(words);
    expect({ code, writes: command.writes(), records: command.records() }).toEqual({
      code: 1,
      writes: [],
      records: [],
    });
  });

  it('reads the policy once more after it was confirmed: its kill switch works until the last moment', async () => {
    estate(missing);
    await command.planned();
    const surroundings = typing('yes');
    const clock = { now: () => Date.parse(simulated.simulator.summary().now) };
    const { code, stdout } = await command.remediate(['--apply'], {
      ...surroundings,
      clock,
      onStdout: () => command.policy({ killSwitch: true }),
    });
    expect(stdout).toContain('The kill switch of the policy is on.');
    expect({ code, writes: command.writes() }).toEqual({ code: 1, writes: [] });
  });

  it.each([
    ['before it is shown', 0],
    ['after it was confirmed', 1],
  ])('does nothing while a Region cannot be read: %s', async (_when, readable) => {
    estate(missing);
    await command.planned();
    let opened = 0;
    const createReader = () => {
      const { url: endpoint } = simulated.simulator;
      const reader = createAwsReader({ endpoint, credentials: { accessKeyId: 'AKIA', secretAccessKey: 'unused' } });
      opened += 1;
      return opened > readable ? deniedIn('eu-central-1', reader, new ReadError('denied', 'access denied')) : reader;
    };
    const { code, stdout } = await command.remediate(['--apply', '--yes'], { createReader });
    expect(stdout).toContain(readable === 0 ? 'eu-central-1 could not be read' : 'NOT DONE');
    expect({ code, writes: command.writes(), records: command.records() }).toEqual({
      code: 3,
      writes: [],
      records: [],
    });
  });
});

describe('a plan file', () => {
  const edit = (change: (text: string) => string) =>
    writeFileSync(command.planFile, change(readFileSync(command.planFile, 'utf8')));

  it.each([
    [
      'an action was edited',
      (text: string) => text.replace('"us-east-1"', '"eu-central-1"'),
      'an action was changed after it was planned',
    ],
    [
      'its validity was prolonged',
      (text: string) => text.replace(/"validUntil": "2026/, '"validUntil": "2036'),
      'the plan was changed after it was made',
    ],
    ['it is cut off', (text: string) => text.slice(0, -20), 'It is not JSON, or was cut off.'],
    [
      'it has a field that no plan has',
      (text: string) => text.replace('"version"', '"force": true, "version"'),
      'force',
    ],
  ])('is refused before AWS is asked anything when %s', async (_what, change, words) => {
    estate(missing);
    await command.planned();
    edit(change);
    simulated.simulator.resetCalls();
    const { code, stderr } = await command.remediate(['--apply', '--yes']);
    expect(stderr).toMatch(/^error {2}.*plan\.json {2}The plan cannot be used, and nothing was done\. /);
    expect(stderr).toContain(words);
    expect({ code, calls: simulated.simulator.calls() }).toEqual({ code: 2, calls: [] });
  });

  it('is refused once it has expired', async () => {
    estate(missing);
    await command.planned();
    simulated.simulator.advance(3600);
    const { code, stderr } = await command.remediate(['--apply', '--yes']);
    expect(stderr).toContain('It was valid until 2026-03-01 10:00 UTC; the world may have changed since.');
    expect({ code, writes: command.writes() }).toEqual({ code: 2, writes: [] });
  });
});
