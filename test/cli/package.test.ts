import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { noticesOf } from '../../scripts/notices.ts';

const root = join(import.meta.dirname, '../..');
const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'auditor-package-'));
const installed = join(folder, 'node_modules', packageJson.name);
/** An npm that has never fetched anything, and may not now. */
const npm = {
  PATH: process.env['PATH'],
  HOME: folder,
  npm_config_cache: join(folder, 'cache'),
  npm_config_offline: 'true',
  npm_config_registry: 'http://127.0.0.1:9/',
  npm_config_loglevel: 'error',
};

describe('the package that `npm pack` makes', () => {
  beforeAll(async () => {
    const packed = await execute('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root, env: npm });
    expect(packed.stdout).toContain(packageJson.name);
    const [tarball = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    await execute('npm', ['install', `./${tarball}`], { cwd: folder, env: npm });
  }, 60_000);

  it('brings no other package along, and what its own are licensed under', () => {
    const packages = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(packages).toEqual([packageJson.name]);
    expect(readdirSync(installed).sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
      'policies',
      'simulator',
    ]);
    const notices = readFileSync(join(installed, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    expect(notices).toMatch(/^commander \d+\.\d+\.\d+ \(MIT\)\n\n\(The MIT License\)$/m);
  });

  it.each([
    [['--version'], packageJson.version],
    [['rules'], 'replica-failed'],
    [['policy', 'check', join(installed, 'policies/example.yml')], 'is valid'],
    [['demo'], 'WHERE TO GO NEXT'],
  ])('runs %j with no other file of this project', async (argv, words) => {
    const bin = join(folder, 'node_modules/.bin/replication-auditor');
    const { stdout, stderr } = await execute(bin, argv, { cwd: folder, env: { PATH: process.env['PATH'] } });
    expect(stdout).toContain(words);
    expect(stderr).toBe('');
  });
});

it('refuses to bundle what is under a licence that nobody has looked at', async () => {
  const base = mkdtempSync(join(tmpdir(), 'auditor-licences-'));
  const other = join(base, 'node_modules/@other/thing');
  mkdirSync(other, { recursive: true });
  writeFileSync(join(other, 'package.json'), '{"name":"@other/thing","version":"1.0.0","license":"GPL-3.0"}');
  const notices = noticesOf(base, ['cli/main.ts', 'node_modules/@other/thing/index.js']);
  await expect(notices).rejects.toThrow('@other/thing has the licence GPL-3.0: see whether it may be bundled');
});
