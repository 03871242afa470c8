import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAwsReader } from '../../lib/aws/reader.ts';
import { rules } from '../../lib/rules/index.ts';
import { type Ran, runCommand } from './a-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'auditor-demo-'));
const report = join(folder, 'report.html');
afterAll(() => rmSync(folder, { recursive: true }));

const demo = (columns: number, file = report) =>
  runCommand(['demo', '--report', file], {
    columns,
    isTTY: true,
    createReader: (settings) => createAwsReader(settings),
  });

describe('the demo', () => {
  let ran: Ran;
  let text: string;
  beforeAll(async () => {
    ran = await demo(80);
    text = stripVTControlCharacters(ran.stdout);
  });

  it('audits by the standing policy without a doubt or a gap, and ends with 0', () => {
    expect(text).not.toContain('NOT SEEN');
    expect(ran.stderr).not.toContain('warning');
    expect(ran.code).toBe(0);
  });

  it.each(rules.map(({ id }) => id))('shows a violation of %s', (id) => {
    const [violations = ''] = text.split(/^(?:UNKNOWN|PENDING|EXCEPTED|COVERAGE)/m);
    expect(violations).toMatch(new RegExp(`^ {4}${id}( |$)`, 'm'));
  });

  it('shows what is excepted, and says that it looked twice', () => {
    expect(text).toMatch(/^EXCEPTED {2}1 finding: /m);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('twice, an hour of simulated time apart');
  });

  it('fits the terminal, commands to copy aside, which no line breaks into', () => {
    const lines = text.split('\n').filter((line) => !/^ +aws secretsmanager /.test(line));
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  });

  it('says the same today and in years to come, the port aside', async () => {
    const withoutPort = (output: string) => output.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST').replaceAll(/\s+/g, ' ');
    expect(withoutPort((await demo(80)).stdout)).toBe(withoutPort(ran.stdout));
  });

  it('writes a report to look at, with its findings and a plan, and says where', () => {
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`open ${report} in a browser`);
    const html = readFileSync(report, 'utf8');
    expect(html.match(/<article /g)?.length).toBeGreaterThan(rules.length);
    expect(html).toContain('Remediation plan');
    expect(html).toContain('with nothing to report');
  });

  it('ends with 0 where the report cannot be written, and says so', async () => {
    const ran = await demo(80, join(folder, 'missing', 'report.html'));
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('could not be written');
  });
});
