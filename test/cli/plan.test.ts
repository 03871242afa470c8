import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { ReadError } from '../../lib/audit/ports.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import type { Plan } from '../../lib/domain/plan.ts';
import { planSchema } from '../../lib/remediation/plan-schema.ts';
import { AWAY, bench, HOME } from '../simulator/support.ts';
import { type CommandBench, commandBench, deniedIn } from './a-remediation.ts';

const simulated = bench();
let command: CommandBench;

const missing = { name: 'prod/missing', region: HOME, created: '90d ago' };
const healthy = {
  name: 'prod/healthy',
  region: HOME,
  created: '90d ago',
  replicas: { [AWAY]: { kmsKeyId: 'alias/right' } },
};
const wrongKey = { name: 'prod/wrong-key', region: HOME, created: '90d ago', replicas: { [AWAY]: {} } };

beforeEach(() => {
  command = commandBench(simulated);
  simulated.apply({
    kmsKeys: [{ id: '8d0b6c1e-3f7a-4b52-9c1d-2a6e5f904b17', aliases: ['alias/right'] }],
    secrets: [healthy, missing, wrongKey],
  });
});

function idOf({ actions }: Plan, name: string): string {
  return actions.find(({ secret }) => secret.name === name)?.finding ?? '';
}

describe('plan', () => {
  it('shows what would change, by hand and after an approval, and changes nothing', async () => {
    const { code, stdout, stderr } = await command.plan();
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^BY HAND {2}1 change\n\n {2}prod\/missing .*\n {2}\+ us-east-1 {2}new replica/);
    expect(stdout).toMatch(/AFTER AN APPROVAL {2}1 change\n\n {2}prod\/wrong-key .*\n {2}~ us-east-1 {2}key /);
    expect(stdout).toContain(
      `Nothing was changed. Carry it out: replication-auditor remediate --plan ${command.planFile}`,
    );
    expect({ code, writes: command.writes() }).toEqual({ code: 0, writes: [] });
  });

  it('keeps the very plan that it shows, as JSON that `remediate` understands', async () => {
    const { stdout } = await command.plan('--format', 'json');
    expect(readFileSync(command.planFile, 'utf8')).toBe(stdout);
    expect(
      planSchema
        .parse(JSON.parse(stdout))
        .actions.map(({ kind }) => kind)
        .sort(),
    ).toEqual(['rekey', 'replicate']);
  });

  it.each([
    ['a rule', () => 'replica-missing', 'prod/missing'],
    ['the name of a secret', () => 'prod/missing', 'prod/missing'],
    ['a glob of names', () => 'prod/wrong*', 'prod/wrong-key'],
    ['the id of a finding', (plan: Plan) => idOf(plan, 'prod/wrong-key'), 'prod/wrong-key'],
  ])('holds only what answers %s, as it would be in the whole', async (_what, only, secret) => {
    const whole = await command.planned();
    const { code, stdout } = await command.plan('--format', 'json', '--only', only(whole));
    const part = planSchema.parse(JSON.parse(stdout));
    expect(part.actions).toEqual(whole.actions.filter((action) => action.secret.name === secret));
    expect(part.actions).toHaveLength(1);
    // It is a plan of its own, which `remediate` takes.
    expect(part.hash).not.toBe(whole.hash);
    const { stdout: dry } = await command.remediate();
    expect(dry).toContain(secret);
    expect({ code, writes: command.writes() }).toEqual({ code: 0, writes: [] });
  });

  it('takes several, and shows nothing of the rest', async () => {
    const both = await command.plan('--only', 'prod/missing', 'replica-key-mismatch');
    expect(both.stdout).toMatch(/prod\/missing[\s\S]*prod\/wrong-key/);
    const one = await command.plan('--only', 'prod/missing');
    expect(one.stdout).not.toContain('prod/wrong-key');
    expect(JSON.parse(readFileSync(command.planFile, 'utf8')).refusals).toEqual([]);
  });

  it('is stopped and refused in a part just as in the whole', async () => {
    command.policy({ killSwitch: true });
    const { stdout } = await command.plan('--only', 'prod/missing');
    expect(stdout).toContain('The kill switch of the policy is on.');
    command.policy({ limits: { actions: 1, share: '1%' } });
    const limited = await command.plan('--only', 'prod/missing');
    expect(limited.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'The limits would refuse it all: 1 changes are more than 1 %',
    );
    command.policy({
      rules: { 'replica-missing': 'manual', 'name-collision': 'manual', 'replica-unexpected': 'manual' },
    });
    const off = await command.plan('--only', 'prod/wrong-key');
    expect(off.stdout).toContain('(mode-off)');
  });

  it('of a rule that found nothing is empty', async () => {
    const { code, stdout } = await command.plan('--only', 'replica-stale');
    expect(stdout).toContain('Nothing was changed.');
    expect(JSON.parse(readFileSync(command.planFile, 'utf8')).actions).toEqual([]);
    expect(code).toBe(0);
  });

  it('of what is no finding, no rule and no secret with a finding is a mistake, with what it might be', async () => {
    const { code, stdout, stderr } = await command.plan('--only', 'replica-mising', 'prod/healthy');
    expect(stderr).toMatch(
      /--only +"replica-mising" is neither .* Did you mean "replica-missing"\?\n +example: --only replica-missing/,
    );
    expect(stderr).toContain('"prod/healthy" is neither');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('leaves out what the policy has switched off, and says so', async () => {
    command.policy({
      rules: { 'replica-missing': 'manual', 'name-collision': 'manual', 'replica-unexpected': 'manual' },
    });
    const { code, stdout } = await command.plan();
    expect(stdout).toContain('The policy has the rule replica-key-mismatch switched off. (mode-off)');
    expect(JSON.parse(readFileSync(command.planFile, 'utf8')).actions).toMatchObject([{ kind: 'replicate' }]);
    expect(code).toBe(0);
  });

  it.each([
    ['the kill switch is on', { killSwitch: true }, '■ Nothing would be applied: The kill switch of the policy is on.'],
    [
      'the limit is lower',
      { limits: { actions: 1, share: '1%' } },
      'The limits would refuse it all: 1 changes are more than 1 %',
    ],
    ['nothing is ever repaired', null, 'The policy has no `remediation`: nothing is ever repaired.'],
  ])('says what would stop it when %s, and still plans', async (_what, part, words) => {
    command.policy(part);
    const { code, stdout } = await command.plan();
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(words);
    expect(code).toBe(0);
  });

  it('ends with 3 when a Region cannot be read, and says that nothing would be applied', async () => {
    const createReader = () => {
      const { url: endpoint } = simulated.simulator;
      const reader = createAwsReader({ endpoint, credentials: { accessKeyId: 'AKIA', secretAccessKey: 'unused' } });
      return deniedIn('eu-central-1', reader, new ReadError('denied', 'ListSecrets: access denied'));
    };
    const { code, stdout } = await command.run(['plan', '--policy', command.policyFile], { createReader });
    expect(stdout).toContain('? eu-central-1: ListSecrets: access denied');
    expect(stdout).toContain('Nothing would be applied: eu-central-1 could not be read');
    expect(code).toBe(3);
  });

  it('ends with 3 when one secret cannot be read', async () => {
    const createReader = () => {
      const { url: endpoint } = simulated.simulator;
      const reader = createAwsReader({ endpoint, credentials: { accessKeyId: 'AKIA', secretAccessKey: 'unused' } });
      return { ...reader, describe: () => Promise.reject(new ReadError('denied', 'DescribeSecret: access denied')) };
    };
    const { code, stdout } = await command.run(['plan', '--policy', command.policyFile], { createReader });
    expect(stdout).toContain('Nothing would be applied: The audit is incomplete');
    expect(code).toBe(3);
  });

  it('ends with 2 for the secrets of another account', async () => {
    const createReader = () => {
      const credentials = { accessKeyId: '999999999999', secretAccessKey: 'unused' };
      return createAwsReader({ endpoint: simulated.simulator.url, credentials });
    };
    simulated.apply({ accounts: ['111122223333', '999999999999'], secrets: [{ ...missing, account: '999999999999' }] });
    const { code, stderr } = await command.run(['plan', '--policy', command.policyFile], { createReader });
    expect(stderr).toContain('These are the secrets of account 999999999999');
    expect(code).toBe(2);
  });
});
