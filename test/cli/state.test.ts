import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutSecretValueCommand, RemoveRegionsFromReplicationCommand } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from 'vitest';
import { openState } from '../../cli/state-file.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import type { AuditResult } from '../../lib/domain/result.ts';
import { emptyState } from '../../lib/findings/state.ts';
import { formatState } from '../../lib/findings/state-format.ts';
import { AWAY, bench, HOME, REGIONS } from '../simulator/support.ts';
import { aReader, aSecret, runCommand, type Surroundings } from './a-context.ts';

let folder: string;
let policy: string;
let state: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auditor-'));
  state = join(folder, 'state.json');
  policy = join(folder, 'policy.yml');
  writeFileSync(
    policy,
    `version: 1
accounts: ["111122223333"]
regions: [${REGIONS.join(', ')}]
clauses: [{ name: all, match: {}, require: { primary: ${HOME}, replicas: { ${AWAY}: {} } } }]
...
`,
  );
});

describe('audit --state, over the simulated clock', () => {
  const simulated = bench();

  /** One audit at the simulator's time. */
  function command(surroundings: Surroundings, ...options: readonly string[]) {
    const { simulator } = simulated;
    const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'unused' };
    return runCommand(['audit', '--policy', policy, ...options], {
      reader: createAwsReader({ endpoint: simulator.url, credentials }),
      clock: { now: () => Date.parse(simulator.summary().now) },
      ...surroundings,
    });
  }

  /** The same, and what it says in short. */
  async function audit(...options: readonly string[]) {
    const { code, stdout, stderr } = await command({}, '--format', 'json', ...options);
    expect(stderr).toBe('');
    const { findings, changes }: AuditResult = JSON.parse(stdout);
    return {
      code,
      findings,
      short: findings.map(({ rule, status }) => `${rule} ${status}`),
      since: changes?.since,
      told: changes?.events.map(({ kind, reopened, withdrawal, finding }) =>
        [kind, reopened && 'again', withdrawal, finding.rule].filter(Boolean).join(' '),
      ),
    };
  }

  async function removeReplica() {
    const request = { SecretId: 'prod/db', RemoveReplicaRegions: [AWAY] };
    await simulated.client().send(new RemoveRegionsFromReplicationCommand(request));
    simulated.simulator.advance(3600);
  }

  beforeEach(() => {
    const replicas = { [AWAY]: { status: 'InProgress' as const } };
    simulated.apply({ secrets: [{ name: 'prod/db', region: HOME, changed: '3d ago', replicas }] });
  });

  it('tells that a replica is stuck once it was in progress over two runs', async () => {
    expect(await audit('--state', state)).toMatchObject({ code: 0, short: ['replica-stuck pending'] });
    simulated.simulator.advance(3600);
    const second = await audit('--state', state);
    expect(second).toMatchObject({ code: 1, short: ['replica-stuck open'] });
  });

  it('is what tells: without it the same replica is pending for ever', async () => {
    await audit();
    simulated.simulator.advance(3600);
    expect(await audit()).toMatchObject({ code: 0, short: ['replica-stuck pending'] });
  });

  it('never calls a replica stale that follows a secret which is rotated often', async () => {
    simulated.apply({ secrets: [{ name: 'prod/db', region: HOME, replicas: { [AWAY]: {} } }] });
    const seen = new Set<string>();
    for (let rotation = 0; rotation < 6; rotation += 1) {
      await simulated.client().send(new PutSecretValueCommand({ SecretId: 'prod/db', SecretString: `${rotation}` }));
      for (const finding of (await audit('--state', state)).short) seen.add(finding);
      simulated.simulator.advance(1200);
    }
    // The replica was seen to lag each time, and each time with a version that it did not have before.
    expect([...seen].sort()).toEqual(['replica-stale pending', 'replica-stuck pending']);
    expect((await audit('--state', state)).short).toEqual([]);
  });

  it('keeps the time at which a finding was first seen, for as long as it is open', async () => {
    await audit('--state', state);
    simulated.simulator.advance(3600);
    await audit('--state', state);
    simulated.simulator.advance(3600);
    expect((await audit('--state', state)).findings[0]).toMatchObject({
      firstSeen: '2026-03-01T10:00:00.000Z',
      lastSeen: '2026-03-01T11:00:00.000Z',
    });
  });

  it('tells once what changed since the run before, and nothing after the first', async () => {
    expect(await audit('--state', state)).toMatchObject({ since: null, told: [] });
    simulated.simulator.advance(3600);
    const since = '2026-03-01T09:00:00.000Z';
    expect(await audit('--state', state)).toMatchObject({ since, told: ['opened replica-stuck'] });
    simulated.simulator.advance(3600);
    expect(await audit('--state', state)).toMatchObject({ short: ['replica-stuck open'], told: [] });
    await removeReplica();
    // Nothing is resolved in whose place another fault is.
    expect((await audit('--state', state)).told).toEqual(['opened replica-missing']);
    expect(await audit()).toMatchObject({ since: undefined, told: undefined });
  });

  it('says of what the policy no longer asks for that it is withdrawn, not resolved', async () => {
    await removeReplica();
    await audit('--state', state);
    simulated.simulator.advance(60);
    const asking = readFileSync(policy, 'utf8');
    writeFileSync(
      policy,
      asking.replace(
        '...\n',
        'exceptions: [{ rule: replica-missing, secret: "*", until: 2026-03-31, owner: o, reason: r }]\n...\n',
      ),
    );
    expect((await audit('--state', state)).told).toEqual(['withdrawn exception replica-missing']);
    writeFileSync(policy, asking);
    simulated.simulator.advance(60);
    expect((await audit('--state', state)).told).toEqual(['opened again replica-missing']);
  });

  it('tells again what could not be given out', async () => {
    await audit('--state', state);
    simulated.simulator.advance(3600);
    const before = readFileSync(state, 'utf8');
    const onStdout = () => {
      throw new Error('the pipe is closed');
    };
    expect(await command({ onStdout }, '--state', state)).toMatchObject({ code: 2 });
    expect(readFileSync(state, 'utf8')).toBe(before);
    expect((await audit('--state', state)).told).toEqual(['opened replica-stuck']);
  });

  it('ends nothing that a run did not read', async () => {
    await removeReplica();
    await audit('--state', state);
    simulated.simulator.advance(60);
    expect(await audit('--state', state, '--region', AWAY)).toMatchObject({ short: [], told: [] });
    simulated.simulator.advance(60);
    expect((await audit('--state', state)).findings[0]).toMatchObject({ firstSeen: '2026-03-01T10:00:00.000Z' });
  });

  it('is kept for its owner alone, and nothing else is left beside it', async () => {
    writeFileSync(state, formatState(emptyState, 0), { mode: 0o644 });
    await audit('--state', state);
    expect(statSync(state).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['policy.yml', 'state.json']);
    expect(JSON.parse(readFileSync(state, 'utf8'))).toMatchObject({ version: 1, replicas: [{ kind: 'in-progress' }] });
  });
});

