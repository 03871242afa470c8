import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { examplePolicy } from '../../cli/assets.ts';
import { TrendDocument } from '../../lib/report/trend-json.ts';
import { aReader, aSecret, runCommand } from './a-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'auditor-report-'));
const state = join(folder, 'state.json');
const day = 86_400_000;
const start = Date.UTC(2026, 2, 1, 12);

/** One audit on a day, of a secret whose replica failed or did not. */
function audit(onDay: number, status: 'InSync' | 'Failed', ...options: readonly string[]) {
  const primary = aSecret({
    region: 'eu-west-1',
    name: 'other/thing',
    replication: [{ region: 'us-east-1', status }],
  });
  const replica = {
    ...aSecret({ region: 'us-east-1', name: 'other/thing' }),
    primaryRegion: 'eu-west-1',
    kmsKeyId: 'alias/x',
  };
  return runCommand(['audit', '--policy', examplePolicy, '--state', state, ...options], {
    reader: aReader([{ ...primary, primaryRegion: 'eu-west-1' }, replica]),
    clock: { now: () => start + onDay * day },
  });
}

describe('report', () => {
  beforeAll(async () => {
    await audit(0, 'Failed');
    await audit(2, 'InSync');
    await audit(4, 'Failed');
    await audit(5, 'InSync');
  });

  it('tells from the state alone how findings came and went', async () => {
    const before = readFileSync(state, 'utf8');
    const { code, stdout, stderr } = await runCommand(['report', '--state', state, '--format', 'json', '--days', '7'], {
      clock: { now: () => start + 6 * day },
    });
    const trend = TrendDocument.parse(JSON.parse(stdout));
    expect(trend.rules.find(({ rule }) => rule === 'replica-failed')).toMatchObject({
      open: 0,
      resolved: 2,
      meanTimeToRepairSeconds: (1.5 * day) / 1000,
    });
    expect(trend.days.map(({ open }) => open?.critical ?? null)).toEqual([1, 1, 0, 0, 1, 0, null]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(state, 'utf8')).toBe(before);
  });

  it('shows it to a person', async () => {
    const { stdout } = await runCommand(['report', '--state', state], { clock: { now: () => start + 6 * day } });
    expect(stdout).toMatch(/^TREND {2}30 days, 2026-02-06 to 2026-03-07 12:00 UTC$/m);
    expect(stdout).toMatch(/replica-failed +0 +2 {2}36 hours, at most 2 days/);
  });

  it('refuses a file that is no state', async () => {
    const path = join(folder, 'other.json');
    writeFileSync(path, '{}');
    const { code, stderr } = await runCommand(['report', '--state', path]);
    expect(stderr).toContain('The state cannot be used, and was left alone.');
    expect(code).toBe(2);
  });
});

describe('audit --also', () => {
  it('writes one result in several formats, beside what goes to standard output', async () => {
    const [json, csv] = [join(folder, 'audit.json'), join(folder, 'audit.csv')];
    const { code, stdout } = await audit(7, 'Failed', '--also', `json=${json}`, `csv=${csv}`);
    const { findings } = JSON.parse(readFileSync(json, 'utf8'));
    expect(findings.length).toBeGreaterThan(0);
    for (const { id } of findings) expect(readFileSync(csv, 'utf8')).toContain(id);
    expect(stdout).toContain('replica-failed');
    expect(code).toBe(3);
  });

  it('fails before the audit where one of the files cannot be written', async () => {
    const { code, stdout, stderr } = await audit(8, 'Failed', '--also', `csv=${folder}`);
    expect(stderr).toContain('it is a folder');
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
