import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the service runs on this machine: what breaks is told once, and so is its end', async () => {
  const { PATH, HOME } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/service-local.ts', '--once'], {
    env: { PATH, HOME },
  });

  const said = stdout.split('\n').filter((line) => /^(audit|secret-changed|EventBridge|mail|Slack) /.test(line));
  expect(said.map((line) => line.replace(/\s+/g, ' '))).toMatchObject(
    [
      /^EventBridge Audit Completed/,
      /^mail \[FIRST AUDIT\]/,
      /^Slack posted: .*FIRST AUDIT/,
      /^audit violations: \d+ secrets/,
      /^EventBridge Finding Opened/,
      /^mail \[HIGH\] A required replica does not exist: prod\/orders\/db in us-east-1/,
      /^Slack posted: .*HIGH/,
      /^secret-changed RemoveRegionsFromReplication in eu-west-1: audited/,
      /^EventBridge Audit Completed/,
      /^audit violations/,
      /^EventBridge Finding Resolved/,
      /^mail \[RESOLVED\]/,
      /^Slack posted: .*RESOLVED/,
      /^secret-changed ReplicateSecretToRegions in eu-west-1: audited/,
    ].map((pattern) => expect.stringMatching(pattern)),
  );
});

test('an option that it does not know ends it at once, with its name', async () => {
  const run = promisify(execFile)(process.execPath, ['scripts/service-local.ts', '--twice']);

  await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("'--twice'") });
});
