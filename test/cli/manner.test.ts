import { describe, expect, it } from 'vitest';
import { examplePolicy } from '../../cli/assets.ts';
import { ReadError } from '../../lib/audit/ports.ts';
import { aFailingReader, aReader, aSecret, runCommand } from './a-context.ts';

const replicas = (status: 'InSync' | 'Failed') => [
  { region: 'eu-central-1', status, kmsKeyId: 'alias/prod-secrets' },
  { region: 'us-east-1', status },
];
const primary = aSecret({ region: 'eu-west-1', name: 'shared/mail', replication: [] });
const audit = ['audit', '--policy', examplePolicy];

describe('--quiet', () => {
  it('leaves of a report what somebody has to act on', async () => {
    const reader = aReader([aSecret({ region: 'eu-west-1', name: 'prod/payments', replication: replicas('Failed') })]);
    const { stdout, stderr } = await runCommand([...audit, '--quiet'], { reader, isTTY: true, columns: 80 });
    expect(stdout).toContain('replica-failed');
    expect(stdout).not.toContain('EXCEPTED');
    expect(stderr).toBe('');
  });

  it('never is silent about what could not be read', async () => {
    const reader = aFailingReader('denied', 'It was denied.', 'us-east-1');
    const { code, stdout } = await runCommand([...audit, '-q'], { reader });
    expect(stdout).toContain('INCOMPLETE');
    expect(stdout).toContain('It was denied.');
    expect(code).toBe(3);
  });

  it('leaves errors, and formats for programs, as they are', async () => {
    expect((await runCommand(['audit', '--quiet'])).stderr).toContain(
      "Required option '--policy <file>' not specified",
    );
    const reader = aReader([primary]);
    const [loud, quiet] = await Promise.all(
      [[], ['--quiet']].map((more) =>
        runCommand([...audit, '--format', 'csv', ...more], { reader, clock: { now: () => 0 } }),
      ),
    );
    expect(quiet?.stdout).toBe(loud?.stdout);
  });

  it('cannot be had together with --verbose', async () => {
    const { code, stderr } = await runCommand([...audit, '--quiet', '--verbose']);
    expect(stderr).toContain("cannot be used with option '-v, --verbose'");
    expect(code).toBe(2);
  });
});

describe('--verbose', () => {
  it('tells each call with what came of it and how long it took', async () => {
    const { stdout, stderr } = await runCommand([...audit, '--verbose', '--format', 'json'], {
      reader: aReader([primary]),
      isTTY: true,
    });
    expect(stderr).toMatch(/^ +\d+\.\d\d s {2}reading eu-west-1, eu-central-1, us-east-1 of 111122223333$/m);
    expect(stderr).toMatch(/^ +\d+\.\d\d s {2}eu-west-1 {2}list, page 1: 1 secret in \d\.\d\d s$/m);
    expect(stderr).toMatch(/ {2}eu-west-1 {2}describe shared\/mail-a1b2c3: there in \d\.\d\d s$/m);
    expect(stderr).not.toContain('\r');
    expect(() => JSON.parse(stdout)).not.toThrow();
  });

  it('tells of a call that failed, and passes the failure on', async () => {
    const reader = aFailingReader('denied', 'It was \u001b[2Jdenied.', 'us-east-1');
    const { code, stderr } = await runCommand([...audit, '--verbose'], { reader });
    expect(stderr).toMatch(/us-east-1 {2}list, page 1: failed in \d\.\d\d s: It was \\u001b\[2Jdenied\./);
    expect(code).toBe(3);
  });

  it('closes what it reads pages from, when somebody stops half-way', async () => {
    let closed = 0;
    const { telling } = await import('../../cli/telling.ts');
    const base = aReader([]);
    const reader = telling(
      {
        ...base,
        async *listPages() {
          try {
            yield { secrets: [], next: 'more' };
            yield { secrets: [], next: undefined };
          } finally {
            closed += 1;
          }
        },
        describeKey: () => Promise.reject(new ReadError('denied', 'no')),
      },
      () => undefined,
      { now: () => 0 },
    );
    for await (const _page of reader.listPages('eu-west-1')) break;
    expect(closed).toBe(1);
    await expect(reader.describeKey('eu-west-1', 'alias/x')).rejects.toThrow('no');
  });
});

describe('--plain', () => {
  const reader = aReader([
    aSecret({ region: 'eu-west-1', name: `prod/${'x'.repeat(300)}`, replication: replicas('Failed') }),
  ]);

  it('wraps nothing, colours nothing, redraws nothing and keeps to ASCII, whatever the terminal', async () => {
    const surroundings = { reader, isTTY: true, columns: 60, env: { FORCE_COLOR: '1', LANG: 'en_US.UTF-8' } };
    const { stdout, stderr } = await runCommand([...audit, '--plain'], surroundings);
    expect(stdout).toMatch(/^[\n\x20-\x7e]+$/);
    expect(stdout).toContain(`x prod/${'x'.repeat(300)} > us-east-1\n`);
    expect(stderr).toBe('');
  });

  it.each([
    [{ LANG: 'C' }, true],
    [{ LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, true],
    [{ LC_CTYPE: 'de_DE.ISO-8859-1' }, true],
    [{ LANG: 'C.utf8' }, false],
    [{ LC_ALL: '', LANG: 'en_US.UTF-8' }, false],
    [{}, false],
  ])('without it, %j has symbols in ASCII: %s', async (env, ascii) => {
    const { stdout } = await runCommand([...audit, '--region', 'eu-west-1'], { reader, env });
    expect(/^[\n\x20-\x7e]+$/.test(stdout)).toBe(ascii);
  });

  it('changes nothing of a format for programs', async () => {
    const now = { now: () => 0 };
    const named = aReader([
      aSecret({ region: 'eu-west-1', tags: { arrow: 'a → b' }, replication: replicas('Failed') }),
    ]);
    for (const format of ['json', 'csv']) {
      const [loud, plain] = await Promise.all(
        [[], ['--plain']].map((more) =>
          runCommand([...audit, '--format', format, ...more], { reader: named, clock: now }),
        ),
      );
      expect(plain?.stdout).toBe(loud?.stdout);
    }
  });
});
