import { expect, test, vi } from 'vitest';
import { AnotherSecret } from '../../lib/audit/ports.ts';
import type { SecretDescription } from '../../lib/domain/secret.ts';
import { createDurableHandler } from '../../lib/runtime/durable-handler.ts';
import { auditChanged, type ChangePorts } from '../../lib/service/audit-changed.ts';
import type { Leases } from '../../lib/service/leases.ts';
import * as z from '../../lib/z.ts';
import { createDurableService, type Execution } from '../support/durable-crash.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-Ab12Cd';
const replicating: SecretDescription = {
  arn,
  name: 'prod/db',
  account: '111122223333',
  region: 'eu-west-1',
  tags: {},
  replication: [{ region: 'us-east-1', status: 'InProgress' }],
};

/** Follows one change by ports that find nothing amiss, save those that are given. */
async function follow(ports: Partial<ChangePorts>) {
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  const asked = vi.fn(async () => undefined);
  const audits = vi.fn<(name: string) => void>();
  const waits: string[] = [];
  const all: ChangePorts = {
    describe: async () => replicating,
    look: async (_name, at) => ({
      at,
      regions: { 'eu-west-1': { kind: 'present', secret: { ...replicating, replication: [] } } },
    }),
    audit: async (_look, name) => audits(name),
    announce: async () => 0,
    requestFullAudit: asked,
    leases: { take: async () => 'taken', begin: async () => 'taken', release: async () => 'released' },
    clock: { now: () => 0 },
    ...ports,
  };
  const handler = createDurableHandler(z.unknown(), (_event, { context }) =>
    auditChanged({ kind: 'secret', account: '111122223333', region: 'eu-west-1', secretId: arn }, context, all),
  );
  const execution: Execution = await createDurableService({
    functions: { follow: handler },
    passTime: (_seconds, wait) => waits.push(wait),
  }).run('follow', {});
  vi.unstubAllEnvs();
  return { execution, audits: audits.mock.calls.flat(), asked: asked.mock.calls.length, waits };
}

test('a change of a secret about which its Region answers with another one is followed by an audit of everything', async () => {
  const describe = () => Promise.reject(new AnotherSecret('malformed', 'answered about another one'));
  const { asked, audits } = await follow({ describe });
  expect({ asked, audits }).toEqual({ asked: 1, audits: [] });
});

test('a secret that changes faster than it can be followed ends in an audit of everything', async () => {
  const again: Leases = { take: async () => 'taken', begin: async () => 'taken', release: async () => 'again' };
  const { execution, audits, asked } = await follow({ leases: again });

  expect(execution.result).toBe('asked for a full audit');
  expect(audits).toHaveLength(20);
  expect(asked).toBe(1);
});

test('a replication that does not settle within ten minutes is audited as it is', async () => {
  const { execution, audits, waits } = await follow({
    look: async (_name, at) => ({ at, regions: { 'eu-west-1': { kind: 'present', secret: replicating } } }),
  });

  expect(execution.result).toBe('audited');
  expect(audits).toEqual(['prod/db']);
  expect(waits.filter((wait) => wait.startsWith('settle'))).toHaveLength(20);
});

test('a replica that its primary no longer lists is about to be deleted: it is waited for, and no orphan yet', async () => {
  const primary = { ...replicating, primaryRegion: 'eu-west-1', replication: [] };
  const replica = { ...primary, arn: arn.replace('eu-west-1', 'us-east-1'), region: 'us-east-1' };
  const looks = [{ 'us-east-1': { kind: 'present', secret: replica } }, { 'us-east-1': { kind: 'absent' } }] as const;
  let looked = 0;
  const { execution, waits } = await follow({
    async look(_name, at) {
      looked += 1;
      return { at, regions: { 'eu-west-1': { kind: 'present', secret: primary }, ...looks[looked - 1] } };
    },
  });

  expect(execution.result).toBe('audited');
  expect(waits).toEqual(['gather 1', 'settle 1.1', 'second look 1']);
});

test('an execution that lost the work before it began leaves it to who has it', async () => {
  const lost: Leases = { take: async () => 'taken', begin: async () => 'noted', release: async () => 'lost' };
  const { execution, audits } = await follow({ leases: lost });

  expect(execution.result).toBe('joined another execution');
  expect(audits).toEqual([]);
});
