import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { buildCommand } from '../../scripts/build.ts';
import { startSimulator } from '../../simulator/index.ts';

const root = join(import.meta.dirname, '../..');
const execute = promisify(execFile);
/** No credentials anywhere, and nobody asked for some over the network. */
const env = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
};

describe('the bundled command', () => {
  let bin: string;
  beforeAll(async () => {
    // As installed: the bundle and the files that package.json lists beside it, and no node_modules.
    const folder = mkdtempSync(join(tmpdir(), 'auditor-bin-'));
    bin = join(folder, packageJson.bin['replication-auditor']);
    for (const file of ['package.json', ...packageJson.files.filter((name) => name !== 'dist')]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(root, file), join(folder, file));
    }
    await buildCommand(bin);
  });

  it('is executable and knows its version', async () => {
    expect(statSync(bin).mode & 0o111).not.toBe(0);
    const { stdout } = await execute(bin, ['--version'], { env });
    expect(stdout).toBe(`${packageJson.version}\n`);
  });

  it('lists the rules', async () => {
    const { stdout } = await execute(process.execPath, [bin, 'rules'], { env });
    expect(stdout).toContain('replica-failed');
  });

  it('shows the demo whatever is configured for AWS, and ends with 0 although it has findings', async () => {
    const surroundings = {
      ...env,
      AWS_PROFILE: 'none',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_ENDPOINT_URL: 'http://[::1]:1',
    };
    const { stdout, stderr } = await execute(process.execPath, [bin, 'demo'], { env: surroundings, cwd: dirname(bin) });
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /✗ \d+ findings \([^)]*\) in \d+ secrets · .*3\/3 Regions read · \d+ calls/,
    );
    expect(stdout).toContain('WHERE TO GO NEXT');
    expect(stderr).toBe('');
  });

  it('says what is missing without credentials, without a stack trace', async () => {
    const argv = [bin, 'audit', '--policy', join(root, 'policies/example.yml')];
    const ended = await execute(process.execPath, argv, { env }).catch((error: unknown) => error);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended).toMatchObject({ stderr: expect.stringMatching(/^error {2}Nothing could be read\. .*credentials/) });
    expect(ended).toMatchObject({ stderr: expect.not.stringMatching(/\n\s+at /) });
  });

  it('plans the repairs of the demo, though Node 20 lacks some of what it is written in', async () => {
    const scenario = readFileSync(join(root, 'simulator/scenarios/demo.yml'), 'utf8');
    const simulator = await startSimulator({ scenario });
    try {
      const older = ['--import', 'data:text/javascript,delete Map.groupBy; delete URL.parse;'];
      const plan = ['plan', '--policy', join(root, 'policies/example.yml'), '--endpoint-url', simulator.url];
      const credentials = { AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' };
      const { stdout } = await execute(process.execPath, [...older, bin, ...plan], { env: { ...env, ...credentials } });
      for (const mark of ['+ eu-central-1', '~ eu-central-1', '- us-east-1', '! us-east-1', '^ us-east-1']) {
        expect(stdout).toContain(`\n  ${mark}  `);
      }
      expect(stdout).toMatch(/FOR GOOD {2}will permanently replace the secret reports\/hr-db in us-east-1/);
      expect(stdout).toContain('(read-lately)');
    } finally {
      await simulator.close();
    }
  });

  it('does not mind a reader that has seen enough', async () => {
    const child = spawn(process.execPath, [bin, 'demo'], { env, cwd: dirname(bin), stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('serves until SIGTERM and then ends with 0', async () => {
    const child = spawn(process.execPath, [bin, 'simulate'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout, 'data');
    expect(JSON.parse(String(line)).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
