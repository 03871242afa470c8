import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createAudience } from '../../bench/soak/audience.ts';
import { compareWithTold, compareWithTruth } from '../../bench/soak/compare.ts';
import { createFailures } from '../../bench/soak/failures.ts';
import { neverMet } from '../../bench/soak/faults.ts';
import { createHeapLog } from '../../bench/soak/memory.ts';
import type { StoredFinding } from '../../lib/findings/lifecycle.ts';
import { aFinding } from '../findings/a-finding.ts';
import type { PublishedEvent } from '../support/local-aws.ts';

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
  for (const figure of ['events', 'faults that met something', 'findings opened', 'findings resolved', 'repairs made'])
    expect(stdout).toMatch(new RegExp(`^${figure} +[1-9]`, 'm'));
  expect(stdout).toMatch(/^- the bus refused (everything|some entries), and announcements .* were kept back +[1-9]/m);
}, 240_000);

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

  expect(compareWithTold(twice, { heard: () => 1, openings: () => 1 })).toEqual([
    expect.stringContaining('an announcement was lost'),
  ]);
  expect(compareWithTold(twice, { heard: () => 2, openings: () => 1 })).toEqual([]);
});

test('an announcement that comes once more under a number of its own is a difference, and so is a time that the record forgot', () => {
  const once = [stored('open', { sequence: 1 })];

  expect(compareWithTold(once, { heard: () => 2, openings: () => 1 })).toEqual([
    expect.stringContaining('announced more often than it is numbered'),
  ]);
  expect(compareWithTold(once, { heard: () => 1, openings: () => 2 })).toEqual([
    expect.stringContaining('a time that it was open is forgotten'),
  ]);
});

test.each([
  ['for a reason that no fault explains', true, 'the answer of a part of the accounts is empty'],
  ['while nothing goes wrong', false, '2 events could not be published on the bus "soak" (PutEvents failed)'],
])('an execution that fails %s is told, with its reason', (_when, trouble, reason) => {
  const { ended, unexplained } = createFailures(() => trouble);
  ended('audit', reason);

  expect(unexplained()).toEqual([`audit: ${reason}`]);
  expect(unexplained()).toEqual([]);
});

test('one that fails because the bus refused everything is counted as that', () => {
  const { ended, counts, unexplained } = createFailures(() => true);
  ended('audit', undefined);
  ended('audit', '2 events could not be published on the bus "soak" (PutEvents failed)');

  expect(unexplained()).toEqual([]);
  expect(counts()).toEqual({ 'audit: the bus refused the last try to publish': 1 });
});

test('a kind of fault that met nothing is named, once there were rounds enough for each', () => {
  const met = { deny: 3, reset: 0 };

  expect(neverMet(met, 2_000)).toEqual(['reset']);
  expect(neverMet(met, 24)).toEqual([]);
});

test('a heap that comes and goes has not grown, one that rises each time has', async () => {
  const grownBy = async (bytes: (time: number) => number) => {
    let time = 0;
    const heap = createHeapLog(async () => bytes(time++));
    for (let times = 0; times < 40; times += 1) await heap.measure();
    return heap.end() - heap.start();
  };

  expect(await grownBy((time) => 40 + (time % 7))).toBe(0);
  expect(await grownBy((time) => 40 + time)).toBe(30);
});

const opened = announcement('Finding Opened', 1);
const resolved = announcement('Finding Resolved', 2);

function announcement(type: string, number: number): PublishedEvent {
  const finding = { id: 'finding', rule: place.rule, region: place.region, secret: { name: place.secret } };
  const detail = { id: `finding-${number}`, at: new Date(number * 60_000).toISOString(), finding };
  return { bus: 'soak', source: 'auditor', type, resources: [], time: 0, detail };
}

test.each([
  ['in their order', [opened, resolved], []],
  ['the older after the newer', [resolved, opened], []],
  ['one of them twice', [opened, resolved, opened], []],
])('people who hear announcements %s know what is open, and count each once', (_how, events, open) => {
  const audience = createAudience();
  for (const event of events) audience.hears([event]);

  expect(audience.open()).toEqual(open);
  expect(audience.heard('finding')).toBe(2);
  expect(audience.openings('finding')).toBe(1);
});

test('what is numbered anew after the service forgot it is counted anew', () => {
  const audience = createAudience();
  const later = { ...opened.detail, at: '2027-01-01T00:00:00.000Z' };
  audience.hears([opened, resolved, { ...opened, detail: later }]);

  expect(audience.open()).toEqual([place]);
  expect(audience.heard('finding')).toBe(1);
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
