/*
 * This tool and its peers on one estate, whose faults are known: `npm run bench:peers`. Installs the peers from PyPI in virtual
 * environments of its own, which takes minutes; nothing but pip leaves this machine. docs/performance.md, "Peers side by side".
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildCommand } from '../scripts/build.ts';
import { faults, home, policyText, regions, scenarioOf } from './peers/estate.ts';
import { type MeasuredPeer, measurePeer } from './peers/measure.ts';
import { startOtherServices } from './peers/other-services.ts';
import { boto3Script, custodian, type Peer, packages, prowler, thisTool } from './peers/peers.ts';
import { findPython, installPackages } from './peers/python.ts';
import { foundByKind } from './peers/results.ts';
import { startSimulated } from './simulated.ts';
import { table } from './tables.ts';

const { values } = parseArgs({
  options: {
    /** Families, each of a primary and its replicas in the two other Regions. */
    secrets: { type: 'string', default: '2000' },
    /** Seconds that each call takes. */
    latency: { type: 'string', default: '0' },
    /** Names in part, such as `custodian,prowler`: only these. */
    only: { type: 'string', default: '' },
    /** A folder: the peers are installed there, and stay for the next run. */
    installed: { type: 'string' },
    json: { type: 'string' },
  },
});
const [secrets, latency] = [Number(values.secrets), Number(values.latency)];
if (!Number.isInteger(secrets) || secrets < 100)
  throw new Error('Secrets are a whole number from 100 on: --secrets 2000');
if (!(latency >= 0)) throw new Error('A latency is in seconds: --latency 0.02');

/** Nothing of this machine's AWS configuration reaches a peer, and it reaches nothing real. */
function environment(folder: string, simulator: string, others: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    AWS_DEFAULT_REGION: home,
    AWS_REGION: home,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: others,
    AWS_ENDPOINT_URL_KMS: simulator,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: simulator,
    NO_PROXY: '127.0.0.1',
  };
}

async function peersIn(folder: string, python: string): Promise<Peer[]> {
  const command = resolve('dist/replication-auditor.js');
  await buildCommand(command);
  const policy = join(folder, 'policy.yml');
  await writeFile(policy, policyText);
  process.stderr.write(`Installing ${Object.values(packages).join(', ')}: some minutes ...\n`);
  const installed = resolve(values.installed ?? join(folder, 'installed'));
  const bin = await installPackages(python, join(installed, 'custodian'), [packages.custodian, packages.boto3]);
  const prowlerBin = await installPackages(python, join(installed, 'prowler'), [packages.prowler]);
  const [, near, far] = regions;
  const wanted = values.only.toLowerCase().split(',');
  return [
    thisTool(command, policy, folder),
    boto3Script(bin, folder),
    custodian(bin, folder, 'custodian.yml', { home, near, far }, 'Cloud Custodian'),
    custodian(bin, folder, 'custodian-replica-attribute.yml', { replicas: home }, 'Custodian, replica-attribute'),
    prowler(prowlerBin, folder),
  ].filter(({ name }) => wanted.some((part) => name.toLowerCase().includes(part)));
}

function tableOfPeers(measured: readonly MeasuredPeer[]): string {
  return table(
    ['tool', 'version', 'wall s', 'CPU s', 'peak MB', 'calls', `found of ${faults.size}`, 'false alarms'],
    measured.map(({ name, version, wall, cpu, peak, calls, found, falseAlarms }) => [
      ...[name, version, wall.toFixed(1), cpu.toFixed(1), (peak / 1e6).toFixed(0), String(calls)],
      ...[String(found.size), String(falseAlarms)],
    ]),
  );
}

function tableOfKinds(measured: readonly MeasuredPeer[]): string {
  const found = measured.map((one) => foundByKind(one.found, faults));
  const kinds = [...foundByKind(new Set(faults.keys()), faults)];
  return table(
    ['fault', 'there', ...measured.map(({ name }) => name)],
    kinds.map(([kind, count]) => [kind, String(count), ...found.map((counts) => String(counts.get(kind)))]),
  );
}

const python = await findPython();
if (python === undefined) {
  process.stderr.write('This bench needs Python 3.10, 3.11 or 3.12 with venv and pip, and found none.\n');
  process.exitCode = 1;
} else {
  const folder = await mkdtemp(join(tmpdir(), 'peers-bench-'));
  const others = await startOtherServices();
  try {
    const peers = await peersIn(folder, python);
    const simulated = await startSimulated(scenarioOf(secrets, latency), folder);
    const measured: MeasuredPeer[] = [];
    try {
      const home = join(folder, 'home');
      await mkdir(home);
      const env = environment(home, simulated.url, others.url);
      for (const peer of peers) {
        const one = await measurePeer(peer, simulated, python, home, env);
        measured.push(one);
        process.stderr.write(`${one.name}: ${one.wall.toFixed(1)} s, ${one.calls} calls\n`);
      }
    } finally {
      await simulated.stop();
    }
    const beside = measured.filter((one) => one.beside.length > 0);
    const notes = beside.map((one) => `${one.name}, not about replication: ${one.beside.join(', ')}\n`);
    const tables = [tableOfPeers(measured), tableOfKinds(measured), notes.join('')];
    process.stdout.write(tables.filter((text) => text !== '').join('\n'));
    if (values.json !== undefined) {
      const on = { node: process.version, processors: availableParallelism(), at: new Date().toISOString() };
      const figures = measured.map((one) => ({ ...one, found: [...one.found] }));
      await writeFile(values.json, `${JSON.stringify({ on, secrets, latency, measured: figures }, null, 2)}\n`);
    }
  } finally {
    await others.close();
    await rm(folder, { recursive: true });
  }
}
