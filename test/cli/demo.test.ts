import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAwsReader } from '../../lib/aws/reader.ts';
import { rules } from '../../lib/rules/index.ts';
import { type Ran, runCommand } from './a-context.ts';

const demo = (columns: number) =>
  runCommand(['demo'], { columns, isTTY: true, createReader: (settings) => createAwsReader(settings) });

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
    expect(violations).toMatch(new RegExp(`^ {4}${id} `, 'm'));
  });

  it('shows what is excepted, and says that it looked twice', () => {
    expect(text).toMatch(/^EXCEPTED {2}1 finding: /m);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('twice, an hour of simulated time apart');
  });

  it('fits the terminal', () => {
    expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  });

  it('says the same today and in years to come, the port aside', async () => {
    const withoutPort = (output: string) => output.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST').replaceAll(/\s+/g, ' ');
    expect(withoutPort((await demo(80)).stdout)).toBe(withoutPort(ran.stdout));
  });
});
