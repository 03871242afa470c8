import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareRecordings } from '../../lib/probe/compare.ts';
import { formatRecording } from '../../lib/probe/format.ts';
import { Recording } from '../../lib/probe/recording.ts';
import { away, type Emulator, home, third } from './emulator.ts';
import type { DifferenceId } from './known-differences.ts';
import { startMoto } from './moto.ts';
import { type Probed, probed } from './probe-run.ts';
import { describeWithPython } from './python.ts';
import { startSimulated } from './simulator.ts';

/** Which experiment shows which of the differences of moto that are known (known-differences.ts). */
const shownBy: Readonly<Record<string, DifferenceId>> = {
  'answer-to-replicate': 'never-in-progress',
  'arn-in-replicate': 'replicate-echoes-the-id',
  'body-of-an-error': 'error-body-key',
  'deleting-a-replicated-primary': 'delete-refusal-text',
  'fields-of-a-listing': 'listing-shows-replication',
  'form-of-a-token': 'bad-token-crashes',
  'key-changed-on-a-replica': 'replica-cannot-be-rekeyed',
  'key-of-a-replica': 'replica-key-is-always-default',
  'name-conflict': 'conflict-names-another-secret',
  'not-found-status': 'not-found-is-404',
  'nulls-in-a-description': 'nulls-on-the-wire',
  'order-of-a-listing': 'listing-is-not-sorted',
  'primary-region-of-a-primary': 'primary-without-primary-region',
  promotion: 'no-stop-replication',
  'replicating-again': 'replicating-again-repeats-the-region',
  'token-made-up': 'bad-token-crashes',
};

function recorded(peer: string): Recording {
  return Recording.parse(JSON.parse(readFileSync(join(import.meta.dirname, `recordings/${peer}.json`), 'utf8')));
}

const ofOutcome = ({ experiments }: Recording, wanted: Recording['experiments'][number]['outcome']) =>
  experiments.filter(({ outcome }) => outcome === wanted).map(({ id }) => id);

/** Every secret of every Region, planned deletions included. */
async function leftIn({ client }: Emulator, regions: readonly string[]): Promise<readonly string[]> {
  const pages = await Promise.all(
    regions.map((region) => client(region).send(new ListSecretsCommand({ IncludePlannedDeletion: true }))),
  );
  return pages.flatMap(({ SecretList = [] }) => SecretList.map(({ ARN = '' }) => ARN));
}

describe('the probe of the simulator', () => {
  let simulator: Emulator;
  let run: Probed;

  beforeAll(async () => {
    simulator = await startSimulated();
    run = await probed(simulator);
  });
  afterAll(() => simulator?.close());

  test('sees what was assumed, but for a key that no scenario says is missing', () => {
    expect(ofOutcome(run.recording, 'untried')).toEqual([]);
    expect(ofOutcome(run.recording, 'differs')).toEqual(['key-that-is-not-there']);
  });

  test('leaves nothing behind', async () => {
    expect(run.result.left).toEqual([]);
    expect(await leftIn(simulator, [away, home, third])).toEqual([]);
  });

  test('is as it was recorded (npm run conformance -- --update, after reading the difference)', async () => {
    await expect(formatRecording(run.recording)).toMatchFileSnapshot('recordings/simulator.json');
  });

  test('differs from the recording of moto in all that moto is known to do otherwise', () => {
    const differing = compareRecordings(run.recording, recorded('moto')).map((difference) => difference.of);
    expect(differing).toEqual(expect.arrayContaining(Object.keys(shownBy)));
  });
});

describeWithPython('the probe of moto', (python) => {
  let moto: Emulator;
  let run: Probed;

  beforeAll(async () => {
    moto = await startMoto(python);
    // Two Regions: where a replica was orphaned, moto has no way to remove it (below).
    run = await probed(moto, { regions: [home, away] });
  }, 60_000);
  afterAll(() => moto?.close());

  test('names every difference that is known', () => {
    expect(ofOutcome(run.recording, 'differs')).toEqual(expect.arrayContaining(Object.keys(shownBy)));
    expect(ofOutcome(run.recording, 'untried')).toEqual(['overwriting-a-primary']);
  });

  test('leaves nothing behind', async () => {
    expect(run.result.left).toEqual([]);
    expect(await leftIn(moto, [home, away, third])).toEqual([]);
  });

  test('is as it was recorded', async () => {
    await expect(formatRecording(run.recording)).toMatchFileSnapshot('recordings/moto.json');
  });

  test('tells what it made and cannot remove: an orphan, since moto cannot promote one', async () => {
    const { result } = await probed(moto, { only: ['overwriting-a-primary'], regions: [home, away, third] });
    expect(result.left).toMatchObject([{ region: third, why: 'StopReplicationToReplica: HTTP 500, no JSON' }]);
    await moto.reset();
  });
});
