import { afterAll, beforeAll, expect, test } from 'vitest';
import { away, type Emulator, home } from './emulator.ts';
import { describeWithPython, runAwsCli } from './python.ts';
import { startSimulated } from './simulator.ts';

// The AWS CLI is a new Python process for each call: half a second or more.
const timeout = 60_000;

describeWithPython('the AWS CLI against the simulator, unmodified,', (python) => {
  let simulator: Emulator | undefined;

  beforeAll(async () => {
    simulator = await startSimulated();
  });
  afterAll(() => simulator?.close());

  /** What one call prints, by the CLI's own query language; fails with what it wrote to standard error. */
  async function aws(region: string, command: string, query = '@'): Promise<unknown> {
    const endpoint = simulator?.url() ?? '';
    const options = ['--endpoint-url', endpoint, '--region', region, '--output', 'json', '--query', query];
    const output = await runAwsCli(python, ['secretsmanager', ...command.split(' '), ...options]);
    return output.trim() === '' ? undefined : JSON.parse(output);
  }

  const status = 'ReplicationStatus[].[Region, Status]';

  test(
    'creates, replicates, describes in both Regions, and removes',
    async () => {
      await aws(home, `create-secret --name app/db --secret-string x --add-replica-regions Region=${away}`);
      await simulator?.settle();
      expect(await aws(home, 'describe-secret --secret-id app/db', status)).toEqual([[away, 'InSync']]);
      expect(await aws(away, 'describe-secret --secret-id app/db', 'PrimaryRegion')).toBe(home);

      await expect(aws(home, 'delete-secret --secret-id app/db')).rejects.toThrow('still has replica regions');
      await aws(away, 'update-secret --secret-id app/db --kms-key-id alias/payments');
      expect(await aws(home, 'describe-secret --secret-id app/db', 'ReplicationStatus[].KmsKeyId')).toEqual([
        'alias/payments',
      ]);

      await aws(home, `remove-regions-from-replication --secret-id app/db --remove-replica-regions ${away}`);
      await simulator?.settle();
      await expect(aws(away, 'describe-secret --secret-id app/db')).rejects.toThrow('ResourceNotFoundException');
    },
    timeout,
  );

  test(
    'runs into a conflict, overwrites it, and promotes the replica',
    async () => {
      for (const region of [home, away]) await aws(region, 'create-secret --name app/taken --secret-string x');
      const replicate = `replicate-secret-to-regions --secret-id app/taken --add-replica-regions Region=${away}`;
      expect(await aws(home, replicate, status)).toEqual([[away, 'InProgress']]);
      await simulator?.settle();
      expect(await aws(home, 'describe-secret --secret-id app/taken', status)).toEqual([[away, 'Failed']]);

      await aws(home, `${replicate} --force-overwrite-replica-secret`);
      await simulator?.settle();
      expect(await aws(home, 'describe-secret --secret-id app/taken', status)).toEqual([[away, 'InSync']]);

      await aws(away, 'stop-replication-to-replica --secret-id app/taken');
      expect(await aws(away, 'describe-secret --secret-id app/taken', 'PrimaryRegion')).toBeNull();
    },
    timeout,
  );

  test(
    'lists by a filter, and page by page',
    async () => {
      for (const name of ['page/1', 'page/2', 'page/3']) {
        await aws(home, `create-secret --name ${name} --secret-string x`);
      }
      const names = await aws(home, 'list-secrets --filters Key=name,Values=page/ --page-size 2', 'SecretList[].Name');
      expect(names).toEqual(['page/1', 'page/2', 'page/3']);
    },
    timeout,
  );
});
