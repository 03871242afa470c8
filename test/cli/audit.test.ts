import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { ReadError } from '../../lib/audit/ports.ts';
import { aFailingReader, aReader, aSecret, runCommand } from './a-context.ts';

const policyText = `
version: 1
accounts: ["111122223333"]
regions: [eu-central-1, eu-west-1]
clauses:
  - name: production
    match: { name: prod/* }
    require:
      primary: eu-central-1
      replicas: { eu-west-1: {} }
`;
const replica = { region: 'eu-west-1', status: 'InSync', kmsKeyId: 'alias/aws/secretsmanager' };
const primaryRegion = 'eu-central-1';
const healthy = aReader([
  aSecret({ primaryRegion, replication: [replica] }),
  aSecret({ primaryRegion, region: 'eu-west-1' }),
]);
const unreplicated = aReader([aSecret()]);

describe('audit', () => {
  let folder: string;
  let policy: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'auditor-'));
    policy = join(folder, 'policy.yml');
    writeFileSync(policy, policyText);
  });

  it('ends with 0 and says so when all is well', async () => {
    const { code, stdout, stderr } = await runCommand(['audit', '--policy', policy], { reader: healthy });
    expect(stderr).toBe('');
    expect(stdout).toContain('✓ Compliant: no findings in 1 secret · 2/2 Regions read');
    expect(code).toBe(0);
  });

  it('ends with 1 when something is missing, unless only worse things shall count', async () => {
    const audit = ['audit', '--policy', policy];
    const { code, stdout } = await runCommand(audit, { reader: unreplicated });
    expect(stdout).toContain('✗ prod/payments → eu-west-1');
    expect(code).toBe(1);
    expect((await runCommand([...audit, '--fail-on', 'critical'], { reader: unreplicated })).code).toBe(0);
  });

  it('ends with 3 when a Region cannot be read, and still reports the other', async () => {
    const reader = aFailingReader('denied', 'ListSecrets in eu-west-1: access denied', 'eu-west-1');
    const { code, stdout } = await runCommand(['audit', '--policy', policy], { reader });
    expect(stdout).toContain('✗ incomplete');
    expect(stdout).toContain('ListSecrets in eu-west-1: access denied');
    expect(code).toBe(3);
  });

  it('ends with 2 when these are the secrets of another account, and still shows them', async () => {
    const arn = 'arn:aws:secretsmanager:eu-central-1:999999999999:secret:prod/payments-a1b2c3';
    const reader = aReader([aSecret({ account: '999999999999', arn })]);
    const { code, stdout, stderr } = await runCommand(['audit', '--policy', policy], { reader });
    expect(stdout).toContain('999999999999');
    expect(stderr).toMatch(/^error {2}.*account 999999999999.*\n {2}try: --profile NAME/);
    expect(code).toBe(2);
  });

  it.each([
    ['credentials', 'no usable AWS credentials', 'aws sso login'],
    ['unreachable', 'no connection, or no answer in time', '--endpoint-url'],
  ] as const)('ends with 2 and advice when nothing can be read: %s', async (failure, message, advice) => {
    const reader = aFailingReader(failure, message);
    const { code, stdout, stderr } = await runCommand(['audit', '--policy', policy], { reader });
    expect(stderr).toContain(`error  Nothing could be read. ${message}`);
    expect(stderr).toContain(advice);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('writes machine formats clean, in colour or not, on a terminal or not', async () => {
    const surroundings = { reader: unreplicated, isTTY: true, columns: 80, env: { FORCE_COLOR: '1' } };
    const { stdout } = await runCommand(['audit', '--policy', policy, '--format', 'json'], surroundings);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 2,
      tool: { name: 'replication-auditor' },
      findings: [{ rule: 'replica-missing', region: 'eu-west-1' }],
    });
    const lines = await runCommand(['audit', '--policy', policy, '--format', 'ndjson'], surroundings);
    expect(
      lines.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(['finding', 'summary']);
  });

  it('colours the terminal and wipes its progress away', async () => {
    const { stdout, stderr } = await runCommand(['audit', '--policy', policy], { reader: healthy, isTTY: true });
    expect(stdout).toContain('\u001b[');
    expect(stderr).toMatch(/Reading {2}eu-/);
    expect(stderr.endsWith('\r\u001b[2K')).toBe(true);
  });

  it('writes a file without colours, and nothing to standard output', async () => {
    const output = join(folder, 'report.txt');
    const argv = ['audit', '--policy', policy, '--output', output];
    const { code, stdout } = await runCommand(argv, { reader: unreplicated, env: { FORCE_COLOR: '1' } });
    expect(stdout).toBe('');
    expect(readFileSync(output, 'utf8')).toMatch(/^HIGH {2}1 finding\n/);
    expect(code).toBe(1);
  });

  it('asks AWS nothing when the file cannot be written', async () => {
    const output = join(folder, 'none', 'report.txt');
    const { code, stderr, settings } = await runCommand(['audit', '--policy', policy, '--output', output]);
    expect(stderr).toContain(`error  ${output}  The output cannot be written: there is no such file or folder.`);
    expect(settings).toEqual([]);
    expect(code).toBe(2);
  });

  it('passes on where and as whom to ask', async () => {
    const argv = ['audit', '--policy', policy, '--endpoint-url', 'http://127.0.0.1:9', '--profile', 'audit'];
    const { settings } = await runCommand(argv, { reader: healthy });
    expect(settings).toEqual([{ endpoint: 'http://127.0.0.1:9', profile: 'audit' }]);
  });

  it('refuses an endpoint that is no address', async () => {
    const { code, stderr } = await runCommand(['audit', '--policy', policy, '--endpoint-url', 'localhost:9']);
    expect(stderr).toContain('error  --endpoint-url  "localhost:9" is no http or https address.');
    expect(code).toBe(2);
  });

  it('reads only the Regions that are named', async () => {
    const argv = ['audit', '--policy', policy, '--region', 'eu-central-1', '--format', 'json'];
    const { code, stdout } = await runCommand(argv, { reader: healthy });
    expect(JSON.parse(stdout).coverage.map(({ region }: { region: string }) => region)).toEqual(['eu-central-1']);
    expect(code).toBe(0);
  });

  it('refuses a Region that the policy does not list', async () => {
    const { code, stderr } = await runCommand(['audit', '--policy', policy, '--region', 'eu-wst-1', 'us-east-1']);
    expect(stderr).toContain(
      `error  --region  "eu-wst-1" is not a Region of ${policy}, which lists eu-central-1, eu-west-1. Did you mean "eu-west-1"?\n  example: --region eu-west-1`,
    );
    expect(stderr).toContain('"us-east-1" is not a Region of');
    expect(code).toBe(2);
  });

  it('misses an account that its credentials cannot be of, unless the run is narrowed to those that it can', async () => {
    const two = join(folder, 'two-accounts.yml');
    writeFileSync(two, policyText.replace('["111122223333"]', '["111122223333", "444455556666"]'));
    const whole = await runCommand(['audit', '--policy', two], { reader: healthy });
    expect(whole.stdout).toContain('The policy expects account 444455556666, but this run did not read it.');
    expect(whole.code).toBe(3);
    const narrowed = await runCommand(['audit', '--policy', two, '--account', '111122223333'], { reader: healthy });
    expect(narrowed.stdout).toContain('✓ Compliant');
    expect(narrowed.code).toBe(0);
  });

  it('refuses an account that the policy does not list, together with Regions', async () => {
    const argv = ['audit', '--policy', policy, '--account', '111122223334', '--region', 'eu-wst-1'];
    const { code, stderr, settings } = await runCommand(argv);
    expect(stderr).toContain(
      `error  --account  "111122223334" is not an account of ${policy}, which lists 111122223333.`,
    );
    expect(stderr).toContain('\n  example: --account 111122223333\n');
    expect(stderr).toContain('error  --region  "eu-wst-1" is not a Region of');
    expect({ code, settings }).toEqual({ code: 2, settings: [] });
  });

  it('counts neither an excepted finding nor an excepted gap, until their exception has expired', async () => {
    const excepting = join(folder, 'excepting.yml');
    const exception = (rule: string, until: string) =>
      `  - { rule: ${rule}, secret: "prod/*", reason: known, owner: team-payments, until: ${until} }`;
    const argv = ['audit', '--policy', excepting];
    const unreadable = { ...healthy, describe: () => Promise.reject(new ReadError('denied', 'access denied')) };

    writeFileSync(
      excepting,
      `${policyText}exceptions:\n${exception('replica-missing', '2026-03-31')}\n${exception('unreadable', '2026-03-31')}\n`,
    );
    expect((await runCommand(argv, { reader: unreplicated })).code).toBe(0);
    expect((await runCommand(argv, { reader: unreadable })).code).toBe(0);

    writeFileSync(
      excepting,
      `${policyText}exceptions:\n${exception('replica-missing', '2026-02-28')}\n${exception('unreadable', '2026-02-28')}\n`,
    );
    const late = await runCommand(argv, { reader: unreplicated });
    expect(late.stderr).toMatch(/^warning {2}.*This exception ended with 2026-02-28/);
    expect(late.code).toBe(1);
    expect((await runCommand(argv, { reader: unreadable })).code).toBe(3);
  });

  it('obeys nothing of what AWS tells: names, tags, messages and statuses are shown, not run', async () => {
    const hostile = `\u001b[2J\u001b]0;owned\u0007\u202e\u2066\r\n${'\u0301'.repeat(50)}\u009b31m`;
    const name = `prod/${hostile}${'x'.repeat(400)}`;
    const tags = { [hostile]: hostile };
    const statuses = [
      { region: 'eu-west-1', status: 'Failed', message: hostile.repeat(60) },
      { region: 'us-east-1', status: `Pondering${hostile}` },
    ];
    const reader = aReader([
      aSecret({ name, tags, primaryRegion, replication: statuses, kmsKeyId: `alias/${hostile}` }),
      aSecret({ name, tags: {}, primaryRegion, region: 'eu-west-1' }),
    ]);
    const { code, stdout, stderr } = await runCommand(['audit', '--policy', policy], { reader });
    expect(stdout + stderr).not.toMatch(/[^\n\P{C}]/u);
    // A command to copy is one line, however long.
    const lines = stdout.split('\n').filter((line) => !/^ +aws secretsmanager /.test(line));
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(100);
    expect(stdout).toContain('replica-failed');
    expect(stdout).toContain('Pondering');
    expect(code).toBe(3);
  });

  it('tells every mistake of a policy at once, each with its place and an example', async () => {
    const broken = join(folder, 'broken.yml');
    writeFileSync(broken, policyText.replace('accounts:', 'acounts:').replace('primary: eu-central-1', 'primary: 7'));
    const { code, stdout, stderr } = await runCommand(['audit', '--policy', broken]);
    expect(stderr).toContain(`error  ${broken}:3:1  acounts  `);
    expect(stderr).toContain(`error  ${broken}:9:16  clauses[0].require.primary`);
    const problems = stderr.match(/^error/gm)?.length;
    expect(stderr.match(/^ {2}example: /gm)?.length).toBe(problems);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
