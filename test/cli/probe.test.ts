import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReaderSettings } from '../../cli/context.ts';
import { createProbeReader } from '../../lib/aws/probe-reader.ts';
import { createProbeWriter } from '../../lib/aws/probe-writer.ts';
import { Recording } from '../../lib/probe/recording.ts';
import { type RunningSimulator, startSimulator } from '../../simulator/index.ts';
import { runCommand, type Surroundings } from './a-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'auditor-'));
const recording = join(folder, 'recording.json');
const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
const regions = ['--region', 'eu-west-1', 'eu-central-1'];
const writing = [...regions, '--write', '--prefix', 'sandbox/', '--only', 'promotion', 'name-conflict'];

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => {
  simulator.apply({ version: 1, regions: ['eu-west-1', 'eu-central-1'] });
  simulator.clearFaults();
  simulator.resetCalls();
});
afterAll(() => simulator.close());

/** Runs it on the simulator, on which time passes while the command waits. */
function probe(argv: readonly string[], more: Surroundings = {}) {
  const open = (settings: ReaderSettings) => ({ ...settings, credentials });
  return runCommand(['probe', ...argv, '--recording', recording, '--endpoint-url', simulator.url], {
    probes: {
      openReader: (settings) => createProbeReader(open(settings)),
      openWriter: (settings) => createProbeWriter(open(settings)),
    },
    approvals: { identify: async () => 'arn:aws:iam::111122223333:user/alice', prove: never, answer: never },
    pause: async (seconds) => simulator.advance(seconds),
    interrupted: () => new Promise(() => undefined),
    ...more,
  });
}

function never(): never {
  throw new Error('not expected');
}

const operations = () => [...new Set(simulator.calls().map(({ operation }) => operation))].sort();
const secrets = () => simulator.summary().secrets.reduce((sum, { count }) => sum + count, 0);

describe('probe', () => {
  it('only looks unless told to write, and says how much more there is', async () => {
    const { code, stdout } = await probe(regions);
    expect(operations()).toEqual(['DescribeSecret', 'ListSecrets']);
    expect(stdout).toContain('untried  primary-region-of-a-primary');
    expect(stdout).toMatch(/Probe: .* could not be tried · 18 more with --write/);
    expect(code).toBe(0);
  });

  it('tells what was assumed and seen, removes what it made, and keeps a recording without its names', async () => {
    const { code, stdout, stderr } = await probe([...writing, '--yes']);
    expect(stdout).toContain('assumed  a standalone secret under its old ARN');
    expect(stdout).toContain('Probe:     2 as assumed · 0 otherwise · 0 could not be tried');
    expect([code, stderr, secrets()]).toEqual([0, '', 0]);
    const kept = readFileSync(recording, 'utf8');
    expect(Recording.parse(JSON.parse(kept)).experiments.map(({ id }) => id)).toEqual(['name-conflict', 'promotion']);
    expect(kept).not.toContain('sandbox/');
  });

  it('never asks for a value', async () => {
    await probe([...regions, '--write', '--prefix', 'sandbox/', '--key', 'alias/any', '--yes']);
    expect(operations().filter((operation) => operation.includes('Value'))).toEqual([]);
    expect(operations()).toContain('StopReplicationToReplica');
  });

  it('prints the recording for a program', async () => {
    const { stdout } = await probe([...regions, '--format', 'json']);
    expect(stdout).toBe(readFileSync(recording, 'utf8'));
  });

  it('tells where an earlier recording shows something else', async () => {
    await probe([...regions, '--only', 'not-found-status']);
    const earlier = readFileSync(recording, 'utf8').replaceAll('HTTP 400', 'HTTP 404');
    const other = join(folder, 'other.json');
    writeFileSync(other, earlier);
    const { stdout } = await probe([...regions, '--only', 'not-found-status', '--against', other]);
    expect(stdout).toContain('OTHERWISE IN THE OTHER RECORDING  1 difference');
    expect(stdout).toContain('there  HTTP 404 ResourceNotFoundException');
  });

  it('creates nothing unless it is confirmed', async () => {
    const { code, stdout, stderr } = await probe(writing, { isTTY: true, stdin: { typed: ['no'] } });
    expect(stderr).toContain('Secrets named sandbox/… are made in eu-west-1, eu-central-1');
    expect(stderr).toContain('user/alice');
    expect(stdout).toContain('Not confirmed');
    expect([code, operations()]).toEqual([1, ['ListSecrets']]);
  });

  it('removes what it made when it is interrupted, and says so', async () => {
    let interrupt: () => void = never;
    const { code, stderr } = await probe([...writing, '--yes'], {
      interrupted: () =>
        new Promise((resolve) => {
          interrupt = resolve;
        }),
      async pause(seconds) {
        interrupt();
        simulator.advance(seconds);
      },
    });
    expect(stderr).toContain('Interrupted: what was made is being removed.');
    expect([code, secrets()]).toEqual([1, 0]);
    expect(operations()).toContain('CreateSecret');
  });

  it('names what it could not remove, and fails', async () => {
    simulator.addFaults({ fault: 'deny', operation: 'DeleteSecret' });
    const { code, stderr } = await probe([...writing, '--yes']);
    expect(stderr).toMatch(
      /error {2}sandbox\/[0-9a-f]{16}\/promotion in eu-west-1 {2}Left behind: DeleteSecret: HTTP 400/,
    );
    expect(code).toBe(1);
  });

  it.each([
    ['no Region', [], 'In which Region to look is not known'],
    ['a Region that is none', ['--region', 'Ireland'], '"Ireland" is not a Region'],
    ['one Region to write in', ['--region', 'eu-west-1', '--write', '--prefix', 'x'], 'takes two Regions'],
    ['no prefix to write under', [...regions, '--write', '--yes'], 'begin with has to be said'],
    ['a prefix that no name may have', [...regions, '--write', '--prefix', 'a b'], 'letters, digits'],
    ['a prefix where nothing is written', [...regions, '--prefix', 'x'], 'for --write only'],
    ['an experiment that is not there', [...regions, '--only', 'promotoin'], 'no experiment "promotoin"'],
    ['an experiment that writes', [...regions, '--only', 'promotion'], 'makes secrets of its own'],
    ['nobody to confirm', writing, 'Nobody is at a terminal'],
    ['a recording that is none', [...regions, '--against', 'package.json'], 'no recording of this version'],
  ])('refuses %s before it asks AWS anything', async (_what, argv, words) => {
    const { code, stderr } = await probe(argv);
    expect(stderr).toContain(words);
    expect([code, operations()]).toEqual([2, []]);
  });

  it('fails where credentials are not accepted, rather than call every experiment untried', async () => {
    const { code, stderr } = await probe(['--region', 'eu-north-1']);
    expect(stderr).toContain(
      'Nothing was tried. In eu-north-1 the credentials are not accepted: UnrecognizedClientException',
    );
    expect(code).toBe(2);
  });
});
