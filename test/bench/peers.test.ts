import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { faults, policyText, regions, scenarioOf } from '../../bench/peers/estate.ts';
import {
  foundByKind,
  reportedByAudit,
  reportedByCustodian,
  reportedByProwler,
  reportedByScript,
  scoreOf,
} from '../../bench/peers/results.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import { runCommand } from '../cli/a-context.ts';
import { bench } from '../simulator/support.ts';

const faulty = new Set(['prod/a', 'prod/b', 'prod/c']);

function reported(check: string, ...secrets: string[]) {
  return secrets.map((secret) => ({ check, secret }));
}

test('a fault counts once, however many checks report it', () => {
  const { found } = scoreOf([...reported('failed', 'prod/a'), ...reported('missing', 'prod/a', 'prod/b')], faulty);

  expect([...found]).toEqual(['prod/a', 'prod/b']);
});

test('a healthy secret that is reported is a false alarm', () => {
  const score = scoreOf(reported('failed', 'prod/a', 'prod/b', 'prod/fine'), faulty);

  expect(score).toMatchObject({ falseAlarms: 1, beside: [] });
});

test('a check that reports more healthy secrets than faulty ones has found nothing, and raised no alarm', () => {
  const score = scoreOf(reported('not-rotated', 'prod/a', 'prod/b', 'x', 'y', 'z'), faulty);

  expect(score).toEqual({ found: new Set(), falseAlarms: 0, beside: ['not-rotated'] });
});

test('what each tool writes is read', async () => {
  const finding = (status: string) => ({ rule: 'replica-stale', status, secret: { name: `prod/${status}` } });
  expect(reportedByAudit(JSON.stringify({ findings: [finding('open'), finding('excepted')] }))).toEqual(
    reported('replica-stale', 'prod/open'),
  );
  expect(reportedByScript('[{"name": "prod/a", "missing": ["us-east-1"], "failed": []}]')).toEqual(
    reported('script', 'prod/a'),
  );
  expect(reportedByCustodian('home', '[{"Name": "prod/a"}]')).toEqual(reported('home', 'prod/a'));
  const row = (status: string, name: string) =>
    `rotation;${status};"one; two";arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-Ab12Cd\n`;
  async function* csv() {
    yield `CHECK_ID;STATUS;STATUS_EXTENDED;RESOURCE_UID\n${row('FAIL', 'prod/a-b')}`;
    yield row('PASS', 'prod/c');
  }
  expect(await reportedByProwler(csv())).toEqual(reported('rotation', 'prod/a-b'));
});

test('the faults that were found are counted by their kind, those of which none was found too', () => {
  const kinds = new Map([
    ['a', 'stale'],
    ['b', 'absent'],
    ['c', 'absent'],
  ]);

  expect([...foundByKind(new Set(['c', 'other']), kinds)]).toEqual([
    ['stale', 0],
    ['absent', 1],
  ]);
});

describe('the estate', () => {
  const simulated = bench();
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'peers-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('has 54 faults, of which an audit finds each, and nothing else', async () => {
    simulated.apply(scenarioOf(100, 0));
    const policy = join(folder, 'policy.yml');
    await writeFile(policy, policyText);
    const reader = createAwsReader({
      endpoint: simulated.simulator.url,
      credentials: async () => ({ accessKeyId: 'any', secretAccessKey: 'any' }),
    });
    const { code, stdout } = await runCommand(['audit', '--policy', policy, '--format', 'json'], { reader });

    expect({ code, faults: faults.size }).toEqual({ code: 1, faults: 54 });
    expect(scoreOf(reportedByAudit(stdout), new Set(faults.keys()))).toEqual({
      found: new Set(faults.keys()),
      falseAlarms: 0,
      beside: [],
    });
  });
});

test.each(['custodian.yml', 'custodian-replica-attribute.yml', 'replication-check.py'])(
  '%s speaks of the Regions of the estate',
  (file) => {
    const text = readFileSync(new URL(`../../bench/peers/${file}`, import.meta.url), 'utf8');
    const named = new Set(text.match(/\b[a-z]{2}-[a-z]+-\d\b/g));
    for (const region of named) expect(regions).toContain(region);
    expect(named.size).toBeGreaterThan(0);
  },
);
