import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { regions } from './estate.ts';
import { type Reported, reportedByAudit, reportedByCustodian, reportedByProwler, reportedByScript } from './results.ts';

export interface Peer {
  readonly name: string;
  readonly version: string;
  readonly command: readonly string[];
  /** Exit codes of a run that read everything. */
  readonly succeeds: readonly number[];
  reported(): Promise<Reported[]>;
}

/** From PyPI. Prowler wants versions of its own of what Cloud Custodian needs, too. */
export const packages = {
  boto3: 'boto3==1.43.103',
  custodian: 'c7n==0.9.53',
  prowler: 'prowler==5.46.0',
} as const;

export function thisTool(command: string, policy: string, folder: string): Peer {
  const output = join(folder, 'audit.json');
  return {
    name: 'replication-auditor',
    version: 'this checkout',
    command: [process.execPath, command, 'audit', '--policy', policy, '--format', 'json', '--output', output],
    succeeds: [0, 1],
    reported: async () => reportedByAudit(await readFile(output, 'utf8')),
  };
}

export function boto3Script(bin: string, folder: string): Peer {
  const output = join(folder, 'script.json');
  return {
    name: 'boto3 script, 10 threads',
    version: packages.boto3,
    command: [join(bin, 'python'), resolve(import.meta.dirname, 'replication-check.py'), output],
    succeeds: [0],
    reported: async () => reportedByScript(await readFile(output, 'utf8')),
  };
}

/** @param policies of the file, each with the Region that it is for. */
export function custodian(
  bin: string,
  folder: string,
  file: string,
  policies: Readonly<Record<string, string>>,
  name: string,
): Peer {
  const output = join(folder, file);
  const inRegions = Object.values(policies).flatMap((region) => ['--region', region]);
  const policyFile = resolve(import.meta.dirname, file);
  return {
    name,
    version: packages.custodian,
    command: [join(bin, 'custodian'), 'run', '--output-dir', output, '--cache-period', '0', ...inRegions, policyFile],
    succeeds: [0],
    async reported() {
      const all: Reported[] = [];
      for (const [policy, region] of Object.entries(policies)) {
        const folders = Object.keys(policies).length > 1 ? [region, policy] : [policy];
        all.push(...reportedByCustodian(policy, await readFile(join(output, ...folders, 'resources.json'), 'utf8')));
      }
      return all;
    },
  };
}

export function prowler(bin: string, folder: string): Peer {
  const options = [
    ...['--services', 'secretsmanager', '--region', ...regions],
    ...['--output-formats', 'csv', '--output-directory', folder, '--output-filename', 'prowler', '--no-banner'],
  ];
  return {
    name: 'Prowler',
    version: packages.prowler,
    command: [join(bin, 'prowler'), 'aws', ...options],
    // 3: some checks failed.
    succeeds: [0, 3],
    reported: async () => reportedByProwler(createReadStream(join(folder, 'prowler.csv'), 'utf8')),
  };
}
