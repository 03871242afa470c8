import { globSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { noticesOf } from '../../scripts/notices.ts';
import { judge } from '../../scripts/vulnerabilities/judge.ts';

/** Of tools that stay on the machine that builds and tests; what is bundled is judged by scripts/notices.ts. */
const usable = /^(MIT(-0)?|ISC|Apache-2\.0|0BSD|BlueOak-1\.0\.0|BSD-[23]-Clause|MPL-2\.0|Python-2\.0|PSF-2\.0)$/;

/** What is no program has a licence for texts and tables. */
const data: Readonly<Record<string, string>> = { 'node_modules/caniuse-lite': 'CC-BY-4.0' };

test('every package of the lockfile has a licence under which it may be used here', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { license?: string }>;
  };
  const all = Object.entries(packages).filter(([path]) => path !== '');
  // Of a choice one is enough.
  const unusable = all.filter(
    ([path, { license = 'none' }]) => data[path] !== license && !license.split(' OR ').some((one) => usable.test(one)),
  );

  expect(all.length).toBeGreaterThan(100);
  expect(unusable.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

test('what the functions are bundled of may be passed on', async () => {
  const { metafile } = await build({
    entryPoints: globSync('functions/*.ts'),
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'dist',
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
  });

  await expect(noticesOf('.', Object.keys(metafile.inputs))).resolves.toContain('@middy/core');
});

const auditOf = (severity: string) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities: { yaml: { severity, range: '<3' } } });

test.each(['high', 'critical'])('a vulnerability of severity %s fails, by name', (severity) => {
  expect(judge(auditOf(severity))).toEqual({ ok: false, message: `error: yaml <3 has a vulnerability: ${severity}` });
});

test.each(['low', 'moderate'])('one of severity %s is counted', (severity) => {
  expect(judge(auditOf(severity))).toEqual({ ok: true, message: expect.stringContaining('(lower ones: 1)') });
});

test.each([
  ['a registry without audits', '{"message":"405 Method Not Allowed","error":{}}', '405 Method Not Allowed'],
  ['no network', '', 'no answer that could be read'],
])('%s is said to have checked nothing', (_what, answer, why) => {
  expect(judge(answer)).toEqual({ ok: true, message: expect.stringMatching(`NOT checked.*${why}`) });
});
