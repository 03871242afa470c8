import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examplePolicy } from '../../cli/assets.ts';
import { createAwsReader } from '../../lib/aws/reader.ts';
import { rules } from '../../lib/rules/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { runCommand } from './a-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'auditor-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('usage', () => {
  it.each([
    ['an unknown command', ['adit'], 'Did you mean audit?'],
    ['an unknown option', ['audit', '--policy', 'x', '--formt', 'json'], 'Did you mean --format?'],
    ['an unknown command of a command', ['policy', 'chek'], 'Did you mean check?'],
    ['a misspelt option of every command', ['audit', '--policy', 'x', '--verbos'], 'Did you mean --verbose?'],
    ['a misspelt option that must be given', ['audit', '--plicy', 'x'], 'Did you mean --policy by --plicy?'],
    ['a misspelt format', ['audit', '--policy', 'x', '--format', 'jsn'], 'Did you mean "json"?'],
    ['a misspelt severity', ['audit', '--policy', 'x', '--fail-on', 'hihg'], 'Did you mean "high"?'],
    ['a misspelt format of one more file', ['audit', '--policy', 'x', '--also', 'sraif=a'], 'Did you mean "sarif"?'],
    ['one more file without its format', ['audit', '--policy', 'x', '--also', 'a.sarif'], 'such as sarif=audit.sarif'],
    ['two reports in one file', ['audit', '--policy', 'x', '--output', 'a', '--also', 'csv=./a'], 'to one file'],
    ['an impossible number of days', ['report', '--state', 'x', '--days', '91'], 'from 1 to 90'],
    ['a state that is not there', ['report', '--state', join(folder, 'none.json')], 'an audit with --state leaves one'],
    ['a missing option', ['audit'], "Required option '--policy <file>' not specified"],
    ['an unknown format', ['audit', '--policy', 'x', '--format', 'xml'], 'Allowed choices are table, json, ndjson'],
    ['an unknown severity', ['audit', '--policy', 'x', '--fail-on', 'grave'], 'critical, high, medium, low, never'],
    ['a stray argument', ['audit', '--policy', 'x', 'y'], 'Too many arguments'],
    ['an impossible port', ['simulate', '--port', '-1'], 'whole number from 0 to 65535'],
    ['a plan that is missing', ['remediate', '--policy', 'x'], "Required option '--plan <file>' not specified"],
    ['an approval of nothing', ['approve', '--callback', 'x'], "Required option '--plan-hash <hash>' not specified"],
    ['an unknown rule', ['rules', 'replica-faild'], 'Did you mean "replica-failed"?'],
    ['a rule like no other', ['rules', 'zzz'], 'The rules are name-collision, '],
    ['a policy that is not there', ['policy', 'check', join(folder, 'none.yml')], 'there is no such file or folder'],
    ['a policy that is a folder', ['audit', '--policy', folder], 'it is a folder'],
    ['a scenario that is not there', ['simulate', '--scenario', join(folder, 'none.yml')], 'there is no such file'],
  ])('of %s is explained with an example, without a stack trace', async (_what, argv, words) => {
    const { code, stdout, stderr } = await runCommand(argv);
    expect(stderr).toMatch(/^error {2}[^\n]+\n {2}example: [^\n]+\n$/);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('shows control characters of an argument instead of obeying them', async () => {
    expect((await runCommand(['\u001b[2J'])).stderr).toContain('\\u001b[2J');
  });

  it.each([[[]], [['policy']]])('is the help, as an error, without a command', async (argv) => {
    const { code, stderr } = await runCommand(argv);
    expect(stderr).toMatch(/^Usage: replication-auditor/);
    expect(code).toBe(2);
  });

  it('answers --help and --version on standard output', async () => {
    const help = await runCommand(['audit', '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Exit codes:\n  0  compliant');
    expect(await runCommand(['--version'])).toMatchObject({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });

  it.each([
    ['plan', '0  planned'],
    ['remediate', '0  all of it done'],
    ['approve', '0  answered'],
    ['reject', '0  answered'],
  ])('tells the exit codes of %s', async (name, words) => {
    expect((await runCommand([name, '--help'])).stdout).toContain(words);
  });

  it('says so when the auditor itself is at fault', async () => {
    const { code, stderr } = await runCommand(['simulate'], {
      interrupted: () => Promise.reject(new TypeError('x is not a function')),
    });
    expect(stderr).toBe(
      'error  This should not happen, and is a fault of the auditor itself. TypeError: x is not a function\n',
    );
    expect(code).toBe(2);
  });
});

describe('policy check', () => {
  it('sums up a valid policy', async () => {
    const { code, stdout, stderr } = await runCommand(['policy', 'check', examplePolicy]);
    expect(stdout).toMatch(/example\.yml is valid: 1 account, 3 Regions, 4 clauses, 1 exception\.\n/);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('tells what is wrong with another', async () => {
    const { code, stderr } = await runCommand(['policy', 'check', file('empty.yml', '')]);
    expect(stderr).toMatch(/^error {2}.*empty\.yml:1:1 {2}/);
    expect(code).toBe(2);
  });

  it('passes on a doubt without refusing the policy', async () => {
    const text =
      'version: 1\naccounts: ["111122223333"]\nregions: [eu-wst-1]\nclauses: [{ name: all, match: {} }]\n...\n';
    const { code, stderr } = await runCommand(['policy', 'check', file('doubtful.yml', text)]);
    expect(stderr).toMatch(/^warning {2}.*doubtful\.yml:3:\d+ {2}regions\[0\]/);
    expect(code).toBe(0);
  });
});

describe('rules', () => {
  it('lists every rule', async () => {
    const { code, stdout } = await runCommand(['rules'], { columns: 120 });
    for (const { id, severity, title } of rules)
      expect(stdout).toMatch(new RegExp(`^${id} +${severity} +${title}$`, 'm'));
    expect(code).toBe(0);
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('explains %s', async (id, rule) => {
    const { code, stdout } = await runCommand(['rules', id], { columns: 200 });
    const words = stdout.replaceAll(/\s+/g, ' ');
    for (const text of [rule.title, rule.why, rule.remedy, ...rule.examples.violating.map(({ title }) => title)]) {
      expect(words).toContain(text);
    }
    expect(code).toBe(0);
  });
});

describe('simulate', () => {
  it('prints its address as one JSON line, serves until it is interrupted, and audits through it find faults', async () => {
    let ask: (url: string) => void = () => undefined;
    const address = new Promise<string>((resolve) => {
      ask = resolve;
    });
    let interrupt: () => void = () => undefined;
    const interrupted = () =>
      new Promise<void>((resolve) => {
        interrupt = resolve;
      });
    const running = runCommand(['simulate', '--port', '0'], {
      interrupted,
      onStdout: (text) => ask(JSON.parse(text).url),
    });
    const url = await address;
    const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'not-a-secret' };
    const audited = await runCommand(['audit', '--policy', examplePolicy, '--endpoint-url', url, '--format', 'json'], {
      reader: createAwsReader({ endpoint: url, credentials }),
    });
    expect(JSON.parse(audited.stdout).counts.findings.open).toBeGreaterThan(5);
    expect(audited.code).toBe(1);
    interrupt();
    expect(await running).toMatchObject({ code: 0, stdout: `${JSON.stringify({ url })}\n`, stderr: '' });
    await expect(fetch(url)).rejects.toThrow();
  });

  it('tells every mistake of a scenario at once', async () => {
    const scenario = file('scenario.yml', 'version: 9\nsecrets: [{ nme: x }]\n');
    const { code, stdout, stderr } = await runCommand(['simulate', '--scenario', scenario]);
    expect(stderr.match(/^error {2}.*scenario\.yml:\d+:\d+/gm)?.length).toBeGreaterThan(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
