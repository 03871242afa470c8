/*
 * The HTML report of 100,000 secrets with 10,000 findings: how large its file is, and how long the browser takes for it.
 * Run with `npm run bench:report`; it needs a Chromium. Exits with 1 where a limit is exceeded. docs/report.md has figures.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Finding, severities } from '../lib/domain/finding.ts';
import type { Matrix, MatrixSecret } from '../lib/domain/matrix.ts';
import type { AuditResult } from '../lib/domain/result.ts';
import { formatHtml } from '../lib/report/html.ts';
import { rules } from '../lib/rules/index.ts';
import { findChromium, launchChromium } from '../test/support/chromium.ts';

const secrets = 100_000;
const findings = 10_000;
const limits = { bytes: 15_000_000, keystroke: 200 };
const regions = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-southeast-2'];
const accounts = ['111122223333', '444455556666', '777788889999'];
const at = '2026-03-01T03:12:00.000Z';

function nth<T>(list: readonly T[], index: number): T {
  const one = list[index % list.length];
  if (one === undefined) throw new Error('The list is empty.');
  return one;
}

/** As long, and as varied, as those of an estate: what repeats is stored once, and must not flatter the figure. */
function finding(index: number): Finding {
  const rule = nth(rules, index);
  const name = `prod/team-${index % 211}/service-${index % 1709}/credential-${index}`;
  const account = nth(accounts, index);
  const region = nth(regions, 1 + (index % 4));
  const key = `arn:aws:kms:${region}:${account}:key/${index.toString(16).padStart(8, '0')}-9a5b-4c1d-8e2f-1234567890ab`;
  return {
    id: index.toString(16).padStart(20, 'f0e1d2'),
    rule: rule.id,
    severity: nth(severities, Math.floor((index * severities.length) / findings)),
    status: 'open',
    account,
    secret: {
      name,
      arn: `arn:aws:secretsmanager:eu-west-1:${account}:secret:${name}-Ab12Cd`,
      primaryRegion: 'eu-west-1',
    },
    region,
    clause: `clause-${index % 40}`,
    cause: index % 3 === 0 ? 'kms-access' : null,
    expected: { status: 'InSync', kmsKeyId: key },
    observed: { status: 'Failed', statusMessage: `Replication failed: you cannot use the KMS key ${key}.` },
    message: `Replication of ${name} to ${region} failed: Secrets Manager was not allowed to use a KMS key. An old copy in ${region} is still readable and no longer follows the primary.`,
    remedy: `Replicate ${name} to ${region} again. ${rule.remedy}`,
    exception: null,
    firstSeen: new Date(Date.parse(at) - index * 60_000).toISOString(),
    lastSeen: at,
  };
}

function estate(): { readonly result: AuditResult; readonly matrix: Matrix } {
  const all = Array.from({ length: findings }, (_, index) => finding(index));
  const open = { critical: findings / 4, high: findings / 4, medium: findings / 4, low: findings / 4 };
  const result: AuditResult = {
    startedAt: at,
    finishedAt: at,
    verdict: 'violations',
    findings: all,
    coverage: accounts.flatMap((account) =>
      regions.map((region) => {
        const calls = { ListSecrets: 334, DescribeSecret: 33_334 };
        return { account, region, status: 'complete' as const, reason: null, secrets: 33_334, calls };
      }),
    ),
    gaps: [],
    policyCoverage: {
      required: secrets,
      forbidden: 0,
      tuned: 0,
      unmatched: 0,
      undecided: 0,
      unmatchedMode: 'warn',
      unmatchedSecrets: [],
    },
    warnings: [],
    leftOut: { accounts: [], regions: [] },
    matchedClauses: [],
    counts: {
      secrets,
      evaluated: secrets,
      replicas: secrets * 4,
      findings: { open: findings, pending: 0, unknown: 0, excepted: 0 },
      open,
    },
  };
  const places = Object.fromEntries(regions.map((region, index) => [region, index === 0 ? 'primary' : 'in-sync']));
  const rows = all.map(
    ({ account, secret, clause }): MatrixSecret => ({
      account,
      name: secret.name,
      arn: secret.arn,
      clause,
      places: places as MatrixSecret['places'],
    }),
  );
  const each = (secrets - findings) / 40;
  const tallies = regions.map((region, index) => {
    return [region, { primary: index === 0 ? each : 0, 'in-sync': index === 0 ? 0 : each, unknown: 0 }] as const;
  });
  const healthy = Array.from({ length: 40 }, (_, index) => {
    return { clause: `clause-${index}`, secrets: each, places: Object.fromEntries(tallies) };
  });
  return { result, matrix: { secrets: rows, healthy, undecided: [] } };
}

/** In the page, by its own clock: from before the key is handled until what it changed has been painted. */
const measure = `new Promise((resolve) => {
  const field = document.querySelector('[name=text]');
  const start = performance.now();
  field.value = '7';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
})`;

async function main(): Promise<void> {
  const { result, matrix } = estate();
  const start = performance.now();
  const page = [...formatHtml(result, { tool: { name: 'bench', version: '0' }, matrix })].join('');
  const formatted = performance.now() - start;
  const bytes = Buffer.byteLength(page);
  const executable = findChromium();
  if (!executable) throw new Error('There is no Chromium: set CHROMIUM to the path of one.');

  const folder = await mkdtemp(join(tmpdir(), 'report-bench-'));
  const browser = await launchChromium(executable);
  try {
    const file = join(folder, 'report.html');
    await writeFile(file, page);
    const opened: number[] = [];
    const keystrokes: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      await tab.goto(pathToFileURL(file).href);
      opened.push(await tab.evaluate<number>('performance.getEntriesByType("navigation")[0].loadEventEnd'));
      keystrokes.push(await tab.evaluate<number>(measure));
      await tab.close();
    }
    const keystroke = Math.max(...keystrokes);
    const ms = (figure: number) => `${Math.round(figure)} ms`;
    const lines = [
      `written in       ${ms(formatted)}`,
      `file             ${(bytes / 1e6).toFixed(1)} MB (limit ${limits.bytes / 1e6} MB)`,
      `opened in        ${ms(Math.max(...opened))} (slowest of 5)`,
      `first keystroke  ${ms(keystroke)} (slowest of 5, limit ${limits.keystroke} ms)`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    if (bytes > limits.bytes || keystroke > limits.keystroke) process.exitCode = 1;
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
}

await main();