describe('a state file', () => {
  const audit = (...options: readonly string[]) =>
    runCommand(['audit', '--policy', policy, '--state', state, ...options], { reader: aReader([aSecret()]) });

  it.each([
    ['damaged', formatState(emptyState, 0).slice(0, -9), 'It is damaged: it is not JSON, or was cut off.'],
    ['empty', '', 'It is empty.'],
    ['newer', formatState(emptyState, 0).replace('"version": 1', '"version": 7'), 'written by a newer auditor'],
    ["someone else's", '{"version":4,"serial":1}', 'It was not written by this auditor'],
    ['the policy itself', 'version: 1\n', 'It is damaged'],
  ])('that is %s is refused before anything is asked of AWS, and left alone', async (_, text, why) => {
    writeFileSync(state, text);
    const { code, stdout, stderr, settings } = await audit();
    expect(stderr).toMatch(/^error {2}.*state\.json {2}The state cannot be used, and was left alone\. /);
    expect(stderr).toContain(why);
    expect(stderr).toContain('\n  try: another file; or move this one away');
    expect({ code, stdout, asked: settings.length }).toEqual({ code: 2, stdout: '', asked: 0 });
    expect(readFileSync(state, 'utf8')).toBe(text);
  });

  it('that is longer than any state is refused unread', async () => {
    writeFileSync(state, '');
    truncateSync(state, 257 * 1024 * 1024);
    expect((await audit()).stderr).toContain('It is longer than any state (256 MiB).');
  });

  it('that would be too long to be read again is not written', async () => {
    const { write } = await openState(state, 0, 64);
    await expect(write()).rejects.toThrow('The state would be longer than');
    expect(readdirSync(folder)).toEqual(['policy.yml']);
  });

  it.each([
    ['is a folder', () => folder, 'The state cannot be written: it is a folder.'],
    ['is a device', () => '/dev/null', 'It is not a file that can be replaced.'],
    ['could not be written', () => join(folder, 'none', 'state.json'), 'there is no such file or folder'],
    ['is the output too', () => join(folder, '.', 'report.json'), 'would overwrite each other'],
  ])('that %s is refused before anything is asked of AWS', async (_, path, why) => {
    state = path();
    const { code, stderr, settings } = await audit('--output', join(folder, 'report.json'));
    expect(stderr).toContain(why);
    expect({ code, asked: settings.length }).toEqual({ code: 2, asked: 0 });
  });

  it('may be a link, which stays one', async () => {
    const target = join(folder, 'real.json');
    writeFileSync(target, formatState(emptyState, 0));
    symlinkSync(target, state);
    await audit();
    expect(JSON.parse(readFileSync(target, 'utf8')).findings).not.toEqual([]);
    expect(lstatSync(state).isSymbolicLink()).toBe(true);
  });

  it('is left alone by a run with the credentials of another account', async () => {
    const text = formatState(emptyState, 0);
    writeFileSync(state, text);
    const account = '999999999999';
    const arn = `arn:aws:secretsmanager:eu-central-1:${account}:secret:prod/payments-a1b2c3`;
    const argv = ['audit', '--policy', policy, '--state', state];
    expect((await runCommand(argv, { reader: aReader([aSecret({ account, arn })]) })).code).toBe(2);
    expect(readFileSync(state, 'utf8')).toBe(text);
  });
});
