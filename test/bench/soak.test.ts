import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { compareWithTold, compareWithTruth } from '../../bench/soak/compare.ts';
import type { StoredFinding } from '../../lib/findings/lifecycle.ts';
import { aFinding } from '../findings/a-finding.ts';

const { PATH, HOME } = process.env;

function soak(...options: string[]) {
  return promisify(execFile)(process.execPath, ['--expose-gc', 'bench/soak.ts', ...options], { env: { PATH, HOME } });
}

test('whatever goes wrong for a while, in the end the service knows the truth and has told it', async () => {
  const { stdout } = await soak('--rounds', '24');

  expect(stdout).not.toContain('DIFFERENCE');
  expect(stdout).toMatch(/^differences from the truth +0$/m);
  expect(stdout).toMatch(/^handles left +0$/m);
  // Else it has said nothing.
  for (const figure of ['events', 'faults injected', 'findings opened', 'findings resolved', 'repairs made'])
    expect(stdout).toMatch(new RegExp(`^${figure} +[1-9]`, 'm'));
}, 120_000);

const place = { secret: 'prod/db', region: 'us-east-1', rule: 'replica-missing' };

function stored(state: StoredFinding['state'], facts: Partial<StoredFinding> = {}): StoredFinding {
  const { secret, region, rule } = place;
  const finding = aFinding({ rule, region, secret: { ...aFinding().secret, name: secret } });
  const announced = { state, at: 0 };
  const life = { sequence: 1, announced, ending: { resolution: null, withdrawal: null }, turns: [], outbox: [] };
  return { finding, state, observedAt: 0, flapping: false, ...life, ...facts };
}

test.each([
  ['what is wrong and not found', [place], [], [place], 'not found: replica-missing prod/db us-east-1'],
  ['what is open though nothing is wrong', [], [stored('open')], [], 'open, but nothing is wrong: replica-missing'],
  ['what was found and not announced', [place], [stored('open')], [], 'not announced: replica-missing'],
  ['an end that was not announced', [], [stored('resolved')], [place], 'its end was not announced: replica-missing'],
])('%s is a difference', (_what, truth, findings, told, difference) => {
  expect(compareWithTruth(truth, findings, told)).toEqual([expect.stringContaining(difference)]);
});

test('an announcement that was numbered and not heard is a difference, whatever came after it', () => {
  const twice = [stored('resolved', { sequence: 2 })];

  expect(compareWithTold(twice, () => 1)).toEqual([expect.stringContaining('an announcement was lost')]);
  expect(compareWithTold(twice, () => 2)).toEqual([]);
});

test('what is open behind another fault in its place is none, and neither is what flaps and is not told', () => {
  expect(compareWithTruth([{ ...place, rule: 'name-collision' }], [stored('open')], [place])).toEqual([
    'not found: name-collision prod/db us-east-1',
    'not announced: name-collision prod/db us-east-1',
  ]);
  expect(compareWithTruth([place], [stored('open', { flapping: true })], [])).toEqual([]);
});

test('an option that it does not know ends it at once, with its name', async () => {
  await expect(soak('--loops', '3')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("'--loops'") });
});
